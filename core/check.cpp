#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace essaim {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "essaim: %s:%d: this was taken for certain and is not so: %s\n", file, line, condition);
  std::abort();
}

}  // namespace essaim

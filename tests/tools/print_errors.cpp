#include <iostream>

#include "tests/support/errors_page.h"

// Prints docs/errors.md: every error code and every reason, in both languages.
int main() {
  std::cout << essaim::test::errors_page();
  return std::cout.flush() ? 0 : 1;
}

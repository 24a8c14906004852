#pragma once

#include <pthread.h>

#include <cstddef>

namespace essaim::daemon {

// Names the calling thread after its lane, as docs/architecture.md does, so that `top -H`, perf and scripts/bench say
// which lane is at work. At most 15 characters.
template <std::size_t size>
void name_thread(const char (&lane)[size]) {
  static_assert(size <= 16, "the kernel keeps 15 characters");
  ::pthread_setname_np(::pthread_self(), lane);
}

}  // namespace essaim::daemon

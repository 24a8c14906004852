#pragma once

#include <cstddef>

namespace essaim::fuzz {

// Counts what `new` takes and gives back on this thread while it lives; counting_new.cpp replaces the operators.
class HeapCount {
 public:
  HeapCount();
  ~HeapCount();
  HeapCount(const HeapCount&) = delete;
  HeapCount& operator=(const HeapCount&) = delete;
  // The most octets that were taken and not given back at one time.
  std::size_t peak() const;
};

}  // namespace essaim::fuzz

#include "tests/fuzz/counting_new.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

thread_local bool counting = false;
thread_local std::ptrdiff_t taken = 0;
thread_local std::ptrdiff_t most = 0;

// What the allocator really gave, rounding included.
std::ptrdiff_t size_of(void* memory) { return static_cast<std::ptrdiff_t>(malloc_usable_size(memory)); }

void* take(std::size_t size) noexcept {
  void* memory = std::malloc(std::max<std::size_t>(size, 1));
  if (counting && memory != nullptr) {
    taken += size_of(memory);
    most = std::max(most, taken);
  }
  return memory;
}

void* take_or_throw(std::size_t size) {
  void* memory = take(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void give_back(void* memory) noexcept {
  if (counting && memory != nullptr) taken -= size_of(memory);
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return take_or_throw(size); }
void* operator new[](std::size_t size) { return take_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return take(size); }
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { give_back(memory); }

namespace essaim::fuzz {

HeapCount::HeapCount() {
  taken = 0;
  most = 0;
  counting = true;
}
HeapCount::~HeapCount() { counting = false; }
std::size_t HeapCount::peak() const { return static_cast<std::size_t>(most); }

}  // namespace essaim::fuzz

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"

namespace essaim::fuzz {

// A fuzzer's octets, read as choices. When they are used up every further choice is 0 and every part is empty.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t octet() {
    const ByteView one = take(1);
    return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one[0]);
  }
  std::size_t below(std::size_t bound) { return octet() % bound; }
  bool flag() { return (octet() & 1U) != 0; }
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8U | octet();
    return value;
  }
  // A length of two octets, big-endian, and so many octets, or those that there are.
  ByteView part() {
    const std::size_t high = octet();
    return take(high << 8U | octet());
  }
  ByteView rest() { return take(rest_.size()); }

 private:
  ByteView take(std::size_t count) {
    const ByteView taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  ByteView rest_;
};

}  // namespace essaim::fuzz

#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "core/bytes.h"

namespace essaim::sim {

// Everything accidental in a run comes from here, so that a seed is the whole run. Only the generator of the standard
// library is used: its distributions differ between implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : generator_(seed) {}

  std::uint64_t next() { return generator_(); }
  // 0 … bound - 1. The bias is below 2^-40 for the small bounds used here.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : generator_() % bound; }
  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
  bool chance(std::uint64_t per_cent) { return below(100) < per_cent; }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(from.size()))];
  }
  template <typename T>
  void shuffle(std::vector<T>& what) {
    for (std::size_t i = what.size(); i > 1; --i) std::swap(what[i - 1], what[static_cast<std::size_t>(below(i))]);
  }
  Bytes octets(std::size_t count) {
    Bytes bytes(count, '\0');
    for (char& octet : bytes) octet = static_cast<char>(generator_() & 0xFF);
    return bytes;
  }

 private:
  std::mt19937_64 generator_;
};

}  // namespace essaim::sim

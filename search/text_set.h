#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace essaim::search {

// A set of texts by their numbers, one bit each: of 100,000 texts 12 KiB, and two sets are joined in some microseconds.
class TextSet {
 public:
  // For numbers up to `last`.
  explicit TextSet(std::uint32_t last) : bits_(last / 64 + 1) {}

  void add(std::uint32_t number) { bits_[number / 64] |= std::uint64_t{1} << number % 64; }
  void remove(std::uint32_t number) { bits_[number / 64] &= ~(std::uint64_t{1} << number % 64); }
  bool has_room_for(std::uint32_t number) const { return number / 64 < bits_.size(); }
  bool has(std::uint32_t number) const { return (bits_[number / 64] >> number % 64 & 1U) != 0; }
  // Both sets are for the same numbers.
  TextSet& operator&=(const TextSet& other) {
    for (std::size_t i = 0; i < bits_.size(); ++i) bits_[i] &= other.bits_[i];
    return *this;
  }
  TextSet& operator|=(const TextSet& other) {
    for (std::size_t i = 0; i < bits_.size(); ++i) bits_[i] |= other.bits_[i];
    return *this;
  }
  TextSet& operator-=(const TextSet& other) {
    for (std::size_t i = 0; i < bits_.size(); ++i) bits_[i] &= ~other.bits_[i];
    return *this;
  }
  // The lowest number from `from` on; nothing where there is none.
  std::optional<std::uint32_t> next(std::uint32_t from) const {
    std::size_t i = from / 64;
    if (i >= bits_.size()) return std::nullopt;
    std::uint64_t left = bits_[i] & (~std::uint64_t{0} << from % 64);
    while (left == 0) {
      if (++i == bits_.size()) return std::nullopt;
      left = bits_[i];
    }
    return static_cast<std::uint32_t>(i * 64) + static_cast<std::uint32_t>(std::countr_zero(left));
  }
  std::size_t bytes() const { return bits_.size() * sizeof(std::uint64_t); }
  std::uint64_t count() const {
    std::uint64_t count = 0;
    for (const std::uint64_t bits : bits_) count += static_cast<std::uint64_t>(std::popcount(bits));
    return count;
  }
  // Highest number first; until `act` gives false.
  template <typename Act>
  void each_from_the_newest(Act act) const {
    for (std::size_t i = bits_.size(); i-- > 0;) {
      for (std::uint64_t left = bits_[i]; left != 0;) {
        const auto bit = static_cast<std::uint32_t>(63 - std::countl_zero(left));
        if (!act(static_cast<std::uint32_t>(i * 64) + bit)) return;
        left &= ~(std::uint64_t{1} << bit);
      }
    }
  }

 private:
  std::vector<std::uint64_t> bits_;
};

}  // namespace essaim::search

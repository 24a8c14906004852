#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"

namespace essaim {

// A set of sequences of one log, kept as disjoint, non-adjacent closed intervals: "all of 100,000 are missing" costs
// one pair. Adding and removing a sequence or an interval costs O(log intervals).
class SequenceSet {
 public:
  struct Interval {
    Sequence first = 0, last = 0;
    bool operator==(const Interval&) const = default;
  };

  void add(Sequence first, Sequence last);
  void add(Sequence one) { add(one, one); }
  void remove(Sequence first, Sequence last);
  void remove(Sequence one) { remove(one, one); }
  bool contains(Sequence one) const;
  bool empty() const { return intervals_.empty(); }
  std::uint64_t size() const { return size_; }
  std::size_t interval_count() const { return intervals_.size(); }
  std::optional<Sequence> newest() const;
  std::optional<Sequence> oldest() const;
  // The highest interval whose members are all <= `from`, cut there; nothing when no member is <= `from`.
  std::optional<Interval> newest_at_or_below(Sequence from) const;
  std::vector<Interval> intervals() const;  // ascending

  // Golden layout: u32 count, then (u32 first, u32 last) each, big-endian.
  Bytes encode() const;
  static std::optional<SequenceSet> decode(ByteView bytes);
  bool operator==(const SequenceSet&) const = default;

 private:
  std::map<Sequence, Sequence> intervals_;  // first → last
  std::uint64_t size_ = 0;
};

}  // namespace essaim

#include "core/sequence_set.h"

#include <algorithm>

namespace essaim {

void SequenceSet::add(Sequence first, Sequence last) {
  if (first > last) return;
  // The first interval that touches the new one, seen from below, and all further ones become part of it. Sums are
  // taken in 64 bits, since the highest sequence has no successor in 32.
  auto next = intervals_.upper_bound(first);
  if (next != intervals_.begin()) {
    const auto before = std::prev(next);
    if (std::uint64_t{before->second} + 1 >= first) next = before;
  }
  while (next != intervals_.end() && next->first <= std::uint64_t{last} + 1) {
    first = std::min(first, next->first);
    last = std::max(last, next->second);
    size_ -= std::uint64_t{next->second} - next->first + 1;
    next = intervals_.erase(next);
  }
  intervals_.emplace_hint(next, first, last);
  size_ += std::uint64_t{last} - first + 1;
}

void SequenceSet::remove(Sequence first, Sequence last) {
  if (first > last) return;
  auto next = intervals_.upper_bound(first);
  if (next != intervals_.begin() && std::prev(next)->second >= first) --next;
  while (next != intervals_.end() && next->first <= last) {
    const Interval whole{next->first, next->second};
    size_ -= std::uint64_t{whole.last} - whole.first + 1;
    next = intervals_.erase(next);
    if (whole.first < first) {
      intervals_.emplace_hint(next, whole.first, first - 1);
      size_ += first - whole.first;
    }
    if (whole.last > last) {
      intervals_.emplace_hint(next, last + 1, whole.last);
      size_ += whole.last - last;
    }
  }
}

bool SequenceSet::contains(Sequence one) const {
  const auto next = intervals_.upper_bound(one);
  return next != intervals_.begin() && std::prev(next)->second >= one;
}

std::optional<Sequence> SequenceSet::newest() const {
  if (intervals_.empty()) return std::nullopt;
  return intervals_.rbegin()->second;
}

std::optional<Sequence> SequenceSet::oldest() const {
  if (intervals_.empty()) return std::nullopt;
  return intervals_.begin()->first;
}

std::optional<SequenceSet::Interval> SequenceSet::newest_at_or_below(Sequence from) const {
  const auto next = intervals_.upper_bound(from);
  if (next == intervals_.begin()) return std::nullopt;
  const auto found = std::prev(next);
  return Interval{found->first, std::min(found->second, from)};
}

std::vector<SequenceSet::Interval> SequenceSet::intervals() const {
  std::vector<Interval> result;
  result.reserve(intervals_.size());
  for (const auto& [first, last] : intervals_) result.push_back({first, last});
  return result;
}

Bytes SequenceSet::encode() const {
  Bytes out;
  out.reserve(4 + intervals_.size() * 8);
  append_u32(out, static_cast<std::uint32_t>(intervals_.size()));
  for (const auto& [first, last] : intervals_) {
    append_u32(out, first);
    append_u32(out, last);
  }
  return out;
}

std::optional<SequenceSet> SequenceSet::decode(ByteView bytes) {
  if (bytes.size() < 4) return std::nullopt;
  const std::uint64_t count = read_u32(bytes);
  if (bytes.size() != 4 + count * 8) return std::nullopt;
  SequenceSet set;
  for (std::size_t at = 4; at < bytes.size(); at += 8) {
    const Sequence first = read_u32(bytes.substr(at));
    const Sequence last = read_u32(bytes.substr(at + 4));
    if (first > last) return std::nullopt;
    // One set has one encoding: ascending, and with at least one sequence left out between two intervals.
    if (!set.intervals_.empty() && first <= std::uint64_t{set.intervals_.rbegin()->second} + 1) return std::nullopt;
    set.intervals_.emplace_hint(set.intervals_.end(), first, last);
    set.size_ += std::uint64_t{last} - first + 1;
  }
  return set;
}

}  // namespace essaim

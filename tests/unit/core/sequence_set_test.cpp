#include "core/sequence_set.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace essaim {
namespace {

using Intervals = std::vector<SequenceSet::Interval>;

constexpr Sequence highest = 0xFFFF'FFFF;

SequenceSet set_of(const Intervals& intervals) {
  SequenceSet set;
  for (const auto& [first, last] : intervals) set.add(first, last);
  return set;
}

// Neighbours grow together, so that one set has one form.
TEST(SequenceSet, JoinsWhatTouches) {
  EXPECT_EQ(set_of({{1, 3}, {4, 6}}).intervals(), (Intervals{{1, 6}}));
  EXPECT_EQ(set_of({{5, 6}, {1, 3}}).intervals(), (Intervals{{1, 3}, {5, 6}}));
  EXPECT_EQ(set_of({{1, 1}, {3, 3}, {2, 2}}).intervals(), (Intervals{{1, 3}}));
  EXPECT_EQ(set_of({{1, 2}, {5, 6}, {9, 10}, {2, 9}}).intervals(), (Intervals{{1, 10}}));
}

// Removing from the middle leaves both sides.
TEST(SequenceSet, SplitsWhereSomethingIsTakenOut) {
  SequenceSet set = set_of({{1, 10}});
  set.remove(4, 6);
  EXPECT_EQ(set.intervals(), (Intervals{{1, 3}, {7, 10}}));
  set.remove(3, 7);
  EXPECT_EQ(set.intervals(), (Intervals{{1, 2}, {8, 10}}));
  set.remove(1, 100);
  EXPECT_TRUE(set.empty());
  EXPECT_EQ(set.size(), 0U);
}

// The highest sequence has no successor in 32 bits.
TEST(SequenceSet, KeepsTheHighestSequence) {
  SequenceSet set = set_of({{highest - 1, highest - 1}, {highest, highest}});
  EXPECT_EQ(set.intervals(), (Intervals{{highest - 1, highest}}));
  set.remove(highest);
  EXPECT_EQ(set.intervals(), (Intervals{{highest - 1, highest - 1}}));
  set.add(0, highest);
  EXPECT_EQ(set.size(), std::uint64_t{1} << 32);
}

// An interval turned round names nothing.
TEST(SequenceSet, IgnoresAnIntervalTurnedRound) {
  SequenceSet set = set_of({{1, 10}});
  set.add(20, 15);
  set.remove(8, 2);
  EXPECT_EQ(set.intervals(), (Intervals{{1, 10}}));
}

// What is asked for first is the newest interval at or below a place.
TEST(SequenceSet, FindsTheNewestIntervalAtOrBelow) {
  const SequenceSet set = set_of({{3, 5}, {8, 12}});
  EXPECT_EQ(set.newest_at_or_below(100), (SequenceSet::Interval{8, 12}));
  EXPECT_EQ(set.newest_at_or_below(10), (SequenceSet::Interval{8, 10}));
  EXPECT_EQ(set.newest_at_or_below(7), (SequenceSet::Interval{3, 5}));
  EXPECT_EQ(set.newest_at_or_below(2), std::nullopt);
  EXPECT_EQ(set.newest(), 12U);
  EXPECT_EQ(set.oldest(), 3U);
  EXPECT_EQ(SequenceSet{}.newest(), std::nullopt);
}

// The octets on disk are part of the storage format.
TEST(SequenceSet, HasGoldenOctets) {
  EXPECT_EQ(to_hex(set_of({{1, 3}, {258, 65'536}}).encode()), "0000000200000001000000030000010200010000");
  EXPECT_EQ(to_hex(SequenceSet{}.encode()), "00000000");
}

// A damaged encoding is told apart from a set.
TEST(SequenceSet, RefusesWhatNoSetEncodesTo) {
  const Bytes good = set_of({{1, 3}, {7, 9}}).encode();
  EXPECT_EQ(SequenceSet::decode(good), set_of({{1, 3}, {7, 9}}));
  for (std::size_t cut = 0; cut < good.size(); ++cut) EXPECT_EQ(SequenceSet::decode(good.substr(0, cut)), std::nullopt);
  EXPECT_EQ(SequenceSet::decode(good + '\0'), std::nullopt);
  const auto encoded = [](const Intervals& intervals) {
    Bytes out;
    append_u32(out, static_cast<std::uint32_t>(intervals.size()));
    for (const auto& [first, last] : intervals) {
      append_u32(out, first);
      append_u32(out, last);
    }
    return out;
  };
  EXPECT_EQ(SequenceSet::decode(encoded({{3, 1}})), std::nullopt);
  EXPECT_EQ(SequenceSet::decode(encoded({{7, 9}, {1, 3}})), std::nullopt);
  EXPECT_EQ(SequenceSet::decode(encoded({{1, 3}, {4, 9}})), std::nullopt) << "adjacent";
  EXPECT_EQ(SequenceSet::decode(encoded({{1, highest}, {5, 6}})), std::nullopt);
}

// Whatever is added and removed, the set says the same as a plain one and survives its encoding.
TEST(SequenceSet, AgreesWithAPlainSet) {
  std::mt19937 source(1);
  const auto random = [&source] { return static_cast<Sequence>(source()); };
  for (int round = 0; round < 50; ++round) {
    SequenceSet set;
    std::set<Sequence> plain;
    for (int step = 0; step < 60; ++step) {
      const Sequence first = 1 + random() % 60;
      const Sequence last = first + random() % 8;
      const bool adding = random() % 2 == 0;
      if (adding)
        set.add(first, last);
      else
        set.remove(first, last);
      for (Sequence one = first; one <= last; ++one) {
        if (adding)
          plain.insert(one);
        else
          plain.erase(one);
      }
      ASSERT_EQ(set.size(), plain.size());
    }
    for (Sequence one = 0; one < 80; ++one) ASSERT_EQ(set.contains(one), plain.contains(one)) << one;
    Sequence before = 0;
    for (const auto& [first, last] : set.intervals()) {
      ASSERT_LE(first, last);
      if (before != 0) {
        ASSERT_GT(first, before + 1);
      }
      before = last;
    }
    ASSERT_EQ(SequenceSet::decode(set.encode()), set);
  }
}

}  // namespace
}  // namespace essaim

#include "daemon/net/redial.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace essaim::daemon {
namespace {

using namespace std::chrono_literals;

std::vector<std::chrono::milliseconds> waits(std::size_t count, const Timing& timing) {
  std::vector<std::chrono::milliseconds> waits;
  std::chrono::milliseconds wait{0};
  for (std::size_t i = 0; i < count; ++i) waits.push_back(wait = next_wait(wait, timing));
  return waits;
}

// A second, doubling, and five minutes at most: for ever, without overflow.
TEST(Redial, DoublesUpToFiveMinutes) {
  const std::vector<std::chrono::milliseconds> expected = {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s};
  EXPECT_EQ(waits(expected.size(), Timing()), expected);
  EXPECT_EQ(waits(10'000, Timing()).back(), 300s);
}

// A first wait that lies beside the powers of two ends at the bound as well, not above it.
TEST(Redial, NeverPassesTheBound) {
  Timing timing;
  timing.redial_first = 70ms;
  timing.redial_max = 1s;
  const std::vector<std::chrono::milliseconds> expected = {70ms, 140ms, 280ms, 560ms, 1s, 1s};
  EXPECT_EQ(waits(expected.size(), timing), expected);
}

// Every wait lies from half to all of what it is drawn from, and all of that is used.
TEST(Redial, SpreadsOverTheUpperHalf) {
  std::mt19937_64 random(1);
  for (const std::chrono::milliseconds wait : waits(12, Timing())) {
    const auto quarter = wait / 4;
    std::size_t early = 0;
    constexpr std::size_t draws = 2000;
    for (std::size_t i = 0; i < draws; ++i) {
      const auto drawn = jittered(wait, random);
      ASSERT_GE(drawn, wait / 2);
      ASSERT_LE(drawn, wait);
      if (drawn < wait / 2 + quarter) ++early;
    }
    // Half of them, give or take six standard deviations.
    EXPECT_NEAR(static_cast<double>(early), 1000.0, 135.0) << wait.count();
  }
}

// A network of cities that lost one partner in the same moment, each with a source of its own: they come back all over
// the half second, in each twentieth of a second some.
TEST(Redial, CitiesDoNotComeBackTogether) {
  std::map<std::int64_t, int> slots;
  for (std::uint64_t city = 0; city < 300; ++city) {
    std::mt19937_64 random(city);
    ++slots[jittered(next_wait(0ms, Timing()), random).count() / 50];
  }
  for (std::int64_t slot = 10; slot < 20; ++slot) {
    EXPECT_GT(slots[slot], 0) << slot;
    EXPECT_LT(slots[slot], 60) << slot;
  }
}

// What was drawn follows from the source alone.
TEST(Redial, TheSameSourceGivesTheSameWaits) {
  std::mt19937_64 one(7), other(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(jittered(60s, one), jittered(60s, other));
}

}  // namespace
}  // namespace essaim::daemon

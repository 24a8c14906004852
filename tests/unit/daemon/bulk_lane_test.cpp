#include "daemon/bulk_lane.h"

#include <gtest/gtest.h>

#include <vector>

namespace essaim::daemon {
namespace {

// Requests end in the order in which they began, whichever was ready first.
TEST(BulkLane, ActsInTheOrderOfTheTurns) {
  BulkLane lane;
  const auto first = lane.begin(), second = lane.begin(), third = lane.begin();
  ASSERT_TRUE(first && second && third);
  std::vector<int> acted;
  lane.act(*third, [&] { acted.push_back(3); });
  lane.act(*second, [&] { acted.push_back(2); });
  EXPECT_TRUE(acted.empty());
  lane.act(*first, [&] { acted.push_back(1); });
  EXPECT_EQ(acted, (std::vector<int>{1, 2, 3}));
}

// Memory is bounded: beyond so many requests another one waits outside, until one has ended.
TEST(BulkLane, TakesSoManyAtOnce) {
  BulkLane lane;
  std::size_t taken = 0;
  while (lane.begin()) ++taken;
  EXPECT_GE(taken, 3U);
  EXPECT_LE(taken, 64U);
  lane.end();
  EXPECT_TRUE(lane.begin());
  EXPECT_FALSE(lane.begin());
}

}  // namespace
}  // namespace essaim::daemon

#include "core/days.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;

TEST(Days, OfADateAreAllThatItMayMean) {
  EXPECT_EQ(days_of_date("1970-01-02"), (Days{1, 1}));
  EXPECT_EQ(days_of_date("1970-02"), (Days{31, 58}));
  EXPECT_EQ(days_of_date("1972-02"), (Days{761, 789}));  // 29 of them
  EXPECT_EQ(days_of_date("1970"), (Days{0, 364}));
  EXPECT_EQ(days_of_date("1066"), (Days{0, 0}));
  EXPECT_EQ(days_of_date("9999")->last, day_without_end - 1);
  for (const char* wrong : {"", "soon", "2017-13", "2017-02-30", "2017/2018", "..", "20170101"}) {
    EXPECT_FALSE(days_of_date(wrong)) << wrong;
  }
}

TEST(Days, OfAPeriodReachFromItsBeginToItsEnd) {
  EXPECT_EQ(days_of_period("1970-01-02/1970-01-05"), (Days{1, 4}));
  EXPECT_EQ(days_of_period("1970-01-03/.."), (Days{2, day_without_end}));
  EXPECT_EQ(days_of_period("../1970"), (Days{0, 364}));
  EXPECT_EQ(days_of_period("1970-01"), (Days{0, 30}));
  for (const char* wrong : {"", "/", "../", "2018/2017", "2017/soon"}) EXPECT_FALSE(days_of_period(wrong)) << wrong;
}

TEST(Days, TouchWhereTheyShareOne) {
  const Days march{100, 130};
  EXPECT_TRUE(march.touches({130, 131}));
  EXPECT_TRUE(march.touches({90, 100}));
  EXPECT_TRUE(march.touches({0, day_without_end}));
  EXPECT_FALSE(march.touches({131, 140}));
  EXPECT_FALSE(march.touches({0, 99}));
}

TEST(Days, BeginAtMidnightInUtc) {
  EXPECT_EQ(day_at(0), 0);
  EXPECT_EQ(day_at(day_ms - 1), 0);
  EXPECT_EQ(day_at(day_ms), 1);
  EXPECT_EQ(day_at(UINT64_MAX), day_without_end - 1);
}

}  // namespace
}  // namespace essaim

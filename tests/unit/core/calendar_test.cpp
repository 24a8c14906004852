#include "core/calendar.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

// Days that there are come back as they were written; others are none.
TEST(Calendar, AreThoseOfTheCalendar) {
  for (const std::string day : {"1970-01-01", "2024-02-29", "2026-11-26", "9999-12-31"}) {
    ASSERT_TRUE(day_from(day)) << day;
    EXPECT_EQ(day_text(*day_from(day)), day);
  }
  for (const std::string_view other : {"", "2026", "2026-11", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10",
                                       "1969-12-31", "2026-1-01", "2026/11/26", "+026-11-26", "2026-11-2x"}) {
    EXPECT_FALSE(day_from(other)) << other;
  }
}

// A day ends with its last millisecond.
TEST(Calendar, AreThoseOfUtc) {
  EXPECT_EQ(day_text(calendar_day(0)), "1970-01-01");
  EXPECT_EQ(day_text(calendar_day(86'399'999)), "1970-01-01");
  EXPECT_EQ(day_text(calendar_day(86'400'000)), "1970-01-02");
  EXPECT_EQ(day_text(calendar_day(1'767'225'600'000)), "2026-01-01");
}

}  // namespace
}  // namespace essaim

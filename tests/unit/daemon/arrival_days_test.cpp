#include "daemon/arrival_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace essaim::daemon {
namespace {

using testing::ElementsAre;
using Day = ArrivalDays::Day;

// The first commit of a day begins it, and no other one.
TEST(ArrivalDays, BeginOnce) {
  ArrivalDays days;
  EXPECT_TRUE(days.begin(100, 1));
  EXPECT_FALSE(days.begin(100, 7));
  EXPECT_TRUE(days.begin(103, 12));
  EXPECT_THAT(days.days(), ElementsAre(Day{100, 1}, Day{103, 12}));
}

// Since a day is all that came on it or later, also where nothing came on that very day.
TEST(ArrivalDays, SayWhatCameBefore) {
  ArrivalDays days;
  EXPECT_EQ(days.last_before(100, 0), 0U);
  days.begin(100, 1);
  days.begin(103, 12);
  EXPECT_EQ(days.last_before(99, 20), 0U);
  EXPECT_EQ(days.last_before(100, 20), 0U);
  EXPECT_EQ(days.last_before(101, 20), 11U);
  EXPECT_EQ(days.last_before(103, 20), 11U);
  EXPECT_EQ(days.last_before(104, 20), 20U);
}

// A clock that was ahead and is put back leaves no day of the future behind, which would hide those that come.
TEST(ArrivalDays, SurviveAClockThatWasAhead) {
  ArrivalDays days;
  days.begin(100, 1);
  days.begin(465, 12);
  EXPECT_TRUE(days.begin(101, 20));
  EXPECT_THAT(days.days(), ElementsAre(Day{100, 1}, Day{101, 12}));
  EXPECT_TRUE(days.begin(0, 30));
  EXPECT_THAT(days.days(), ElementsAre(Day{0, 1}));
  EXPECT_TRUE(days.begin(102, 40));
  EXPECT_EQ(days.last_before(95, 50), 39U);
}

TEST(ArrivalDays, ForgetTheOldest) {
  ArrivalDays days;
  for (std::uint32_t day = 1; day <= ArrivalDays::days_max + 5; ++day) days.begin(day, day * 10);
  EXPECT_EQ(days.days().size(), ArrivalDays::days_max);
  EXPECT_EQ(days.days().front(), (Day{6, 60}));
  EXPECT_EQ(days.last_before(1, 100'000), 59U);
}

// What is kept comes back; other octets are damage.
TEST(ArrivalDays, AreKept) {
  ArrivalDays days;
  EXPECT_EQ(days.encode(), "");
  days.begin(100, 1);
  days.begin(103, 12);
  const Bytes octets = days.encode();
  ASSERT_TRUE(ArrivalDays::decode(octets));
  EXPECT_EQ(ArrivalDays::decode(octets)->days(), days.days());
  EXPECT_FALSE(ArrivalDays::decode(octets.substr(1)));
  EXPECT_FALSE(ArrivalDays::decode(octets + octets));
  EXPECT_FALSE(ArrivalDays::decode(Bytes(12, '\0')));
  Bytes many;
  for (std::uint32_t day = 1; day <= ArrivalDays::days_max + 1; ++day) {
    append_u32(many, day);
    append_u64(many, day);
  }
  EXPECT_FALSE(ArrivalDays::decode(many));
}

}  // namespace
}  // namespace essaim::daemon

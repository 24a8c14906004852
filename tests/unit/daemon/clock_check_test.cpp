#include "daemon/clock_check.h"

#include <gtest/gtest.h>

#include "core/version.h"

namespace essaim::daemon {
namespace {

using namespace std::chrono_literals;
using enum FindingCode;

constexpr std::uint64_t now = version_begins_ms + 1'000'000'000;

Finding judge(std::vector<std::chrono::milliseconds> ahead) { return judge_clock(now, std::move(ahead), std::nullopt); }

TEST(Clock, IsComparedWithThoseOfPartners) {
  EXPECT_EQ(judge({}).code, clock_alone);
  EXPECT_EQ(judge({200ms, -900ms}).code, clock_good);
  EXPECT_EQ(judge({5min}).code, clock_good);
  EXPECT_EQ(judge({-6min}), Finding(clock_differs, {"-6 min", "1"}));
  EXPECT_EQ(judge({61min}), Finding(clock_wrong, {"+61 min", "1"}));
}

// Two partners whose clocks stopped years ago do not make three others wrong.
TEST(Clock, IsNotJudgedByTheFewThatAreWrong) {
  EXPECT_EQ(judge({90'000h, 1s, 90'000h, -1s, 2s}), Finding(clock_good, {"+2 s", "5"}));
}

// Whatever partners say.
TEST(Clock, CannotBeBeforeTheProgramOrItsOwnEntries) {
  EXPECT_EQ(judge_clock(version_begins_ms - 1, {0ms, 0ms}, std::nullopt).code, clock_before_program);
  const OwnStamp newest{"guediawaye/7", now + 400'000};
  EXPECT_EQ(judge_clock(now, {0ms}, newest).code, clock_before_entry);
  EXPECT_EQ(judge_clock(now, {0ms}, newest).arguments.at(1), "guediawaye/7");
  EXPECT_EQ(judge_clock(now + 200'000, {0ms}, newest).code, clock_good);
}

}  // namespace
}  // namespace essaim::daemon

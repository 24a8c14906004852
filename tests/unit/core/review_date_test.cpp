#include "core/review_date.h"

#include <gtest/gtest.h>

#include "core/front_matter.h"

namespace essaim {
namespace {

constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;

// The last day of a month has no equal in every other one.
TEST(ReviewDate, IsEighteenMonthsLater) {
  EXPECT_EQ(review_date_usual(0), "1971-07-01");
  EXPECT_EQ(review_date_usual((31ULL + 28 + 31 + 30 + 31 + 30 + 31 + 30) * day_ms - 1), "1972-02-29");  // 31 August
  EXPECT_EQ(review_date_usual(UINT64_MAX), "9999-06-30");
}

TEST(ReviewDate, IsTheOneInTheHead) {
  const auto set = [](const std::string& line) {
    const auto document = parse_markdown("---\ntitle: t\n" + line + "\n---\nx\n", "t.md");
    return document ? review_date_set(*document).value_or("none") : "unreadable";
  };
  EXPECT_EQ(set("review_by: 2027-06-30"), "2027-06-30");
  EXPECT_EQ(set("à_vérifier_le: 2027"), "2027");
  EXPECT_EQ(set("review_by: soon"), "none");
  EXPECT_EQ(set("review_by: 2027/2028"), "none");
  EXPECT_EQ(set("lang: fr"), "none");
}

TEST(ReviewDate, IsOverWhenAllOfItIs) {
  EXPECT_FALSE(is_over("2026", "2026-12-31"));
  EXPECT_TRUE(is_over("2026", "2027-01-01"));
  EXPECT_FALSE(is_over("2026-11", "2026-11-26"));
  EXPECT_TRUE(is_over("2026-11-25", "2026-11-26"));
  EXPECT_FALSE(is_over("2026-11-26", "2026-11-26"));
}

}  // namespace
}  // namespace essaim

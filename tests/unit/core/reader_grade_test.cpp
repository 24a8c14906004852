#include "core/reader_grade.h"

#include <gtest/gtest.h>

#include "core/front_matter.h"

namespace essaim {
namespace {

constexpr std::uint64_t new_year_2025_ms = 1'735'689'600'000;

Document text(const std::string& head) {
  auto document =
      parse_markdown("---\nkind: experience\ntitle: Un guichet\nlang: fr\n" + head + "---\n\nUn récit.\n", "a.md");
  EXPECT_TRUE(document);
  return document ? *document : Document();
}

std::string since(const std::string& kind, const std::string& head, const std::string& today) {
  return reader_grade(kind, text(head), new_year_2025_ms, today).to_check_since;
}

// The day that its author set counts; else 18 months, for texts that are looked at again at all.
TEST(ReaderGrade, TellsSinceWhenATextIsToBeChecked) {
  EXPECT_EQ(since("experience", "", "2026-07-01"), "");
  EXPECT_EQ(since("experience", "", "2026-07-02"), "2026-07-01");
  EXPECT_EQ(since("experience", "review_by: 2025-06\n", "2025-06-30"), "");
  EXPECT_EQ(since("experience", "review_by: 2025-06\n", "2025-07-01"), "2025-06");
  EXPECT_EQ(since("experience", "review_by: 2031\n", "2026-07-02"), "");
  EXPECT_EQ(since("question", "", "2036-07-02"), "");
  EXPECT_EQ(since("question", "review_by: 2025-06\n", "2036-07-02"), "2025-06");
}

TEST(ReaderGrade, IsNoneForAKindThatIsNotKnown) {
  EXPECT_EQ(reader_grade("experience", text(""), new_year_2025_ms, "2025-02-01").grade, Grade::stub);
  EXPECT_FALSE(reader_grade("of-a-later-version", text(""), new_year_2025_ms, "2025-02-01").grade);
}

}  // namespace
}  // namespace essaim

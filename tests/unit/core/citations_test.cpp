#include "core/citations.h"

#include <gtest/gtest.h>

#include "core/front_matter.h"
#include "core/kinds.h"

namespace essaim {
namespace {

std::string described(const std::string& head) {
  const auto document = parse_markdown("---\ntitle: t\n" + head + "---\ntext\n", "t.md");
  if (!document) return "unreadable";
  std::string text;
  for (const Citation& one : citations_of(*document)) {
    text += std::to_string(static_cast<int>(one.relation)) + " " + one.field + " " + one.label + "\n";
  }
  return text;
}

TEST(Citations, AreACityAndANumber) {
  for (const char* good : {"guediawaye/12", "castres-mazamet/1", "paris/118~k7f2", "14e/3"})
    EXPECT_TRUE(is_citation(good));
  for (const char* bad : {"", "/12", "guediawaye", "guediawaye/", "guediawaye/x", "Paris/3", "paris/3~", "paris/3~K",
                          "paris/3/4", "http://x/3", "paris/~k7", "12 paris/3"}) {
    EXPECT_FALSE(is_citation(bad)) << bad;
  }
}

// However a list is written in YAML, its entries are found; each once.
TEST(Citations, AreFoundInListsOfEveryShape) {
  EXPECT_EQ(described("cites: [paris/3, \"paris/7\"]\n"), "5 cites paris/3\n5 cites paris/7\n");
  EXPECT_EQ(described("cites:\n  - paris/3\n  - paris/7\n  - paris/3\n"), "5 cites paris/3\n5 cites paris/7\n");
  EXPECT_EQ(described("cite: paris/3\n"), "5 cite paris/3\n");
  EXPECT_EQ(described("part_of: none\nabout: Paris\n"), "");
}

// What a text answers or adapts comes before what it mentions, for a header has little room.
TEST(Citations, PutFirstWhatTheTextIsAbout) {
  EXPECT_EQ(
      described("cites: paris/9\nbuilds_on: paris/8\nfait_partie_de: paris/7\nadapte: paris/6\nà_propos_de: paris/5\n"),
      "9 à_propos_de paris/5\n6 adapte paris/6\n8 fait_partie_de paris/7\n10 builds_on paris/8\n5 cites paris/9\n");
}

// Every field of a kind that names an entry has a relation.
TEST(Citations, KnowEveryFieldThatNamesAnEntry) {
  for (const Kind& kind : kinds()) {
    for (const KindField& field : kind.fields) {
      if (!field.in_head || field.type != FieldType::entry) continue;
      EXPECT_NE(described(field.name.english + ": paris/3\n"), "") << kind.code << " " << field.code;
    }
  }
}

}  // namespace
}  // namespace essaim

#include "client/head_words.h"

#include <gtest/gtest.h>

#include "client/say.h"
#include "client/sentences.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// What stands in a head is for programs; a reader of a page sees words.
TEST(HeadWords, SayPeriodsAndDatesAsPeopleDo) {
  speak(Language::english);
  EXPECT_EQ(period_words("2007/2010"), "2007–2010");
  EXPECT_EQ(period_words("2008/.."), "since 2008");
  EXPECT_EQ(period_words("../2010-03"), "until March 2010");
  EXPECT_EQ(period_words("2026-11-26"), "26 November 2026");
  EXPECT_EQ(period_words("2026-01/2026-03-12"), "January 2026 – 12 March 2026");
  EXPECT_EQ(period_words("last spring"), "last spring");
  EXPECT_EQ(country_name("SN"), "Senegal");
  EXPECT_EQ(country_name("XK"), "XK");
}

TEST(HeadWords, CallFieldsByTheirNames) {
  EXPECT_EQ(field_label(nullptr, "fait_partie_de"), "Part of");
  EXPECT_EQ(field_label(nullptr, "école_pilote"), "École pilote");
}

TEST(HeadWords, CutATeaserBehindAWord) {
  EXPECT_EQ(shortened_at_word("A pilot map for all departments", 20), "A pilot map for …");
  EXPECT_EQ(shortened_at_word("Short", 20), "Short");
  EXPECT_LE(columns(shortened_at_word("Rechtsschutzversicherungsgesellschaften", 20)), 20U);
}

// A template that was not filled in shows no row of empty headings.
TEST(HeadWords, LeaveOutHeadingsWithoutText) {
  v1::DocumentView document;
  const auto add = [&](unsigned level, const char* text) {
    v1::SectionView& section = *document.add_sections();
    section.set_level(level);
    section.set_heading("Heading");
    section.set_text(text);
  };
  add(2, "\n");
  add(2, "");
  add(3, "Words.\n");
  add(2, " \n");
  EXPECT_EQ(sections_shown(document), (std::vector<bool>{false, true, true, false}));
}

// No line is wider than asked for unless one word is.
TEST(Wrapped, BreaksAtWordsAndKeepsTheSpacesBefore) {
  EXPECT_EQ(wrapped("  one two three", 9), (std::vector<std::string>{"  one two", "three"}));
  EXPECT_EQ(wrapped("essaim-invite:CiAabcdef x", 8), (std::vector<std::string>{"essaim-invite:CiAabcdef", "x"}));
  EXPECT_EQ(wrapped("Go on: essaim show paris/3; then", 12),
            (std::vector<std::string>{"Go on:", "essaim show paris/3;", "then"}))
      << "a command is copied as a whole";
  EXPECT_EQ(wrapped("", 8), (std::vector<std::string>{""}));
}

}  // namespace
}  // namespace essaim::client

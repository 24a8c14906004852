#include "core/translation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/completeness.h"
#include "core/front_matter.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/note.h"

namespace essaim {
namespace {

Document note(const std::string& text) {
  auto read = parse_note(text, "in-english.md");
  EXPECT_TRUE(read) << (read ? "" : sentence(read.error(), Language::english));
  return read.value_or(Document{});
}

TranslationWords words() {
  return {.translates = "guediawaye/12", .language = "en", .scope = "full", .method = "human", .translator = ""};
}

std::vector<std::string> headings(const std::vector<Section>& sections) {
  std::vector<std::string> out;
  for (const Section& section : sections) out.push_back(std::string(section.level, '#') + section.heading);
  return out;
}

// All that the kind requires is there, its own sections are given back as they were, and nothing is lost on the way.
TEST(Translation, StandsUnderTheHeadingOfItsKind) {
  for (const std::string& body : {std::string("## The context\n\nTwo of us.\n\n## Results\n\nGood.\n"),
                                  std::string("Just a text.\n"), std::string("Before.\n\n## Results\n\nGood.\n")}) {
    Document text = note("---\ntitle: A pilot\nsummary: Short.\n---\n\n" + body);
    const std::vector<Section> sections = text.sections;
    const Document translation = translation_of(words(), text, {"data.gis"});
    EXPECT_EQ(translation.title, "A pilot");
    EXPECT_EQ(translation.language, "en");
    EXPECT_EQ(translation.sections.front().heading, "Translation");
    const auto again = parse_markdown(print_markdown(translation), "again.md");
    ASSERT_TRUE(again) << print_markdown(translation);
    EXPECT_EQ(*again, translation) << print_markdown(translation);
    const std::vector<Section> read = translated_sections(translation);
    EXPECT_EQ(headings(read), headings(sections));
    for (const KindField& field : find_kind(translation_kind)->fields) {
      if (field.need != Need::required) continue;
      EXPECT_TRUE(has_field(translation, field)) << field.code;
    }
  }
}

// Who wrote the heading of the kind has it once, and a text that is full as it is stays as it is.
TEST(Translation, AddsNoSecondHeading) {
  const Document twice = translation_of(words(), note("---\ntitle: A\n---\n\n## Translation\n\nText.\n"), {});
  EXPECT_EQ(headings(twice.sections), (std::vector<std::string>{"##Translation"}));
  Document full = note("---\ntitle: A\n---\n\n## One\n\nText.\n");
  full.sections.resize(limits::sections_max, full.sections.front());
  EXPECT_EQ(translation_of(words(), full, {}).sections, full.sections);
  EXPECT_TRUE(translation_of(words(), note("---\ntitle: A\nsummary: S\n---\n"), {}).sections.empty());
}

// The first heading of a file without a head is its title.
TEST(Translation, TakesItsTitleFromTheFirstHeading) {
  Document text = note("# A pilot\n\n## Results\n\nGood.\n");
  EXPECT_EQ(take_first_heading(text), "A pilot");
  EXPECT_EQ(headings(text.sections), (std::vector<std::string>{"##Results"}));
  Document with_text = note("# A pilot\n\nBefore.\n\n## Results\n\nGood.\n");
  EXPECT_EQ(take_first_heading(with_text), "A pilot");
  EXPECT_EQ(headings(with_text.sections), (std::vector<std::string>{"", "##Results"}));
  Document none = note("## Results\n\nGood.\n");
  EXPECT_EQ(take_first_heading(none), "");
  EXPECT_EQ(none.sections.size(), 1U);
}

// Headings that Essaim knows are in the new language; whatever stood in the file is kept for whoever translates.
TEST(Translation, BeginsWithATemplate) {
  const auto original = parse_markdown(
      "---\ntitle: Un SIG pilote\nkind: experience\nlang: fr\nplace: Guédiawaye\n---\n\n## Le contexte\n\nDeux "
      "agents.\n\n"
      "## Un mot à nous\n\nTexte.\n",
      "fiche.md");
  ASSERT_TRUE(original);
  const auto begun = parse_markdown(translation_template(*original, "guediawaye/12", "en"), "template.md");
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->kind, "translation");
  EXPECT_EQ(begun->title, "Un SIG pilote");
  EXPECT_EQ(begun->language, "en");
  EXPECT_FALSE(begun->place);
  EXPECT_EQ(headings(begun->sections), (std::vector<std::string>{"##Context", "##Un mot à nous"}));
  EXPECT_EQ(begun->sections[0].text, original->sections[0].text);
  const auto wolof = parse_markdown(translation_template(*original, "guediawaye/12", "wo"), "template.md");
  ASSERT_TRUE(wolof);
  EXPECT_EQ(wolof->sections[0].heading, "Le contexte");
}

TEST(Translation, KnowsALanguageByItsTag) {
  EXPECT_TRUE(same_language("fr", "fr-SN"));
  EXPECT_TRUE(same_language("FR", "fr"));
  EXPECT_FALSE(same_language("fr", "frp"));
  EXPECT_FALSE(same_language("", "fr"));
}

// In this order: who, how, how much, how new.
TEST(Translation, RanksByMerits) {
  std::vector<TranslationMerits> best_first;
  for (const bool by_author : {true, false}) {
    for (const char* method : {"human", "machine-checked", "machine"}) {
      for (const char* scope : {"full", "summary"}) {
        for (const bool stale : {false, true}) best_first.push_back({by_author, method, scope, stale});
      }
    }
  }
  const auto less = [](const auto& one, const auto& other) { return rank_of(one) < rank_of(other); };
  EXPECT_EQ(std::adjacent_find(best_first.begin(), best_first.end(),
                               [&](const auto& one, const auto& other) { return !less(one, other); }),
            best_first.end());
  // What a later version says is not taken for better than what is known.
  EXPECT_GE(rank_of({.by_author = false, .method = "thought", .scope = "full", .stale = false}),
            rank_of({.by_author = false, .method = "machine", .scope = "full", .stale = false}));
}

}  // namespace
}  // namespace essaim

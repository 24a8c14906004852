#include "core/kinds.h"

#include <gtest/gtest.h>

#include <set>

#include "core/limits.h"

namespace essaim {
namespace {

// Every kind that the field needs, each with labels, and with a code that fits a header.
TEST(Kinds, VocabularyIsWhole) {
  std::set<std::string> codes;
  for (const Kind& kind : kinds()) {
    EXPECT_TRUE(codes.insert(kind.code).second) << kind.code;
    EXPECT_LE(kind.code.size(), limits::kind_bytes_max);
    EXPECT_FALSE(kind.label(Language::english).empty());
    EXPECT_FALSE(kind.label(Language::french).empty());
    EXPECT_FALSE(kind.sections.empty()) << kind.code;
    EXPECT_LE(kind.sections.size(), limits::sections_max);
  }
  EXPECT_EQ(codes, (std::set<std::string>{"experience", "practice", "pilot",       "diagnosis",   "plan",
                                          "action",     "project",  "mission",     "proposal",    "call",
                                          "network",    "group",    "cooperation", "training",    "adoption",
                                          "question",   "answer",   "translation", "endorsement", "retraction"}));
  EXPECT_EQ(find_kind("essay"), nullptr);
  EXPECT_EQ(find_kind("plan")->french, "Plan local");
}

// The headings that a kind proposes are recognised in both languages, and no section stands twice.
TEST(Kinds, ProposedHeadingsAreRecognised) {
  for (const Kind& kind : kinds()) {
    std::set<std::string> codes;
    for (const KindSection& section : kind.sections) {
      EXPECT_TRUE(codes.insert(section.code).second) << kind.code << " " << section.code;
      EXPECT_EQ(section_code(section.english), section.code);
      EXPECT_EQ(section_code(section.french), section.code);
    }
  }
}

// Case, accents, brackets, numbers, emphasis, typographic apostrophes and a colon change nothing.
TEST(Kinds, HeadingsAsPeopleWriteThem) {
  EXPECT_EQ(section_code("Le contexte (situation de départ, taille, compétences)"), "context");
  EXPECT_EQ(section_code("LE CONTEXTE :"), "context");
  EXPECT_EQ(section_code("1. Contexte"), "context");
  EXPECT_EQ(section_code("2.1) **Resultats**"), "results");
  EXPECT_EQ(section_code("A retenir"), "takeaways");
  EXPECT_EQ(section_code("Lessons  learned"), "takeaways");
  EXPECT_EQ(section_code("À qui s’adresser"), "contact");
  EXPECT_EQ(section_code("Ce qui a aidé / ce qui a freiné"), "success_and_obstacles");
  EXPECT_EQ(section_code("Something of our own"), "");
  EXPECT_EQ(section_code(""), "");
  EXPECT_EQ(section_code("(only brackets)"), "");
  EXPECT_EQ(section_code("((("), "");
  EXPECT_EQ(section_code("2040"), "");
}

}  // namespace
}  // namespace essaim

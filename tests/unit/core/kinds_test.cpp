#include "core/kinds.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/front_matter.h"
#include "core/front_matter_fields.h"
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
    EXPECT_TRUE(kind.automatic || !kind.sections.empty()) << kind.code;
    EXPECT_TRUE(!kind.automatic || kind.command.starts_with("essaim ")) << kind.code;
    EXPECT_LE(kind.sections.size(), limits::sections_max);
  }
  EXPECT_EQ(codes, (std::set<std::string>{
                       "experience", "practice", "pilot",  "diagnosis",   "plan",        "action",      "project",
                       "mission",    "proposal", "call",   "network",     "group",       "cooperation", "training",
                       "adoption",   "question", "answer", "translation", "endorsement", "retraction",  "profile"}));
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

// Every field has a name and an advice in both languages, and is recognised by both names; a group has more than one
// field, and a condition names a value that there is.
TEST(Kinds, FieldsAreWhole) {
  for (const Kind& kind : kinds()) {
    EXPECT_FALSE(kind.purpose.english.empty() || kind.purpose.french.empty()) << kind.code;
    EXPECT_FALSE(kind.title.english.empty() || kind.title.french.empty()) << kind.code;
    std::map<std::string, int> groups;
    std::set<std::pair<bool, std::string>> seen;
    for (const KindField& field : kind.fields) {
      const std::string name = kind.code + " " + field.code;
      EXPECT_TRUE(seen.emplace(field.in_head, field.code).second) << name;
      for (const Language language : {Language::english, Language::french}) {
        EXPECT_FALSE(field.name.in(language).empty()) << name;
        EXPECT_FALSE(field.advice.in(language).empty()) << name;
        const std::string code =
            field.in_head ? head_code(field.name.in(language)) : section_code(field.name.in(language));
        EXPECT_EQ(code, field.code) << name;
      }
      EXPECT_EQ(field.type == FieldType::choice, !field.choices.empty()) << name;
      if (!field.group.empty()) ++groups[field.group];
      if (field.required_when.empty()) continue;
      const KindField* const other = kind.find_field(field.required_when, true);
      ASSERT_NE(other, nullptr) << name;
      EXPECT_NE(choice_label(*other, field.required_value, Language::french), field.required_value) << name;
    }
    for (const auto& [group, count] : groups) EXPECT_GT(count, 1) << kind.code << " " << group;
  }
}

// Each kind that a person may begin asks for something, and can be told apart in all four grades.
TEST(Kinds, EveryGradeCanBeReached) {
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;
    std::set<Grade> grades;
    int required = 0;
    for (const KindField& field : kind.fields) {
      if (field.grade && field.need != Need::required) grades.insert(*field.grade);
      if (field.need == Need::required) ++required;
    }
    EXPECT_EQ(grades, (std::set<Grade>{Grade::solid, Grade::transferable})) << kind.code;
    EXPECT_GE(required, 4) << kind.code;
  }
}

// A field of the head for which a document has a place is called the same here and there; the others are kept as free
// fields, so their names must not be taken.
TEST(Kinds, HeadFieldsAreThoseOfTheFrontMatter) {
  const std::set<std::string> places = {"title",  "summary", "lang",    "themes", "keywords", "place",
                                        "period", "outcome", "licence", "source", "links"};
  for (const Kind& kind : kinds()) {
    for (const KindField& field : kind.fields) {
      if (!field.in_head) continue;
      for (const Language language : {Language::english, Language::french}) {
        const auto known = head_field(field.name.in(language));
        EXPECT_EQ(known.has_value(), places.contains(field.code)) << field.code;
        EXPECT_EQ(known ? english_name(*known) : std::string_view(field.code), field.code);
      }
    }
  }
}

// The outcomes that the kinds offer are those that an entry may have.
TEST(Kinds, OutcomesAreThoseThatAreRead) {
  for (const FieldChoice& choice : find_kind("experience")->find_field("outcome", true)->choices) {
    EXPECT_TRUE(parse_markdown("---\ntitle: T\noutcome: " + choice.code + "\n---\n", "x.md")) << choice.code;
  }
}

// By code or label, as typed.
TEST(Kinds, AreFoundByTheirNames) {
  EXPECT_EQ(find_kind_called("Experience"), find_kind("experience"));
  EXPECT_EQ(find_kind_called("retour d’expérience"), find_kind("experience"));
  EXPECT_EQ(find_kind_called("retour d'expérience"), find_kind("experience"));
  EXPECT_EQ(find_kind_called("etat des lieux"), find_kind("diagnosis"));
  EXPECT_EQ(find_kind_called("rumour"), nullptr);
  EXPECT_EQ(find_kind_called(""), nullptr);
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
  EXPECT_EQ(section_code("À qui s'adresser"), "contact");
  EXPECT_EQ(section_code("Ce qui a aidé / ce qui a freiné"), "success_and_obstacles");
  EXPECT_EQ(section_code("Something of our own"), "");
  EXPECT_EQ(section_code(""), "");
  EXPECT_EQ(section_code("(only brackets)"), "");
  EXPECT_EQ(section_code("((("), "");
  EXPECT_EQ(section_code("2040"), "");
}

// What is about another entry is begun by the command that knows it; a second person is not asked about it.
TEST(Kinds, OfAConversationAreBegunByTheirCommands) {
  std::map<std::string, std::string> commands;
  for (const Kind& kind : kinds()) {
    if (!kind.automatic && !kind.command.empty()) commands.emplace(kind.code, kind.command);
  }
  EXPECT_EQ(commands, (std::map<std::string, std::string>{{"adoption", "essaim adopt"},
                                                          {"answer", "essaim answer"},
                                                          {"endorsement", "essaim endorse"},
                                                          {"question", "essaim ask"},
                                                          {"translation", "essaim translate"}}));
}

}  // namespace
}  // namespace essaim

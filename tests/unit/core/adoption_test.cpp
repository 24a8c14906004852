#include "core/adoption.h"

#include <gtest/gtest.h>

#include "core/choices.h"
#include "core/completeness.h"
#include "core/endorsement.h"
#include "core/front_matter.h"
#include "core/note.h"

namespace essaim {
namespace {

AdoptionWords words(const std::string& stage, const std::string& today = "2026-03-12") {
  return {.adapts = "guediawaye/12",
          .stage = stage,
          .modules = {},
          .today = today,
          .language = Language::french,
          .note = {}};
}

Document note(const std::string& text) {
  auto read = parse_note(text, "note.md");
  EXPECT_TRUE(read) << (read ? "" : sentence(read.error(), Language::english));
  return read.value_or(Document{});
}

std::string value(const Document& document, std::string_view code) { return head_value(document, code); }

// What it prints is an entry again, and the same one.
void expect_round_trip(const Document& document) {
  const auto again = parse_markdown(print_markdown(document), "again.md");
  ASSERT_TRUE(again) << print_markdown(document);
  EXPECT_EQ(*again, document) << print_markdown(document);
}

TEST(Adoption, TakesTitleAndThemesOfTheTextAndLanguageOfThePerson) {
  const Document first = first_adoption(words("studying"), "Un SIG pilote", {"data.gis", "nature.water"});
  EXPECT_EQ(first.kind, "adoption");
  EXPECT_EQ(first.title, "Un SIG pilote");
  EXPECT_EQ(first.themes, (std::vector<std::string>{"data.gis", "nature.water"}));
  EXPECT_EQ(first.language, "fr");
  EXPECT_EQ(value(first, "adapts"), "guediawaye/12");
  EXPECT_EQ(value(first, "stage"), "studying");
  EXPECT_EQ(value(first, "date"), "2026-03-12");
  EXPECT_EQ(value(first, "modules"), "");
  expect_round_trip(first);
  EXPECT_EQ(first_adoption(words("studying"), "", {}).title, "Adaptation de guediawaye/12");
}

// A note brings its text, its language and what an adoption has in its head; what makes a text of its own stays with
// the text that is adopted, and what the command says stands in any case.
TEST(Adoption, KeepsTheNote) {
  AdoptionWords with_note = words("testing");
  with_note.modules = "1, 3";
  with_note.note = note(
      "---\ntitle: Notre SIG\nlang: en\nthemes: [energy]\nplace: Paris\noutcome: worked\nstate: evaluated\n"
      "stage: running\nreview_by: 2027-01\n---\n\n"
      "## What we changed and why\n\nA smaller one.\n");
  const Document first = first_adoption(with_note, "Un SIG pilote", {"data.gis"});
  EXPECT_EQ(first.title, "Un SIG pilote");
  EXPECT_EQ(first.themes, std::vector<std::string>{"data.gis"});
  EXPECT_FALSE(first.place);
  EXPECT_EQ(first.outcome, "");
  EXPECT_EQ(value(first, "state"), "");
  EXPECT_EQ(first.language, "en");
  EXPECT_EQ(value(first, "stage"), "testing");
  EXPECT_EQ(value(first, "modules"), "1, 3");
  EXPECT_EQ(value(first, "review_by"), "2027-01");
  ASSERT_EQ(first.sections.size(), 1U);
  EXPECT_EQ(first.sections[0].code, "changes");
  expect_round_trip(first);
}

// A note without a head is only its text; its language is that of its prose.
TEST(Adoption, TakesANoteWithoutAHead) {
  AdoptionWords with_note = words("testing");
  with_note.note = note(
      "## What we changed and why\r\n\r\nWe have had to make it smaller because there are only two of us and the "
      "budget of the city is not what it was in the year before, so that we could not buy the large one.\r\n");
  EXPECT_EQ(with_note.note->title, "");
  const Document first = first_adoption(with_note, "Un SIG pilote", {});
  EXPECT_EQ(first.title, "Un SIG pilote");
  EXPECT_EQ(first.language, "en");
  ASSERT_EQ(first.sections.size(), 1U);
  EXPECT_EQ(first.sections[0].code, "changes");
  expect_round_trip(first);
}

// Eight months later: another stage, its date, the note as it was. The date says since when the stage holds.
TEST(Adoption, GoesOnFromTheOneBefore) {
  AdoptionWords at_first = words("studying");
  at_first.modules = "1, 3";
  at_first.note = note("## Results\n\nNone yet.\n");
  const Document before = first_adoption(at_first, "Un SIG pilote", {"data.gis"});
  const auto later = next_adoption(before, words("running", "2026-11-02"));
  ASSERT_TRUE(later);
  EXPECT_EQ(value(*later, "stage"), "running");
  EXPECT_EQ(value(*later, "date"), "2026-11-02");
  EXPECT_EQ(value(*later, "modules"), "1, 3");
  EXPECT_EQ(later->sections, before.sections);
  EXPECT_EQ(later->title, before.title);

  AdoptionWords more = words("running", "2026-12-24");
  more.note = note("## Results\n\nIt runs.\n");
  const auto reported = next_adoption(*later, more);
  ASSERT_TRUE(reported);
  EXPECT_EQ(value(*reported, "date"), "2026-11-02") << "it runs since then";
  EXPECT_EQ(value(*reported, "modules"), "1, 3");
  EXPECT_EQ(value(*reported, "adapts"), "guediawaye/12");
  EXPECT_EQ(reported->sections[0].text, "\nIt runs.\n");
  expect_round_trip(*reported);
}

// The text that is adapted may have a newer version meanwhile: that alone is nothing to tell.
TEST(Adoption, ThatSaysNothingNewIsNone) {
  const Document before = first_adoption(words("testing"), "Un SIG pilote", {});
  AdoptionWords again = words("testing", "2026-12-24");
  again.adapts = "guediawaye/15";
  EXPECT_FALSE(next_adoption(before, again));
  again.modules = "2";
  const auto next = next_adoption(before, again);
  ASSERT_TRUE(next);
  EXPECT_EQ(value(*next, "adapts"), "guediawaye/15");
  EXPECT_EQ(value(*next, "date"), "2026-03-12");
}

TEST(Adoption, ReadsModules) {
  EXPECT_EQ(read_modules("1,3", 3), "1, 3");
  EXPECT_EQ(read_modules(" 3 ,1, 3", 0), "3, 1");
  EXPECT_EQ(read_modules("99", 0), "99");
  for (const char* bad : {"", ",", "1,,3", "1,", "1\n2", "a,b", "1;3", "0", "4", "999999999999"}) {
    EXPECT_FALSE(read_modules(bad, 3)) << bad;
  }
  EXPECT_FALSE(read_modules("100", 0));
}

// Numbered or pointed out, or each under a heading of its own.
TEST(Adoption, CountsThePartsOfAText) {
  EXPECT_EQ(
      parts_of(note("## Parts that can be taken alone\n\n1. The count.\n2. The talks.\n   more\n3) The clocks.\n")),
      3U);
  EXPECT_EQ(parts_of(note("## Parts that can be taken alone\n\n- The count.\n- The talks.\n\n## Results\n\n- x\n")),
            2U);
  EXPECT_EQ(parts_of(note("## Parts that can be taken alone\n\n### One\n\nx\n\n### Two\n\ny\n\n## Results\n\nx\n")),
            2U);
  EXPECT_EQ(parts_of(note("## Results\n\n1. x\n")), 0U);
}

// What is no adoption by its own head is for the caller to refuse.
TEST(Note, SaysItsKindOnlyWhereItsHeadDoes) {
  EXPECT_EQ(note("---\ntitle: x\nkind: experience\n---\ntext\n").kind, "experience");
  EXPECT_EQ(note("---\nkind: experience\ntitle: x\n---\ntext\n").kind, "experience");
  EXPECT_EQ(note("---\ntitle: x\n---\ntext\n").kind, "");
  EXPECT_EQ(note("text\n").kind, "");
}

// Errors of a note name its lines as its author counts them.
TEST(Note, IsReadOrRefusedAsAnEntryIs) {
  const auto head = parse_note("---\nlang: [\n---\ntext\n", "note.md");
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().code, Errc::front_matter_malformed);
  EXPECT_EQ(head.error().arguments[1], "2");
  const auto misspelt = parse_note("---\ntitel: x\n---\ntext\n", "note.md");
  ASSERT_FALSE(misspelt);
  EXPECT_EQ(misspelt.error().code, Errc::field_unknown);
  EXPECT_EQ(parse_note(" \n", "note.md").error().code, Errc::file_empty);
  const auto latin = parse_note("Un\ncaf\xE9\n", "note.md");
  ASSERT_FALSE(latin);
  EXPECT_EQ(latin.error().arguments[1], "2");
  const auto untitled = parse_note("---\nlang: fr\n---\ntext\n", "note.md");
  ASSERT_TRUE(untitled);
  EXPECT_EQ(untitled->title, "");
  EXPECT_EQ(untitled->kind, "");
  EXPECT_EQ(untitled->language, "fr");
}

TEST(Endorsement, IsAnEntryThatSaysWhy) {
  const EndorsementWords said{.about = "guediawaye/12",
                              .issuer_role = "coordinator",
                              .reason = "Three cities could use it at once: it is that simple.",
                              .label = "Ville apprenante: 2026",
                              .today = "2026-03-12",
                              .language = Language::english};
  const Document document = endorsement_of(said, "Un SIG pilote", {"data.gis"});
  EXPECT_EQ(document.title, "Un SIG pilote");
  EXPECT_EQ(value(document, "about"), "guediawaye/12");
  EXPECT_EQ(value(document, "issuer_role"), "coordinator");
  EXPECT_EQ(value(document, "label"), said.label);
  EXPECT_EQ(reason_of(document), said.reason);
  expect_round_trip(document);
  const Kind* kind = find_kind(endorsement_kind);
  for (const KindField& field : kind->fields) {
    if (field.need != Need::required || field.code == "summary") continue;
    EXPECT_TRUE(has_field(document, field)) << field.code;
  }
  EndorsementWords later = said;
  later.today = "2027-01-01";
  later.about = "guediawaye/15";
  EXPECT_TRUE(says_the_same(document, endorsement_of(later, "Un SIG pilote", {"data.gis"})));
  later.reason = "Four cities.";
  EXPECT_FALSE(says_the_same(document, endorsement_of(later, "Un SIG pilote", {"data.gis"})));
}

// As people type them in either language; what is none of them is not guessed at.
TEST(Choices, AreRecognisedInBothLanguages) {
  const KindField& stage = choice_field(adoption_kind, "stage");
  const std::vector<std::pair<const char*, const char*>> typed = {{"interested", "interested"},
                                                                  {"Intéressés", "interested"},
                                                                  {"intéressée", "interested"},
                                                                  {"studying it", "studying"},
                                                                  {"à l'étude", "studying"},
                                                                  {"A L’ETUDE", "studying"},
                                                                  {"etude", "studying"},
                                                                  {"en test", "testing"},
                                                                  {"essai", "testing"},
                                                                  {"en_service", "running"},
                                                                  {"given up", "given-up"},
                                                                  {"abandonné", "given-up"},
                                                                  {"abandon", "given-up"},
                                                                  {"", ""},
                                                                  {"run", ""}};
  for (const auto& [word, code] : typed) EXPECT_EQ(choice_called(stage, word), code) << word;
  // Every word that the help names is one that is taken.
  for (const Kind& kind : kinds()) {
    for (const KindField& field : kind.fields) {
      for (const FieldChoice& choice : field.choices) {
        EXPECT_EQ(choice_called(field, choice.code), choice.code);
        EXPECT_EQ(choice_called(field, choice.label.english), choice.code) << choice.label.english;
        EXPECT_EQ(choice_called(field, choice.label.french), choice.code) << choice.label.french;
        for (const std::string& word : choice.also) EXPECT_EQ(choice_called(field, word), choice.code) << word;
      }
    }
  }
}

}  // namespace
}  // namespace essaim

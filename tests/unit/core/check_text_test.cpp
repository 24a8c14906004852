#include "core/check_text.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/entry_template.h"
#include "core/limits.h"
#include "tests/support/filled_entry.h"
#include "tests/support/real_texts.h"

namespace essaim {
namespace {

constexpr std::string_view today = "2026-11-26";

TextCheck checked(const std::string& text) {
  Result<TextCheck> check = check_text(text, "x.md", today, Language::english);
  EXPECT_TRUE(check) << text << (check ? "" : sentence(check.error(), Language::english));
  return check ? *check : TextCheck{};
}

std::string remarks(const TextCheck& check) {
  std::string out;
  for (const Remark& remark : check.remarks) {
    out += std::to_string(remark.line) + " " + name_of(remark.code);
    for (const std::string& argument : remark.arguments) out += " " + argument;
    out += "\n";
  }
  return out;
}

std::vector<std::string> missing(const TextCheck& check) {
  std::vector<std::string> out;
  for (const MissingField& each : check.missing) out.push_back(each.field->code);
  return out;
}

constexpr std::string_view head =
    "---\ntitle: Une carte\nsummary: Une carte pour tous.\nlang: fr\nthemes: [data.gis]\n";

// Of every kind: an empty template is a stub; filled up to each grade it has just that grade, and then nothing that the
// grade asks for is missing.
TEST(CheckText, GradesEveryKindFromStubToTransferable) {
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;
    for (const Language language : {Language::english, Language::french}) {
      FirstAnswers title;
      title.title = "A title";
      EXPECT_EQ(checked(entry_template(kind, language, title)).grade, Grade::stub) << kind.code;
      for (const Grade grade : {Grade::usable, Grade::solid, Grade::transferable}) {
        const std::string text = test::filled_entry(kind, language, grade);
        const TextCheck check = checked(text);
        EXPECT_EQ(name_of(check.grade), name_of(grade)) << kind.code << "\n" << text;
        EXPECT_EQ(check.kind, &kind);
        for (const MissingField& each : check.missing) {
          EXPECT_TRUE(each.field->need != Need::required || each.field->grade > grade) << kind.code << each.field->code;
        }
        EXPECT_EQ(remarks(check), "") << text;
      }
    }
  }
}

// At most three fields are named, what is required first, each with the line where it goes.
TEST(CheckText, NamesTheThreeMostUsefulFields) {
  const TextCheck check = checked(std::string(head) + "---\n\n## Contexte\n\nUne ville.\n\n## À retenir\n\n-\n");
  EXPECT_EQ(check.grade, Grade::stub);
  EXPECT_EQ(missing(check), (std::vector<std::string>{"outcome", "what_was_done", "takeaways"}));
  EXPECT_EQ(check.missing[0].line, 6U);
  EXPECT_EQ(check.missing[2].line, 12U);
}

// What a value of the head requires is required: a pilot that was evaluated says how and what follows.
TEST(CheckText, AsksForWhatAValueRequires) {
  const std::string pilot = std::string(head) + "kind: pilot\nstate: ";
  const std::string body = "\n---\n## Ce que nous testons\nA\n## Périmètre\nB\n";
  EXPECT_EQ(checked(pilot + "running" + body).grade, Grade::usable);
  const TextCheck evaluated = checked(pilot + "evaluated" + body);
  EXPECT_EQ(evaluated.grade, Grade::stub);
  EXPECT_EQ(missing(evaluated), (std::vector<std::string>{"evaluation", "decision", "cost"}));
}

// The language of the text against that of the head.
TEST(CheckText, ComparesTheLanguage) {
  const std::string text =
      "## Context\nWe tried a map for the departments of the city, and all of them have used it since then, which is "
      "more than we had hoped for when we began with it.\n";
  EXPECT_EQ(remarks(checked(std::string(head) + "---\n" + text)), "4 language-differs fr en\n");
  EXPECT_EQ(checked("---\ntitle: T\nlang: en-GB\n---\n" + text).language, "en");
  EXPECT_EQ(remarks(checked("---\ntitle: T\nlang: en-GB\n---\n" + text)), "");
  EXPECT_EQ(remarks(checked("---\ntitle: T\nlang: wo\n---\n" + text)), "3 language-differs wo en\n");
  EXPECT_EQ(remarks(checked("---\ntitle: T\n---\n" + text)), "");
}

// What should not stand there as it does, each with its line.
TEST(CheckText, FindsWhatACarefulColleagueWouldFind) {
  const std::string text = std::string(head) +
                           "outcome: partly\ntel: 05 63 71 58 58\n---\n\n## Le contexte\n\nLe SIG de la ville.\n\n"
                           "## Coût\n\n12 000 par an\n\n## Résultats\n\nVoir le lien.\n\n## À qui s'adresser\n\n"
                           "awa.diop@ville.example\n\n## À retenir\n\n- a\n- b\n- c\n- d\n- e\n- f\n\n## Durée\n";
  EXPECT_EQ(
      remarks(checked(text)),
      "7 phone-number 05 63 71 58 58\n12 acronym SIG\n16 amount-without-currency 12 000\n18 only-a-link Résultats\n"
      "24 personal-mail awa.diop@ville.example\n26 list-too-long À retenir 6 5\n35 headings-empty 1\n");
}

// A currency in the heading of a table holds for its rows.
TEST(CheckText, ATableNamesItsCurrencyOnce) {
  const std::string table = "---\n## Coût\n\n| poste | montant (EUR) |\n|---|---|\n| achat | 12 000 |\n";
  EXPECT_EQ(remarks(checked(std::string(head) + table)), "");
}

// A check takes time in proportion to the text, whatever it is made of: one that does not would not end here.
TEST(CheckText, EndsOnTheLargestOfTexts) {
  for (const std::string_view part : {"a1", "1 ", "+1", "AB (", "a@", "(AB) ", ". - ", "#", "x", "- \n", "1:"}) {
    std::string text = std::string(head) + "---\n## Coût\n\n";
    while (text.size() + part.size() <= limits::document_bytes_max - 1024) text += part;
    EXPECT_TRUE(check_text(text, "x.md", today, Language::french)) << part;
  }
}

// Values that a field does not take.
TEST(CheckText, ReadsTheValuesOfTheHead) {
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: action\nstatut: bientôt\npart_of: le plan\n---\ntext\n")),
            "7 value-unknown status bientôt to-discuss, planned, running, late, blocked, paused, done, abandoned\n"
            "8 citation-unreadable part_of le plan\n");
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: action\npart_of: none\nstatus: done\n---\ntext\n")), "");
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: call\ndeadline: 1er mars\n---\ntext\n")),
            "7 date-unreadable deadline 1er mars\n");
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: call\ndeadline: 2026-11-25\n---\ntext\n")),
            "7 deadline-past 2026-11-25\n");
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: call\ndeadline: 2026-11-26\n---\ntext\n")), "");
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: call\ndeadline: 2026\n---\ntext\n")), "");
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: mission\nplaces_offered: a few\n---\ntext\n")),
            "7 number-unreadable places_offered a few\n");
  EXPECT_EQ(
      remarks(checked(std::string(head) + "kind: diagnosis\n---\n## Compétences\n\n- **En partie** : deux agents.\n"
                                          "## Cadre juridique\n\nPeut-être.\n")),
      "11 value-unknown Cadre juridique Peut-être. yes, partly, no, unknown\n");
}

// A name that is nearly one of the head; those of the kinds are none.
TEST(CheckText, NamesSlipsOfTheHead) {
  EXPECT_EQ(remarks(checked("---\ntitle: T\nkeywrods: [a]\n---\ntext\n")), "3 field-unknown keywrods keywords\n");
  for (const Kind& kind : kinds()) {
    for (const Language language : {Language::english, Language::french}) {
      for (const KindField& field : kind.fields) {
        if (!field.in_head || field.code == "title") continue;
        const std::string text = "---\ntitle: T\n" + field.name.in(language) + ":\n---\ntext\n";
        EXPECT_EQ(remarks(checked(text)), "") << text;
      }
    }
  }
}

// A date of checking that has passed keeps an entry from the last grade.
TEST(CheckText, AnEntryThatWasToBeCheckedIsNotTransferable) {
  std::string text = test::filled_entry(*find_kind("experience"), Language::english, Grade::transferable);
  text.insert(4, "review_by: 2026-10\n");
  EXPECT_EQ(checked(text).grade, Grade::solid);
  EXPECT_EQ(remarks(checked(text)), "2 review-past 2026-10\n");
}

// Nothing below the head but headings is said in one remark.
TEST(CheckText, ATemplateLeftEmptyIsSaid) {
  FirstAnswers answers;
  answers.title = "Un titre";
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;  // nobody begins one
    const TextCheck check = checked(entry_template(kind, Language::french, answers));
    ASSERT_EQ(check.remarks.size(), 1U) << kind.code << remarks(check);
    EXPECT_EQ(check.remarks[0].code, RemarkCode::template_untouched);
  }
}

// Where a link is what is asked for, a link will do.
TEST(CheckText, ALinkIsAnAnswerWhereOneIsAsked) {
  EXPECT_EQ(remarks(checked(std::string(head) + "kind: training\n---\n## Accès\n\nhttps://ville.example/formation\n")),
            "");
}

// Real texts come through without a remark that says nothing: a limit on how much is said.
TEST(CheckText, IsBriefAboutRealTexts) {
  std::size_t remarks_made = 0, texts = 0;
  for (const std::string& text : test::real_texts()) {
    const TextCheck check = checked(text);
    remarks_made += check.remarks.size();
    ++texts;
    for (const Remark& remark : check.remarks) {
      EXPECT_NE(remark.code, RemarkCode::language_differs);
      EXPECT_GE(remark.line, 1U);
    }
  }
  EXPECT_LT(remarks_made, 6 * texts);
}

// A file that cannot be published fails as it would then.
TEST(CheckText, FailsWherePublishingFails) {
  for (const std::string& text : {std::string(), std::string("text"), std::string("---\ntitle: [\n---\n"),
                                  std::string("---\ntitle: T\nkind: rumour\n---\n")}) {
    EXPECT_FALSE(check_text(text, "x.md", today, Language::french)) << text;
  }
}

}  // namespace
}  // namespace essaim

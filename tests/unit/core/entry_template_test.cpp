#include "core/entry_template.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/front_matter.h"

namespace essaim {
namespace {

FirstAnswers with_title(std::string title = "Un titre : deux parties") {
  FirstAnswers answers;
  answers.title = std::move(title);
  return answers;
}

Document parsed(const std::string& text) {
  Result<Document> document = parse_markdown(text, "template.md");
  EXPECT_TRUE(document) << text << (document ? "" : sentence(document.error(), Language::english));
  return document ? *document : Document{};
}

// With a title a template of each kind, in each language and extent, is an entry of that kind; its headings are those
// of the kind, and it comes back from a document as it was read.
TEST(EntryTemplate, OfEveryKindIsAnEntryOfIt) {
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;  // nobody begins one
    for (const Language language : {Language::english, Language::french}) {
      for (const Extent extent : {Extent::whole, Extent::least, Extent::answered}) {
        const std::string text = entry_template(kind, language, with_title(), extent);
        const Document d = parsed(text);
        EXPECT_EQ(d.kind, kind.code);
        EXPECT_EQ(d.title, "Un titre : deux parties");
        EXPECT_EQ(d.language, language == Language::french ? "fr" : "en");
        EXPECT_EQ(parsed(print_markdown(d)), d) << text;
        for (const Section& section : d.sections) {
          EXPECT_NE(kind.find_field(section.code, false), nullptr) << kind.code << ": " << section.heading;
        }
        EXPECT_EQ(d.sections.empty(), extent == Extent::answered) << text;
      }
    }
  }
}

// What a kind requires or recommends stands in the whole template, what it requires in the least one; nothing else.
TEST(EntryTemplate, HasWhatIsRequiredAndRecommended) {
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;
    const Document whole = parsed(entry_template(kind, Language::french, with_title()));
    const Document least = parsed(entry_template(kind, Language::french, with_title(), Extent::least));
    for (const KindField& field : kind.fields) {
      if (field.in_head) continue;
      const auto in = [&](const Document& d) {
        return std::any_of(d.sections.begin(), d.sections.end(),
                           [&](const Section& section) { return section.code == field.code; });
      };
      EXPECT_EQ(in(whole), field.need != Need::optional) << kind.code << " " << field.code;
      EXPECT_EQ(in(least), field.need == Need::required || field.code == "takeaways") << kind.code << " " << field.code;
    }
  }
}

// Without a title nothing is there to be published by mistake.
TEST(EntryTemplate, WithoutATitleIsRefused) {
  const auto document = parse_markdown(entry_template(*find_kind("experience"), Language::english), "new.md");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, Errc::field_missing);
}

// Answers stand in their places, whatever signs they hold.
TEST(EntryTemplate, HoldsTheAnswers) {
  FirstAnswers answers = with_title("# 50 % : \"essai\" & [suite]");
  answers.themes = {"data.gis", "mobility.active"};
  answers.takeaways = {"Commencer petit.", "- avec un tiret", "# pas un titre"};
  answers.head = {{"outcome", "partly"}};
  const Document d = parsed(entry_template(*find_kind("experience"), Language::french, answers, Extent::answered));
  EXPECT_EQ(d.title, answers.title);
  EXPECT_EQ(d.themes, answers.themes);
  EXPECT_EQ(d.outcome, "partly");
  ASSERT_EQ(d.sections.size(), 1U);
  EXPECT_EQ(d.sections[0].code, "takeaways");
  EXPECT_EQ(d.sections[0].text, "\n- Commencer petit.\n- - avec un tiret\n- # pas un titre\n");
}

// What is to be filled in is explained in the language of the template, with the values of a choice.
TEST(EntryTemplate, ExplainsWhatIsToBeFilledIn) {
  const std::string text = entry_template(*find_kind("pilot"), Language::french);
  EXPECT_NE(text.find("# planned (prévu), running (en cours), evaluated (évalué)\nétat:\n"), std::string::npos) << text;
  EXPECT_NE(text.find("## Périmètre (quartier, services, durée)\n"), std::string::npos) << text;
  const std::string diagnosis = entry_template(*find_kind("diagnosis"), Language::english);
  EXPECT_NE(diagnosis.find("## Skills (yes, partly, no or unknown, and a sentence)\n"), std::string::npos) << diagnosis;
}

}  // namespace
}  // namespace essaim

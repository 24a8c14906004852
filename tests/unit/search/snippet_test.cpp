#include "search/snippet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.h"
#include "search/spelling.h"
#include "tests/unit/search/library.h"

namespace essaim::search {
namespace {

class Snippets : public testing::Test {
 protected:
  // Hits in square brackets.
  std::string of(const Document& document, std::string_view typed, std::size_t octets = 120) {
    const Question question = read_question(typed, stems_);
    std::string text;
    for (const SnippetPiece& piece : snippet_of(document, question, widening_.of(question), stems_, octets)) {
      EXPECT_FALSE(piece.text.empty());
      text += piece.hit ? "[" + piece.text + "]" : piece.text;
    }
    return text;
  }
  static std::string filler(int words) {
    std::string text;
    for (int i = 0; i < words; ++i) text += "mot" + std::to_string(i) + " ";
    return text;
  }
  Stems stems_;
  Widening widening_{stems_};
};

TEST_F(Snippets, ShowThePassageWhereTheWordsStandTogether) {
  const Document document =
      Library::text("Titre", filler(60) + "L'éclairage seul. " + filler(60) +
                                 "On éteint l'éclairage la nuit, de minuit à cinq heures. " + filler(60));
  const std::string snippet = of(document, "eclairage nuit");
  EXPECT_THAT(snippet, testing::HasSubstr("On éteint l'[éclairage] la [nuit], de minuit"));
  EXPECT_TRUE(snippet.starts_with("…")) << snippet;
  EXPECT_TRUE(snippet.ends_with("…")) << snippet;
}

TEST_F(Snippets, MarkWhatStandsInThePlaceOfAWord) {
  EXPECT_EQ(of(Library::text("Lanes", "We like cycling here.", "en"), "vélo"), "We like [cycling] here.");
}

TEST_F(Snippets, AreOnOneLineWithoutTheSignsOfMarkdown) {
  EXPECT_EQ(
      of(Library::text("T", "## Les **pistes**\n\n- une [piste](https://ville.example/x) neuve\n- `deux`\n"), "piste"),
      "Les [pistes] une [piste] neuve deux");
}

TEST_F(Snippets, BeginAtTheBeginningWhereNoWordIsThere) {
  EXPECT_EQ(of(Library::text("Eau", "Rien de tel."), "eau"), "Rien de tel.");
  Document document = Library::text("Eau", "");
  EXPECT_EQ(of(document, "eau"), "");
  document.summary = "En bref.";
  EXPECT_EQ(of(document, "eau"), "En bref.");
}

TEST_F(Snippets, CutNoCharacterInTwo) {
  std::string accents;
  for (int i = 0; i < 400; ++i) accents += "é";
  for (std::size_t octets = 20; octets < 60; ++octets) {
    for (const std::string& text :
         {accents, accents + " eau " + accents, "eau " + accents, filler(3) + "œœœ eau œœœ " + accents}) {
      const Document document = Library::text("T", text);
      const std::string snippet = of(document, "eau", octets);
      for (std::size_t at = 0; at < snippet.size();) ASSERT_TRUE(next_code_point(snippet, at)) << octets << snippet;
    }
  }
}

TEST_F(Snippets, OfAVeryLongTextLookOnlyAtItsBeginning) {
  const Document document = Library::text("T", filler(30'000) + " girafe");
  EXPECT_THAT(of(document, "girafe"), testing::StartsWith("mot0 mot1"));
}

TEST(Spelling, CountsMistakesUpToABound) {
  EXPECT_EQ(mistakes_between("velo", "velo", 2), 0U);
  EXPECT_EQ(mistakes_between("velo", "vleo", 2), 1U);
  EXPECT_EQ(mistakes_between("eclairag", "eclarag", 2), 1U);
  EXPECT_EQ(mistakes_between("", "ab", 2), 2U);
  EXPECT_EQ(mistakes_between("abc", "xyz", 2), 3U);
  EXPECT_EQ(mistakes_between("a", "abcdef", 2), 3U);
}

}  // namespace
}  // namespace essaim::search

#include "search/question.h"

#include <gtest/gtest.h>

namespace essaim::search {
namespace {

class Questions : public testing::Test {
 protected:
  Question read(std::string_view typed) { return read_question(typed, stems_); }
  std::vector<std::string> words(std::string_view typed) {
    std::vector<std::string> words;
    for (const WantedWord& word : read(typed).words) words.push_back(word.typed);
    return words;
  }
  Stems stems_;
};
using List = std::vector<std::string>;

TEST_F(Questions, LeaveOutWordsWithoutAMeaningWhereOthersRemain) {
  EXPECT_EQ(words("comment réduire la facture de l'éclairage ?"), (List{"réduire", "facture", "éclairage"}));
  EXPECT_EQ(words("how to reduce the cost of lighting"), (List{"reduce", "cost", "lighting"}));
  EXPECT_EQ(words("los residuos de la ciudad"), (List{"residuos", "ciudad"}));
  // Tea is all that was asked for.
  EXPECT_EQ(words("the"), (List{"the"}));
}

TEST_F(Questions, HaveEachWordOnce) {
  EXPECT_EQ(words("vélo velo VÉLOS"), (List{"vélo"}));
  EXPECT_EQ(words("éco-quartier"), (List{"éco-quartier"}));
}

TEST_F(Questions, TakeWhatStandsInQuotationMarksAsAPhrase) {
  for (const char* typed :
       {"\"eau potable\" prix", "« eau potable » prix", "“eau potable” prix", "„l'eau potable“ prix"}) {
    const Question question = read(typed);
    EXPECT_EQ(question.phrases, (std::vector<Phrase>{{"eau", "potable"}})) << typed;
    EXPECT_EQ(question.words.size(), 3U) << typed;
  }
  EXPECT_EQ(read("\"zone à faibles émissions\"").phrases, (std::vector<Phrase>{{"zone", "faibles", "emissions"}}));
  // A phrase of one word is that word.
  EXPECT_TRUE(read("\"eau\"").phrases.empty());
  EXPECT_EQ(words("\"eau\""), (List{"eau"}));
}

TEST_F(Questions, TakeAMinusInFrontOfAWordAsUnwanted) {
  const Question question = read("eau -piscine -Fuites co-construction 2015-2020");
  ASSERT_EQ(question.unwanted.size(), 2U);
  EXPECT_EQ(question.unwanted[0].typed, "piscine");
  EXPECT_EQ(question.words.size(), 4U);
}

TEST_F(Questions, SurviveWhateverIsTyped) {
  EXPECT_TRUE(read("").empty());
  EXPECT_TRUE(read("!?* ()[]{} \"\" \"").empty());
  EXPECT_EQ(words("(eau OR [vélo]) AND NOT title:bus*"), (List{"eau", "vélo", "title", "bus"}));
  // A quotation mark that nobody closes encloses nothing.
  EXPECT_TRUE(read("\"eau potable").phrases.empty());
  EXPECT_EQ(words("\"eau potable"), (List{"eau", "potable"}));
  EXPECT_TRUE(read("\xFF\xC3 \xE2\x80").empty());
  EXPECT_EQ(words(std::string("eau\0vélo", 9)), (List{"eau", "vélo"}));
}

TEST_F(Questions, AreBounded) {
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "mot" + std::to_string(i) + " -sans" + std::to_string(i) + " ";
  const Question question = read(many);
  EXPECT_EQ(question.words.size(), words_max);
  EXPECT_EQ(question.unwanted.size(), unwanted_max);
  EXPECT_TRUE(question.cut);
  EXPECT_FALSE(read("eau potable").cut);
}

TEST_F(Questions, KnowWhetherADocumentHasTheirPhrases) {
  Document document;
  document.title = "Le réseau";
  document.sections.push_back(
      {"", "Contexte", "La qualité de l’Eau potable\nest suivie. Zone à faibles émissions.", 2});
  EXPECT_TRUE(has_phrases(document, read("\"eau potable\"")));
  EXPECT_TRUE(has_phrases(document, read("\"qualité de l'eau\" \"ZONE A FAIBLES EMISSIONS\"")));
  EXPECT_TRUE(has_phrases(document, read("\"le réseau\"")));
  EXPECT_FALSE(has_phrases(document, read("\"potable eau\"")));
  EXPECT_FALSE(has_phrases(document, read("\"réseau contexte\"")));
  EXPECT_FALSE(has_phrases(document, read("\"eau potable\" \"eau grise\"")));
}

}  // namespace
}  // namespace essaim::search

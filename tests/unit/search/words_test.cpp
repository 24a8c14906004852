#include "search/words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace essaim::search {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> found;
  Words words(text);
  for (Word word; words.next(word);) {
    EXPECT_EQ(text.substr(word.at, word.text.size()), word.text);
    found.push_back(folded_word(word));
  }
  return found;
}
using List = std::vector<std::string>;

TEST(Words, AreRunsOfLettersAndDigitsOfAnyScript) {
  EXPECT_EQ(words_of("Le réseau, 2 000 km (2019)."), (List{"le", "reseau", "2", "000", "km", "2019"}));
  EXPECT_EQ(words_of("Ndakaaru ñaari وثيقة"), (List{"ndakaaru", "naari", "وثيقة"}));
  EXPECT_EQ(words_of("CO₂, 3 m³, à, y"), (List{"co2", "3", "m3"}));
  EXPECT_EQ(words_of(""), List{});
  EXPECT_EQ(words_of("+-*/ … !?"), List{});
}

// What French elides names nothing.
TEST(Words, PassOverElisionsWhateverTheApostrophe) {
  EXPECT_EQ(words_of("l'eau, d’énergie, qu'un, Jusqu’au, lorsqu'on"), (List{"eau", "energie", "un", "au", "on"}));
  EXPECT_EQ(words_of("L\u02BCÉcole"), (List{"ecole"}));
  EXPECT_EQ(words_of("Cit'ergie"), (List{"cit", "ergie"}));
  EXPECT_EQ(words_of("the city's bikes don't"), (List{"the", "city", "bikes", "don"}));
}

TEST(Words, TakeLigaturesAndAccentsApart) {
  EXPECT_EQ(words_of("Œuvre CŒUR œufs naïve"), (List{"oeuvre", "coeur", "oeufs", "naive"}));
  // An accent of its own is the same letter.
  EXPECT_EQ(words_of("re\u0301seau"), (List{"reseau"}));
}

// Some write co-construction, others coconstruction.
TEST(Words, OfAShortFirstPartAndAHyphenAreAlsoOne) {
  EXPECT_EQ(words_of("co-construction"), (List{"co", "construction", "coconstruction"}));
  EXPECT_EQ(words_of("Éco-quartier!"), (List{"eco", "quartier", "ecoquartier"}));
  EXPECT_EQ(words_of("rendez-vous"), (List{"rendez", "vous"}));
  EXPECT_EQ(words_of("eco - quartier"), (List{"eco", "quartier"}));
  EXPECT_EQ(words_of("2-3"), (List{"2", "3"}));
}

TEST(Words, PassOverAddressesOfLinks) {
  EXPECT_EQ(words_of("voir [le site](https://www.ville.example/a?b=c#d) ici"), (List{"voir", "le", "site", "ici"}));
  EXPECT_EQ(words_of("www.ville.example/velo"), List{});
}

TEST(Words, GiveOfAnEndlessRunOnlyItsBeginning) {
  const std::string run(5000, 'a');
  EXPECT_EQ(words_of(run + " fin"), (List{std::string(word_bytes_max, 'a'), "fin"}));
  std::string accents;
  for (int i = 0; i < 100; ++i) accents += "é";
  EXPECT_EQ(words_of("x" + accents).front().size(), 1 + (word_bytes_max - 1) / 2);
}

TEST(Words, ArePartedByOctetsThatAreNoText) {
  EXPECT_EQ(words_of("ab\xFF\xFEun\xC3"), (List{"ab", "un"}));
  EXPECT_EQ(words_of(std::string("de\0ux", 5)), (List{"de", "ux"}));
}

TEST(Words, ThatOneMeansHaveCompoundsInThePlaceOfTheirParts) {
  List meant;
  for (const Word& word : meant_words("un éco-quartier neuf")) meant.push_back(folded_word(word));
  EXPECT_EQ(meant, (List{"un", "ecoquartier", "neuf"}));
}

}  // namespace
}  // namespace essaim::search

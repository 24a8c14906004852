#include "core/language_guess.h"

#include <gtest/gtest.h>

#include "core/document.h"
#include "core/front_matter.h"
#include "tests/support/real_texts.h"

namespace essaim {
namespace {

std::string prose(const Document& d) {
  std::string out = d.title + "\n" + d.summary + "\n";
  for (const Section& section : d.sections) out += section.text + "\n";
  return out;
}

// A few sentences are enough in each of the four languages.
TEST(GuessLanguage, OfAFewSentences) {
  EXPECT_EQ(guess_language("Nous avons essayé une carte pour les services de la ville, et elle a servi à tous."), "fr");
  EXPECT_EQ(guess_language("We tried a map for the departments of the city, and all of them have used it since."),
            "en");
  EXPECT_EQ(
      guess_language("Hemos probado un mapa para los servicios de la ciudad, y todos lo han usado desde entonces."),
      "es");
  EXPECT_EQ(
      guess_language("Experimentámos um mapa para os serviços da cidade, e todos o usaram desde então na câmara."),
      "pt");
  EXPECT_EQ(guess_language("El plan prevé más árboles en las calles del centro para reducir el calor en verano."),
            "es");
  EXPECT_EQ(guess_language("O plano prevê mais árvores nas ruas do centro para reduzir o calor no verão."), "pt");
}

// Other languages, lists of names, and what is too short are not guessed at.
TEST(GuessLanguage, SaysNothingWhereItCannotTell) {
  EXPECT_EQ(guess_language(""), "");
  EXPECT_EQ(guess_language("Plan local"), "");
  EXPECT_EQ(guess_language("SIG, GPS, PDF, ADEME, CEREMA, AFD, URBACT, Dakar, Paris, Castres, 2017, 2018"), "");
  EXPECT_EQ(
      guess_language("Abbiamo provato una mappa per i servizi della città, e tutti la usano da allora ogni giorno."),
      "");
  EXPECT_EQ(guess_language("Wir haben eine Karte für die Ämter der Stadt erprobt, und alle benutzen sie seither gern."),
            "");
  EXPECT_EQ(guess_language("Wir hebben een kaart voor de diensten van de stad getest, en iedereen gebruikt die nu."),
            "");
  EXPECT_EQ(guess_language("Nañu jàng ci li ñu def, te nu bind ko ngir yeneen dëkk yi mën cee jariñoo bu baax."), "");
  EXPECT_EQ(guess_language(std::string(10'000, '\xFF')), "");
}

// The real texts are French and the examples in both languages are what their folder says; hardly any is not told, and
// none is told wrong.
TEST(GuessLanguage, OfRealTexts) {
  std::size_t told = 0, all = 0;
  const auto count = [&](const std::string& text, const std::string& name) {
    const auto document = parse_markdown(text, name);
    ASSERT_TRUE(document) << name;
    const std::string words = prose(*document);
    if (count_words(words) < 30) return;
    const std::string guess = guess_language(words);
    ++all;
    told += guess.empty() ? 0 : 1;
    EXPECT_TRUE(guess.empty() || guess == document->language) << name << " " << guess;
  };
  for (const std::string& text : test::real_texts()) count(text, text.substr(0, 100));
  for (const test::MarkdownFile& file : test::markdown_files("examples")) count(file.text, file.path);
  EXPECT_GT(all, 500U);
  EXPECT_GE(100 * told, 98 * all) << told << " of " << all;
}

TEST(CountWords, AsPeopleDo) {
  EXPECT_EQ(count_words(""), 0U);
  EXPECT_EQ(count_words("Un vélo, « deux » rues ; l'eau, 12 jours."), 8U);
  EXPECT_EQ(count_words("- … !"), 0U);
}

}  // namespace
}  // namespace essaim

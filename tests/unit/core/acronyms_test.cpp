#include "core/acronyms.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

std::vector<std::string> unexplained(const std::vector<std::string>& lines, std::string_view explained = "") {
  std::vector<TextLine> prose;
  for (std::size_t i = 0; i < lines.size(); ++i) prose.push_back({i + 1, 0, lines[i]});
  std::vector<std::string> out;
  for (const FoundAcronym& each : unexplained_acronyms(prose, explained)) {
    out.push_back(each.acronym + " " + std::to_string(each.line));
  }
  return out;
}
using Found = std::vector<std::string>;

// Each once, where it stands first; plurals count with their singular.
TEST(Acronyms, AreNamedOnceWithTheirLine) {
  EXPECT_EQ(unexplained({"Rien ici.", "Le SIG et l'AFD.", "Le SIG encore, les SIGs aussi."}),
            (Found{"SIG 2", "AFD 2"}));
}

// Typographic apostrophes, dashes and ellipses are no letters of a word.
TEST(Acronyms, AreFoundBesideSignsOfTypography) {
  EXPECT_EQ(unexplained({"L’AFD paie, d’après l’ANRU–CDC…", "Puis la CAF… et le SIG—enfin."}),
            (Found{"AFD 1", "ANRU 1", "CDC 1", "CAF 2", "SIG 2"}));
  EXPECT_EQ(
      unexplained({"Un système d’information géographique (SIG) sert l’AFD (Agence française de développement)."}),
      Found{});
}

// Explained before or behind, anywhere in the text, or in the head.
TEST(Acronyms, ThatAreExplainedAreLeftAlone) {
  EXPECT_EQ(unexplained({"Un système d'information géographique (SIG) sert."}), Found{});
  EXPECT_EQ(unexplained({"Le SIG sert.", "Un système d'information géographique (SIG)."}), Found{});
  EXPECT_EQ(unexplained({"L'Agence de l'environnement et de la maîtrise de l'énergie (ADEME) aide."}), Found{});
  EXPECT_EQ(unexplained({"AFD : Agence française de développement"}), Found{});
  EXPECT_EQ(unexplained({"Our GIS (geographic information system) works."}), Found{});
  EXPECT_EQ(unexplained({"La GTB, gestion technique du bâtiment, coupe le chauffage."}), Found{});
  EXPECT_EQ(unexplained({"Le SIG et la GTB."}, "SIG : système d'information géographique"), Found{"GTB 1"});
}

// Brackets alone explain nothing.
TEST(Acronyms, InBracketsBehindOtherWordsAreNot) {
  EXPECT_EQ(unexplained({"Nos outils (SIG, GTB) servent."}), (Found{"SIG 1", "GTB 1"}));
  EXPECT_EQ(unexplained({"Nous aimons beaucoup (SIG)."}), Found{"SIG 1"});
}

// What everybody knows, Roman numbers, words that shout, and words that only begin so.
TEST(Acronyms, AreNotFoundInOtherWords) {
  EXPECT_EQ(unexplained({"Un PDF de l'UE, chapitre XIV, 12 000 EUR."}), Found{});
  EXPECT_EQ(unexplained({"LE CONTEXTE GENERAL DE LA VILLE"}), Found{});
  EXPECT_EQ(unexplained({"TechTown, McDo, RT2012, A, I, Ville"}), Found{});
}

}  // namespace
}  // namespace essaim

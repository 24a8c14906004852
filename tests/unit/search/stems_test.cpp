#include "search/stems.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace essaim::search {
namespace {

class StemsTest : public testing::Test {
 protected:
  std::string term(Tongue tongue, std::string_view word) { return stems_.of(tongue, {word, 0, false}).term; }
  bool empty(Tongue tongue, std::string_view word) { return stems_.of(tongue, {word, 0, false}).empty; }
  Stems stems_;
};

TEST_F(StemsTest, AreTheSameForFormsOfOneWord) {
  EXPECT_EQ(term(Tongue::french, "éclairages"), term(Tongue::french, "Éclairage"));
  EXPECT_EQ(term(Tongue::french, "quartiers"), term(Tongue::french, "quartier"));
  EXPECT_EQ(term(Tongue::french, "vélos"), term(Tongue::french, "velo"));
  EXPECT_EQ(term(Tongue::spanish, "ciudades"), term(Tongue::spanish, "ciudad"));
  EXPECT_EQ(term(Tongue::french, "partagées"), term(Tongue::french, "partage"));
  EXPECT_EQ(term(Tongue::french, "rénover"), term(Tongue::french, "RENOVÉE"));
  EXPECT_EQ(term(Tongue::english, "cycling"), term(Tongue::english, "cycles"));
  EXPECT_EQ(term(Tongue::portuguese, "cidades"), term(Tongue::portuguese, "cidade"));
  EXPECT_EQ(term(Tongue::spanish, "escuelas"), term(Tongue::spanish, "escuela"));
}

// What the stemmer for French makes of them differs.
TEST_F(StemsTest, AreTheSameForASingularAndItsPlural) {
  for (const auto& [one, many] : {std::pair{"usager", "usagers"},
                                  {"conseiller", "conseillers"},
                                  {"potager", "potagers"},
                                  {"loyer", "loyers"},
                                  {"foyer", "foyers"},
                                  {"commission", "commissions"},
                                  {"opinion", "opinions"},
                                  {"crédit", "crédits"},
                                  {"petit", "petits"},
                                  {"enjeu", "enjeux"},
                                  {"lieu", "lieux"},
                                  {"milieu", "milieux"},
                                  {"feu", "feux"},
                                  {"emploi", "emplois"}}) {
    EXPECT_EQ(term(Tongue::french, one), term(Tongue::french, many)) << one;
  }
  EXPECT_EQ(term(Tongue::french, "dangereuse"), term(Tongue::french, "dangereux"));
  EXPECT_NE(term(Tongue::french, "loyer"), term(Tongue::french, "loi"));
  EXPECT_NE(term(Tongue::french, "univers"), term(Tongue::french, "université"));
}

// Whoever types without accents finds what was written with them.
TEST_F(StemsTest, DoNotHangOnAccents) {
  for (const auto& [with, without] : {std::pair{"vélo", "velo"},
                                      {"énergétiques", "energetiques"},
                                      {"œuvre", "oeuvre"},
                                      {"été", "ETE"},
                                      {"précarité", "precarite"}}) {
    EXPECT_EQ(term(Tongue::french, with), term(Tongue::french, without)) << with;
  }
}

TEST_F(StemsTest, LeaveWordsOfOtherLanguagesAndNumbersAlone) {
  EXPECT_EQ(term(Tongue::other, "Ndakaaru"), "ondakaaru");
  EXPECT_EQ(term(Tongue::french, "2019"), "f2019");
  EXPECT_EQ(term(Tongue::french, "RT2012"), "frt2012");
}

TEST_F(StemsTest, KnowWordsWithoutAMeaningOfTheirOwn) {
  EXPECT_TRUE(empty(Tongue::french, "Les"));
  EXPECT_TRUE(empty(Tongue::english, "the"));
  EXPECT_FALSE(empty(Tongue::french, "the"));
  EXPECT_FALSE(empty(Tongue::other, "the"));
  EXPECT_FALSE(empty(Tongue::french, "eau"));
}

TEST_F(StemsTest, OfAllTonguesHaveNoneTwice) {
  auto terms = stems_.in_all_tongues({"mobilités", 0, false});
  const std::size_t count = terms.size();
  EXPECT_EQ(count, all_tongues.size());
  std::ranges::sort(terms);
  terms.erase(std::ranges::unique(terms).begin(), terms.end());
  EXPECT_EQ(terms.size(), count);
}

TEST_F(StemsTest, AreRememberedWithinBounds) {
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 50'000; ++i) term(Tongue::french, "mot" + std::to_string(round * 50'000 + i));
    stems_.begin_text();
    EXPECT_EQ(term(Tongue::french, "quartiers"), "fquarti");
  }
}

TEST(Tongue, IsThatOfTheFirstPartOfATag) {
  EXPECT_EQ(tongue_of("fr"), Tongue::french);
  EXPECT_EQ(tongue_of("FR-sn"), Tongue::french);
  EXPECT_EQ(tongue_of("en_GB"), Tongue::english);
  EXPECT_EQ(tongue_of("pt-BR"), Tongue::portuguese);
  EXPECT_EQ(tongue_of("es"), Tongue::spanish);
  EXPECT_EQ(tongue_of("wo"), Tongue::other);
  EXPECT_EQ(tongue_of(""), Tongue::other);
  EXPECT_EQ(tongue_of("french"), Tongue::other);
}

}  // namespace
}  // namespace essaim::search

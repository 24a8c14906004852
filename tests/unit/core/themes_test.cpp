#include "core/themes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/limits.h"

namespace essaim {
namespace {

bool among_nearest(std::string_view typed, std::string_view code) {
  const std::vector<std::string> three = nearest_themes(typed);
  EXPECT_EQ(three.size(), 3U);
  return std::find(three.begin(), three.end(), code) != three.end();
}

// Fourteen themes and seventy below them; every broader one exists, every code fits a header, none stands twice.
TEST(Themes, VocabularyIsWhole) {
  ASSERT_EQ(themes().size(), 84U);
  EXPECT_EQ(std::count_if(themes().begin(), themes().end(), [](const Theme& t) { return t.broader.empty(); }), 14);
  std::set<std::string> codes;
  for (const Theme& theme : themes()) {
    EXPECT_TRUE(codes.insert(theme.code).second) << theme.code;
    EXPECT_LE(theme.code.size(), limits::theme_bytes_max);
    EXPECT_FALSE(theme.english.empty());
    EXPECT_FALSE(theme.french.empty());
    if (!theme.broader.empty()) {
      EXPECT_NE(find_theme(theme.broader), nullptr) << theme.code;
      EXPECT_TRUE(theme.code.starts_with(theme.broader + "."));
    }
  }
}

// Labels with commas stand in quotes in the file.
TEST(Themes, LabelsAreRead) {
  const Theme* theme = find_theme("data.registry");
  ASSERT_NE(theme, nullptr);
  EXPECT_EQ(theme->label(Language::french), "Cadastre, adressage, état civil");
  EXPECT_EQ(theme->label(Language::english), "Cadastre, addressing, civil registry");
  EXPECT_EQ(find_theme("no.such"), nullptr);
  EXPECT_EQ(find_theme(""), nullptr);
}

// What people type by mistake, in either language, leads to the code that they meant.
TEST(Themes, NearestFindsWhatWasMeant) {
  EXPECT_EQ(nearest_themes("data.gsi").front(), "data.gis");
  EXPECT_EQ(nearest_themes("mobilty.activ").front(), "mobility.active");
  EXPECT_EQ(nearest_themes("gis").front(), "data.gis");
  EXPECT_EQ(nearest_themes("SIG").front(), "data.gis");
  EXPECT_EQ(nearest_themes("Eclairage public").front(), "energy.lighting");
  EXPECT_EQ(nearest_themes("ÉNERGIE").front(), "energy");
  EXPECT_TRUE(among_nearest("vélo", "mobility.active"));
  EXPECT_TRUE(among_nearest("velo", "mobility.active"));
  EXPECT_TRUE(among_nearest("eau", "nature.water"));
  EXPECT_TRUE(among_nearest("dechets", "circular"));
  EXPECT_TRUE(among_nearest("housing", "urban.housing"));
}

// Any text gets an answer, and a long one costs little.
TEST(Themes, NearestOfAnything) {
  EXPECT_EQ(nearest_themes("").size(), 3U);
  EXPECT_EQ(nearest_themes("\xFF\xFE").size(), 3U);
  EXPECT_EQ(nearest_themes(std::string(100'000, 'x')).size(), 3U);
  EXPECT_EQ(nearest_themes("x", 0).size(), 0U);
  EXPECT_EQ(nearest_themes("x", 1000).size(), themes().size());
}

// Only what may have been meant, so that nonsense leads nowhere.
TEST(Themes, NearIsLessThanNearest) {
  EXPECT_EQ(near_themes("mobilty.active").front(), "mobility.active");
  EXPECT_EQ(near_themes("bycicle").front(), "mobility.active");
  EXPECT_EQ(near_themes("assainisement").front(), "nature.sanitation");
  EXPECT_TRUE(near_themes("xylophone").empty());
  EXPECT_TRUE(near_themes("\xFF\xFE").empty());
}

// Words in both languages, none twice in a theme, and no label among them in place of one.
TEST(Themes, SynonymsAreRead) {
  std::size_t count = 0;
  for (const Theme& theme : themes()) {
    for (const Synonyms& synonyms : theme.synonyms) {
      EXPECT_FALSE(synonyms.english.empty()) << theme.code;
      EXPECT_FALSE(synonyms.french.empty()) << theme.code;
      for (const auto* const words : {&synonyms.english, &synonyms.french}) {
        std::set<std::string> different(words->begin(), words->end());
        EXPECT_EQ(different.size(), words->size()) << theme.code;
        EXPECT_FALSE(different.contains("")) << theme.code;
        count += words->size();
      }
    }
  }
  EXPECT_GT(count, 300U);
  const Theme* theme = find_theme("mobility.shared");
  ASSERT_NE(theme, nullptr);
  ASSERT_FALSE(theme->synonyms.empty());
  EXPECT_EQ(theme->synonyms.front().french.front(), "covoiturage");
  EXPECT_EQ(theme->synonyms.front().english.front(), "carpooling");
}

// Neighbours that changed places count as one slip; case and accents count nothing; equals keep their order.
TEST(Nearest, CountsSlipsAsPeopleMakeThem) {
  const std::vector<std::string> cities = {"paris", "guediawaye", "castres-mazamet", "clermont-ferrand"};
  EXPECT_EQ(nearest("Guédiawaye", cities, 1), std::vector<std::string>{"guediawaye"});
  EXPECT_EQ(nearest("gudeiawaye", cities, 1), std::vector<std::string>{"guediawaye"});
  EXPECT_EQ(nearest("castres", cities, 1), std::vector<std::string>{"castres-mazamet"});
  EXPECT_EQ(nearest("ab", {"zy", "ba", "xw"}, 2), (std::vector<std::string>{"ba", "zy"}));
  EXPECT_EQ(nearest("x", {}, 3), std::vector<std::string>{});
}

}  // namespace
}  // namespace essaim

#include "core/theme_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace essaim {
namespace {

bool leads_to(std::string_view typed, std::string_view code) {
  const auto found = themes_called(typed);
  return std::any_of(found.begin(), found.end(), [&](const Theme* theme) { return theme->code == code; });
}

// A word of either language, its beginning or its plural, without case and accents.
TEST(ThemesCalled, ByAWordOfEitherLanguage) {
  for (const char* word : {"vélo", "VELO", "velos", "walking", "cycl", "marche", "mobility.active"}) {
    EXPECT_TRUE(leads_to(word, "mobility.active")) << word;
  }
  EXPECT_TRUE(leads_to("sig", "data.gis"));
  EXPECT_TRUE(leads_to("eau potable", "nature.water"));
  EXPECT_TRUE(leads_to("l'eau", "nature.water"));
  EXPECT_TRUE(leads_to("écoles", "education.schools"));
  EXPECT_TRUE(leads_to("données", "data.open"));
}

// Words that no label has, for which people look in vain otherwise.
TEST(ThemesCalled, BySynonyms) {
  for (const auto& [typed, code] : {std::pair{"bicycle", "mobility.active"},
                                    {"solar", "energy.renewables"},
                                    {"flood", "climate.risk"},
                                    {"covoiturage", "mobility.shared"},
                                    {"compost", "circular.collection"},
                                    {"cantine", "food.canteens"},
                                    {"îlots de chaleur urbains", "climate.adaptation"},
                                    {"énergie solaire", "energy.renewables"},
                                    {"fracture numérique", "digital.inclusion"},
                                    {"bornes de recharge", "mobility"}}) {
    EXPECT_TRUE(leads_to(typed, code)) << typed;
  }
  EXPECT_FALSE(leads_to("heat island", "energy.heat"));
  // A whole name goes before a part of another one: there are `bike sharing` and `vélo en libre-service` too.
  EXPECT_EQ(themes_called("bike").size(), 1U);
  EXPECT_EQ(themes_called("vélo").size(), 1U);
  // Words of two synonyms do not belong together.
  EXPECT_FALSE(leads_to("bicycle pedestrian", "mobility.active"));
}

// All words must fit, a word inside another one does not count, and order is that of the vocabulary.
TEST(ThemesCalled, ByAllWordsAndTheirBeginnings) {
  EXPECT_FALSE(leads_to("eau vélo", "nature.water"));
  EXPECT_FALSE(leads_to("seaux", "nature.water"));
  EXPECT_FALSE(leads_to("eau", "energy.heat"));  // réseaux
  const auto digital = themes_called("digital");
  ASSERT_GE(digital.size(), 7U);
  EXPECT_EQ(digital.front()->code, "digital");
}

// Nonsense, nothing, and octets that are no text lead nowhere.
TEST(ThemesCalled, ByNothing) {
  EXPECT_TRUE(themes_called("").empty());
  EXPECT_TRUE(themes_called(" .- ").empty());
  EXPECT_TRUE(themes_called("xylophone").empty());
  EXPECT_TRUE(themes_called("\xFF\xFE").empty());
  EXPECT_TRUE(themes_called(std::string(100'000, 'x')).empty());
}

}  // namespace
}  // namespace essaim

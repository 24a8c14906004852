#include "core/theme_search.h"

#include <gtest/gtest.h>

#include <algorithm>

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

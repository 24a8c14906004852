// Which themes a question leads to.
#include "search/widening.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace essaim::search {
namespace {

using testing::Contains;
using testing::Not;

std::set<std::string> themes_of(std::string_view typed) {
  Stems stems;
  const Widening widening(stems);
  std::set<std::string> themes;
  for (const Instead& instead : widening.of(read_question(typed, stems))) {
    themes.insert(instead.themes.begin(), instead.themes.end());
  }
  return themes;
}

TEST(Widening, KnowsWordsThatNoLabelHas) {
  for (const auto& [typed, theme] : {std::pair{"bike", "mobility.active"},
                                     {"bicycles", "mobility.active"},
                                     {"pistes cyclables", "mobility.active"},
                                     {"carpooling", "mobility.shared"},
                                     {"autopartage", "mobility.shared"},
                                     {"composting", "circular.collection"},
                                     {"bornes de recharge", "mobility"},
                                     {"electric vehicles", "mobility"},
                                     {"floods", "climate.risk"},
                                     {"inondations", "climate.risk"},
                                     {"solar panels", "energy.renewables"},
                                     {"wood heating", "energy.heat"},
                                     {"school meals", "food.canteens"},
                                     {"cantines", "food.canteens"},
                                     {"heat islands", "climate.adaptation"},
                                     {"îlot de chaleur", "nature.greening"},
                                     {"trees", "nature.greening"},
                                     {"digital divide", "digital.inclusion"},
                                     {"fracture numérique", "digital.inclusion"},
                                     {"open source", "digital.commons"}}) {
    EXPECT_THAT(themes_of(typed), Contains(theme)) << typed;
  }
}

// A name of several words says more than one of them.
TEST(Widening, TakesTheLongestName) {
  for (const auto& [typed, not_meant] : {std::pair{"îlots de chaleur urbains", "energy.heat"},
                                         {"heat islands", "energy.heat"},
                                         {"budget participatif", "governance.funding"},
                                         {"participatory budget", "governance.funding"},
                                         {"fracture numérique", "digital"},
                                         {"marchés publics", "mobility.active"}}) {
    EXPECT_THAT(themes_of(typed), Not(Contains(not_meant))) << typed;
    EXPECT_FALSE(themes_of(typed).empty()) << typed;
  }
  EXPECT_THAT(themes_of("budget"), Contains("governance.funding"));
  EXPECT_THAT(themes_of("réseaux de chaleur"), Contains("energy.heat"));
}

// Half of a synonym is none.
TEST(Widening, NeedsAllWordsOfASynonym) {
  EXPECT_THAT(themes_of("island"), Not(Contains("climate.adaptation")));
  EXPECT_THAT(themes_of("panneau"), Not(Contains("energy.renewables")));
}

}  // namespace
}  // namespace essaim::search

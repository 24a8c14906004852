#include "core/filter.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

const LogKey dakar = *LogKey::from(Bytes(32, 'd'));
const LogKey lille = *LogKey::from(Bytes(32, 'l'));

HeaderFields entry(std::vector<std::string> themes, std::string kind = "experience", std::string language = "fr") {
  HeaderFields fields;
  fields.themes = std::move(themes);
  fields.kind = std::move(kind);
  fields.language = std::move(language);
  return fields;
}

// A parent includes its children and nothing that only begins alike.
TEST(Filter, FollowsAThemeWithItsChildren) {
  const Filter data({{.themes = {"data"}, .logs = {}, .kinds = {}, .languages = {}}});
  EXPECT_TRUE(data.matches(dakar, entry({"data"})));
  EXPECT_TRUE(data.matches(dakar, entry({"water", "data.gis"})));
  EXPECT_FALSE(data.matches(dakar, entry({"database"})));
  EXPECT_FALSE(data.matches(dakar, entry({"open.data"})));
  EXPECT_FALSE(data.matches(dakar, entry({})));
  const Filter child({{.themes = {"data.gis"}, .logs = {}, .kinds = {}, .languages = {}}});
  EXPECT_FALSE(child.matches(dakar, entry({"data"})));
  EXPECT_TRUE(child.matches(dakar, entry({"data.gis"})));
}

TEST(Filter, FollowsALanguageWithItsVariants) {
  const Filter french({{.themes = {}, .logs = {}, .kinds = {}, .languages = {"fr"}}});
  EXPECT_TRUE(french.matches(dakar, entry({}, "experience", "fr")));
  EXPECT_TRUE(french.matches(dakar, entry({}, "experience", "fr-SN")));
  EXPECT_TRUE(french.matches(dakar, entry({}, "experience", "FR-sn")));
  EXPECT_FALSE(french.matches(dakar, entry({}, "experience", "frr")));
  EXPECT_FALSE(french.matches(dakar, entry({}, "experience", "")));
}

// Within a rule everything must fit; of several rules one is enough.
TEST(Filter, JoinsConditionsByAndAndRulesByOr) {
  const Filter filter({{.themes = {"water"}, .logs = {dakar}, .kinds = {"experience"}, .languages = {}},
                       {.themes = {}, .logs = {lille}, .kinds = {}, .languages = {}}});
  EXPECT_TRUE(filter.matches(dakar, entry({"water"})));
  EXPECT_FALSE(filter.matches(dakar, entry({"water"}, "tool")));
  EXPECT_FALSE(filter.matches(dakar, entry({"energy"})));
  EXPECT_TRUE(filter.matches(lille, entry({"energy"}, "tool")));
}

TEST(Filter, OfNoRuleFollowsNothingAndAnEmptyRuleEverything) {
  EXPECT_FALSE(Filter().matches(dakar, entry({"water"})));
  EXPECT_TRUE(Filter::everything().matches(dakar, entry({"water"})));
  EXPECT_TRUE(Filter::everything().matches(dakar, HeaderFields{}));
}

// What is taken back must be known everywhere, and whom to ask.
TEST(Filter, AlwaysMatchesARetractionAndAProfile) {
  EXPECT_TRUE(Filter().matches(dakar, entry({}, std::string(retraction_kind))));
  EXPECT_TRUE(Filter().matches(dakar, entry({}, std::string(profile_kind))));
}

// What a city wrote, and what others say of that, is followed whatever the rules say; what a text's own versions say of
// each other is not.
TEST(Filter, OfACityFollowsWhatSpeaksToIt) {
  const Filter mine = Filter().of(dakar);
  EXPECT_TRUE(mine.matches(dakar, entry({"water"})));
  EXPECT_FALSE(mine.matches(lille, entry({"water"})));
  const auto naming = [](Relation relation, const LogKey& log) {
    HeaderFields fields = entry({"water"});
    fields.references = {Reference{Relation::successor, dakar, HeaderHash{}, 3},
                         Reference{relation, log, HeaderHash{}, 3}};
    return fields;
  };
  for (const Relation relation : {Relation::answers, Relation::cites, Relation::adapts, Relation::translates,
                                  Relation::part_of, Relation::about, Relation::builds_on, Relation::accepts}) {
    EXPECT_TRUE(mine.matches(lille, naming(relation, dakar))) << name_of(relation);
  }
  EXPECT_FALSE(mine.matches(lille, naming(Relation::supersedes, dakar)));
  EXPECT_FALSE(mine.matches(lille, naming(Relation::unknown, dakar)));
  EXPECT_FALSE(mine.matches(lille, naming(Relation::answers, lille)));
  EXPECT_FALSE(Filter().matches(lille, naming(Relation::answers, dakar)));
}

}  // namespace
}  // namespace essaim

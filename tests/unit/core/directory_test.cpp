#include "core/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace essaim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view today = "2026-11-26";

ProfileRole role(std::string name, std::vector<std::string> themes, std::string until = "") {
  return {name, name + "@ville.example", std::move(until), std::move(themes), {}};
}

std::vector<std::string> asked(const Profile& profile, const std::vector<std::string>& themes) {
  std::vector<std::string> names;
  for (const ProfileRole* const one : roles_for(profile, themes, today)) names.push_back(one->name);
  return names;
}

// A role for a theme is asked about what lies below it, and about what lies above.
TEST(RolesFor, FollowTheThemesUpAndDown) {
  Profile profile;
  profile.roles = {role("maps", {"data.gis"}), role("data", {"data"}), role("energy", {"energy"}), role("desk", {})};
  EXPECT_THAT(asked(profile, {"data.gis"}), ElementsAre("maps", "data"));
  EXPECT_THAT(asked(profile, {"data"}), ElementsAre("maps", "data"));
  EXPECT_THAT(asked(profile, {"data.open"}), ElementsAre("data"));
  EXPECT_THAT(asked(profile, {"water", "energy"}), ElementsAre("energy"));
}

// Where nobody fits, whoever is named for everything else; nobody where nobody is.
TEST(RolesFor, FallBackToTheGeneralRole) {
  Profile profile;
  profile.roles = {role("maps", {"data.gis"}), role("desk", {})};
  EXPECT_THAT(asked(profile, {"water"}), ElementsAre("desk"));
  EXPECT_THAT(asked(profile, {}), ElementsAre("desk"));
  profile.roles.pop_back();
  EXPECT_THAT(asked(profile, {"water"}), IsEmpty());
}

// A role counts to the end of the day, month or year that it names, and never after.
TEST(RolesFor, LeaveOutWhatIsNoLongerValid) {
  Profile profile;
  profile.roles = {role("yesterday", {"data"}, "2026-11-25"),
                   role("day", {"data"}, "2026-11-26"),
                   role("month", {"data"}, "2026-11"),
                   role("last month", {"data"}, "2026-10"),
                   role("year", {"data"}, "2026"),
                   role("last year", {"data"}, "2025"),
                   role("desk", {}, "2025")};
  EXPECT_THAT(asked(profile, {"data"}), ElementsAre("day", "month", "year"));
  EXPECT_THAT(asked(profile, {"water"}), IsEmpty());
}

// What fits is told once for each two topics, by theme, with the narrower of both.
TEST(MatchTopics, JoinsWhatIsSoughtWithWhatIsOffered) {
  Profile own, castres, paris;
  own.seeks = {{"", {"water", "energy"}, "we seek energy"}};
  own.offers = {{"call", {"data.gis"}, "we offer maps"}};
  castres.offers = {{"documents", {"energy.lighting"}, "castres offers light"},
                    {"", {"waste"}, "castres offers waste"}};
  castres.seeks = {{"", {"data"}, "castres seeks data"}};
  paris.offers = {{"", {"energy", "water"}, "paris offers both"}};
  const std::vector<const Profile*> others{&castres, nullptr, &paris};

  const auto offered = match_topics(own, others, Side::they_offer);
  ASSERT_EQ(offered.size(), 2U);
  EXPECT_EQ(offered[0].theme, "energy.lighting");
  EXPECT_EQ(offered[0].city, 0U);
  EXPECT_EQ(offered[0].own->sentence, "we seek energy");
  EXPECT_EQ(offered[0].theirs->sentence, "castres offers light");
  EXPECT_EQ(offered[1].theme, "water");
  EXPECT_EQ(offered[1].city, 2U);

  const auto sought = match_topics(own, others, Side::they_seek);
  ASSERT_EQ(sought.size(), 1U);
  EXPECT_EQ(sought[0].theme, "data.gis");
  EXPECT_EQ(sought[0].theirs->sentence, "castres seeks data");
  EXPECT_THAT(match_topics({}, others, Side::they_seek), IsEmpty());
}

}  // namespace
}  // namespace essaim

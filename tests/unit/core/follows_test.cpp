#include "core/follows.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace essaim {
namespace {

const LogKey dakar = *LogKey::from(Bytes(32, 'd'));

FollowRule about(const std::string& theme) { return {.themes = {theme}}; }

std::vector<std::uint32_t> numbers(const Follows& follows) {
  std::vector<std::uint32_t> all;
  for (const Follow& follow : follows.list()) all.push_back(follow.number);
  return all;
}

// A new city follows everything; the first narrower follow takes its place and says so, the second does not.
TEST(Follows, BeginWithEverything) {
  Follows follows;
  ASSERT_EQ(follows.list().size(), 1U);
  EXPECT_EQ(follows.list().front().name, "everything");
  EXPECT_EQ(follows.filter(), Filter::everything());
  std::vector<Follow> replaced;
  ASSERT_TRUE(follows.add(about("data"), "", replaced));
  ASSERT_EQ(replaced.size(), 1U);
  EXPECT_TRUE(replaced.front().everything());
  ASSERT_TRUE(follows.add(about("water"), "l'eau", replaced));
  EXPECT_EQ(replaced.size(), 1U);
  EXPECT_EQ(follows.filter(), Filter({about("data"), about("water")}));
}

// Everything takes the place of all; a number is never given again.
TEST(Follows, NumbersStayTheirs) {
  Follows follows;
  std::vector<Follow> replaced;
  ASSERT_TRUE(follows.add(about("data"), "", replaced));
  ASSERT_TRUE(follows.add(about("water"), "eau", replaced));
  EXPECT_EQ(follows.remove("2")->rule, about("data"));
  EXPECT_EQ(follows.remove("eau")->number, 3U);
  EXPECT_TRUE(follows.list().empty());
  EXPECT_EQ(follows.filter(), Filter());
  ASSERT_TRUE(follows.add(about("energy"), "", replaced));
  replaced.clear();
  ASSERT_TRUE(follows.follow_everything(replaced));
  EXPECT_EQ(replaced.size(), 1U);
  EXPECT_EQ(numbers(follows), (std::vector<std::uint32_t>{5}));
  EXPECT_EQ(follows.follow_everything(replaced).error().code, Errc::follow_exists);
}

TEST(Follows, RefuseWhatIsThereAndNamesThatMislead) {
  Follows follows;
  std::vector<Follow> replaced;
  ASSERT_TRUE(follows.add(about("data"), "cartes", replaced));
  EXPECT_EQ(follows.add(about("data"), "", replaced).error(), Error(Errc::follow_exists, {"2 (cartes)"}));
  EXPECT_EQ(follows.add(about("water"), "cartes", replaced).error().code, Errc::follow_exists);
  for (const std::string name : {"12", "everything", " x", "a\nb", "\x1b[2J"}) {
    EXPECT_EQ(follows.add(about("water"), name, replaced).error().code, Errc::follow_name_invalid) << name;
  }
  EXPECT_EQ(follows.add(about("water"), std::string(65, 'x'), replaced).error().code, Errc::follow_name_invalid);
  for (const char* typed : {"1", "", "eau", "2x", "99999999999999999999"}) {
    EXPECT_EQ(follows.remove(typed).error().code, Errc::follow_unknown) << typed;
  }
  for (int i = 1; i < static_cast<int>(limits::follow_rules_max); ++i) {
    ASSERT_TRUE(follows.add(about("t" + std::to_string(i)), "", replaced));
  }
  EXPECT_EQ(follows.add(about("one.more"), "", replaced).error().code, Errc::too_many);
}

// The octets in which the store keeps them; any cut of them is noticed or is a shorter list, never more.
TEST(Follows, HaveGoldenOctets) {
  Follows follows;
  std::vector<Follow> replaced;
  ASSERT_TRUE(follows.add({{"data", "water"}, {dakar}, {"practice"}, {"fr"}}, "eau", replaced));
  const Bytes octets = follows.encode();
  EXPECT_EQ(to_hex(octets),
            "01"
            "00000002"
            "00000002"
            "03656175"
            "02"
            "0464617461"
            "057761746572"
            "01" +
                to_hex(dakar.view()) +
                "01"
                "087072616374696365"
                "01"
                "026672");
  EXPECT_EQ(Follows::decode(octets), follows);
  EXPECT_EQ(Follows::decode(Follows().encode()), Follows());
  for (std::size_t size = 0; size < octets.size(); ++size) {
    const auto cut = Follows::decode(ByteView(octets).substr(0, size));
    EXPECT_TRUE(!cut || cut->list().empty()) << size;
  }
  EXPECT_FALSE(Follows::decode(octets + "x"));
}

}  // namespace
}  // namespace essaim

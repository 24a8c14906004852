// An author who floods takes nobody's place (RULES 23).
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "sync/pace.h"
#include "tests/sim/scenes.h"

namespace essaim::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t share = sync::author_documents_per_day;

class Fairness : public Scenes {
 protected:
  // Short ones, because there are many.
  static std::vector<Draft> notes(std::size_t count, std::size_t text_bytes = 40) {
    std::vector<Draft> drafts = texts(count);
    for (Draft& draft : drafts) draft.text_bytes = text_bytes;
    return drafts;
  }
  std::uint64_t missing_for(const Node& node, const Node& author, Reason reason) {
    std::uint64_t count = 0;
    for (const sync::MissingRange& missing : node.engine().missing(world.engine_now())) {
      if (missing.log == author.log() && missing.reason == reason) {
        count += std::uint64_t{missing.range.last} - missing.range.first + 1;
      }
    }
    return count;
  }
};

// What an author writes beyond its share of the day comes after what anybody else wrote, and the status says why; its
// headers come with all others. On the next day it has a share again.
TEST_F(Fairness, ManyDocumentsOfOneAuthorWaitBehindTheOthers) {
  Node& alice = city("alice");
  Node& flooder = city("flooder", Filter{});
  Node& bob = city("bob", Filter{});
  Node& carol = city("carol");
  flooder.preload_own(notes(share));
  alice.preload(copy_of(world, flooder));
  link(flooder, alice);
  link(bob, alice);
  const EdgeId edge = link(carol, alice, LinkQuality{milliseconds(20), Time{0}, 100'000});
  begin();
  run_until_quiet();
  ASSERT_EQ(documents_of(carol, flooder), share);

  const auto both_write_while_carol_is_away = [&](std::size_t count) {
    world.wires().cut(edge, milliseconds(10));
    world.run_for(seconds(5));
    flooder.publish(notes(count));
    bob.publish(notes(count));
    world.run_for(minutes(1));
    world.wires().restore(edge);
  };
  both_write_while_carol_is_away(300);
  ASSERT_TRUE(world.run_until([&] { return documents_of(carol, bob) >= 1; }, minutes(5), milliseconds(1)));
  EXPECT_EQ(headers_of(carol, flooder), share + 300);
  // A few were asked for while nobody else's headers were there yet.
  EXPECT_GE(missing_for(carol, flooder, Reason::author_slowed), 300U - 64U);
  EXPECT_EQ(missing_for(carol, bob, Reason::author_slowed), 0U);
  ASSERT_TRUE(world.run_until([&] { return documents_of(carol, bob) == 300; }, minutes(5), milliseconds(1)));
  EXPECT_LE(documents_of(carol, flooder), share + 64);
  run_until_quiet();
  EXPECT_EQ(documents_of(carol, flooder), share + 300);

  world.run_for(hours(25));
  both_write_while_carol_is_away(300);
  ASSERT_TRUE(world.run_until([&] { return documents_of(carol, bob) == 600; }, minutes(5), milliseconds(1)));
  EXPECT_EQ(missing_for(carol, flooder, Reason::author_slowed), 0U);
  EXPECT_GE(documents_of(carol, flooder), share + 300 + 100);
  run_until_quiet();
  EXPECT_EQ(world.tally().duplicate_documents, 0U);
}

// Beyond the share news come as headers at once, and their documents when they are asked for; others' still come with
// theirs.
TEST_F(Fairness, NewsBeyondTheShareComeWithoutTheirDocument) {
  Node& alice = city("alice");
  Node& flooder = city("flooder");
  link(flooder, alice);
  begin();
  flooder.publish(notes(share - 1));
  run_until_quiet();
  const auto publish_one = [&](Node& node) {
    const std::uint64_t before = world.tally().documents_in_runs;
    node.publish(notes(1));
    world.run_for(seconds(5));
    return world.tally().documents_in_runs - before;
  };
  publish_one(alice);  // who is followed from now on
  EXPECT_EQ(publish_one(flooder), 1U);
  EXPECT_EQ(publish_one(flooder), 0U);
  EXPECT_EQ(publish_one(alice), 1U);
  run_until_quiet();
  EXPECT_EQ(documents_of(alice, flooder), share + 1);
}

// The headers of a log of thousands do not stand before those of short ones: each gets a slice of 64 in turn.
TEST_F(Fairness, RunsGoRoundInSlices) {
  Node& alice = city("alice");
  Node& flooder = city("flooder");
  std::vector<Node*> others;
  for (const char* handle : {"bob", "carol", "dave", "erin"}) others.push_back(&city(handle));
  Node& newcomer = city("newcomer");
  flooder.preload_own(notes(100 * 64, 0));
  alice.preload(copy_of(world, flooder));
  for (Node* other : others) {
    other->preload_own(notes(2 * 64, 0));
    alice.preload(copy_of(world, *other));
    link(*other, alice);
  }
  link(flooder, alice);
  link(newcomer, alice, LinkQuality{milliseconds(20), Time{0}, 20'000});
  world.start_all();
  const auto all_of_the_others = [&] {
    return std::ranges::all_of(others, [&](const Node* other) { return headers_of(newcomer, *other) == 2 * 64; });
  };
  ASSERT_TRUE(world.run_until(all_of_the_others, minutes(5), milliseconds(1)));
  EXPECT_GE(headers_of(newcomer, flooder), 1U * 64);
  EXPECT_LE(headers_of(newcomer, flooder), 3U * 64);
  run_until_quiet(minutes(60));
  EXPECT_EQ(headers_of(newcomer, flooder), 100U * 64);
}

}  // namespace
}  // namespace essaim::sim

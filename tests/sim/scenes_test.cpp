// Short stories with a known end, each about one promise of the protocol.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/sim/scenes.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Two cities that differ by one entry do not send the shared ones again.
TEST_F(Scenes, TwoCitiesSendOnlyWhatTheOtherLacks) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  alice.preload_own(texts(4));
  bob.preload(copy_of(world, alice));
  alice.preload_own(texts(1));
  link(alice, bob);
  begin();
  run_until_quiet();
  EXPECT_EQ(headers_of(bob, alice), 5U);
  EXPECT_TRUE(holds(bob, alice, 5));
  EXPECT_EQ(world.tally().headers, 1U);
  EXPECT_EQ(world.tally().documents, 1U);
}

// Two cities that hold the same say hello and then nothing.
TEST_F(Scenes, EqualCitiesExchangeNothing) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  alice.preload_own(texts(70));
  bob.preload(copy_of(world, alice));
  link(alice, bob);
  begin();
  run_until_quiet();
  EXPECT_EQ(world.tally().headers, 0U);
  EXPECT_EQ(world.tally().documents, 0U);
  EXPECT_LE(world.tally().octets, 1'000U);
}

// A–B–C: only the ends follow the theme, and still the text arrives, because B keeps C's wish in mind (RULES 20).
TEST_F(Scenes, ATextPassesThroughACityThatDoesNotFollowIt) {
  Node& alice = city("alice");
  Node& bob = city("bob", themes({"energy"}));
  Node& carol = city("carol");
  link(alice, bob);
  link(bob, carol);
  begin();
  alice.publish(texts(3));
  run_until_quiet();
  EXPECT_EQ(headers_of(carol, alice), 3U);
  EXPECT_TRUE(holds(carol, alice, 1));
  EXPECT_TRUE(holds(carol, alice, 3));
  EXPECT_EQ(world.tally().duplicate_documents, 0U);
}

// A long text that its author pushes over a slow line takes longer than a provider may be silent. It is not silent:
// nobody else is asked for the same (seed 819).
TEST_F(Scenes, ALongTextOverASlowLineComesOnce) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& carol = city("carol");
  link(alice, bob, {.delay = milliseconds(20), .jitter = {}, .octets_per_second = 4'000});
  link(alice, carol);
  link(bob, carol);
  begin();
  world.run_for(minutes(2));  // a provider that was just chosen is left alone
  auto drafts = texts(1);
  drafts.front().text_bytes = 180'000;
  alice.publish(drafts);
  world.run_for(minutes(1));
  run_until_quiet();
  EXPECT_TRUE(holds(bob, alice, 1));
  EXPECT_EQ(world.tally().duplicate_documents, 0U);
  EXPECT_EQ(world.tally().duplicate_headers, 0U);
}

// The same through three cities in a row.
TEST_F(Scenes, ATextPassesThroughSeveralCitiesThatDoNotFollowIt) {
  Node& alice = city("alice");
  Node& bob = city("bob", Filter{});
  Node& carol = city("carol", Filter{});
  Node& dave = city("dave", Filter{});
  Node& erin = city("erin");
  link(alice, bob);
  link(carol, bob);
  link(carol, dave);
  link(dave, erin);
  begin();
  alice.publish(texts(2));
  run_until_quiet();
  EXPECT_TRUE(holds(erin, alice, 1));
  EXPECT_TRUE(holds(erin, alice, 2));
}

// Refused while the way was closed, a want is kept: when the way opens, the text comes without anybody asking anew, and
// long before the asker would have.
TEST_F(Scenes, ATextComesWhenTheWayOpensLate) {
  Node& alice = city("alice");
  Node& bob = city("bob", Filter{});
  Node& carol = city("carol", Filter{});
  Node& dave = city("dave");
  const EdgeId way = link(alice, bob);
  link(bob, carol);
  link(carol, dave);
  begin();
  alice.publish(texts(1));
  world.run_until([&] { return headers_of(bob, alice) == 1U; }, seconds(5), milliseconds(1));
  world.wires().cut(way, milliseconds(1));
  world.run_for(minutes(90));
  ASSERT_EQ(headers_of(dave, alice), 1U);
  ASSERT_FALSE(holds(dave, alice, 1));
  world.wires().restore(way);
  world.run_for(minutes(3));
  EXPECT_TRUE(holds(dave, alice, 1));
  EXPECT_EQ(world.tally().duplicate_documents, 0U);
}

// A retraction beyond the tip that a revocation lists is void, and what it hid is seen again everywhere (RULES 9, 15).
TEST_F(Scenes, ARevocationVoidsARetraction) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& carol = city("carol");
  const EdgeId alice_carol = link(alice, carol);
  const EdgeId alice_bob = link(alice, bob);
  link(bob, carol);
  begin();
  carol.publish(texts(2));
  run_until_quiet();
  world.wires().cut(alice_carol, milliseconds(10));
  world.wires().cut(alice_bob, milliseconds(10));
  world.run_for(seconds(5));
  ASSERT_TRUE(carol.retract_own(1));
  world.run_for(seconds(5));
  ASSERT_FALSE(holds(bob, carol, 1));
  alice.revoke(carol.log(), "left");
  world.run_for(seconds(5));
  world.wires().restore(alice_bob);
  run_until_quiet();
  EXPECT_TRUE(holds(bob, carol, 1));
  EXPECT_TRUE(holds(alice, carol, 1));
}

// In a mesh each city gets each header and each text once, from its provider, and everybody else only announces.
TEST_F(Scenes, AMeshCarriesEachHeaderOnce) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& carol = city("carol");
  link(alice, bob);
  link(bob, carol);
  link(carol, alice);
  begin();
  for (int round = 0; round < 10; ++round) {
    for (Node* node : {&alice, &bob, &carol}) node->publish(texts(1));
    world.run_for(seconds(2));
  }
  run_until_quiet();
  EXPECT_EQ(world.tally().headers, 2U * 30U);
  EXPECT_EQ(world.tally().documents, 2U * 30U);
}

// News travel two hops in the time of the hops and of the work, and never wait for a timer.
TEST_F(Scenes, NewsTravelWithoutATimer) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& carol = city("carol");
  const LinkQuality quality{milliseconds(20), Time{0}, 10'000'000};
  link(alice, bob, quality);
  link(bob, carol, quality);
  begin();
  alice.publish(texts(1));
  world.run_for(seconds(5));
  const Time before = world.now();
  alice.publish(texts(1));
  ASSERT_TRUE(world.run_until([&] { return holds(carol, alice, 2); }, seconds(5), milliseconds(1)));
  EXPECT_LE(world.now() - before, milliseconds(100));
}

// A city that slept catches up on what it missed, once.
TEST_F(Scenes, ACityThatWasDownCatchesUp) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  link(bob, alice);
  begin();
  alice.publish(texts(5));
  run_until_quiet();
  bob.stop();
  world.run_for(minutes(10));
  alice.publish(texts(200));
  alice.retract_own(3);
  world.run_for(minutes(1));
  bob.start();
  run_until_quiet();
  EXPECT_EQ(headers_of(bob, alice), 206U);
  EXPECT_FALSE(holds(bob, alice, 3));
  EXPECT_EQ(world.tally().headers, 206U);
  EXPECT_EQ(world.tally().duplicate_headers, 0U);
  EXPECT_EQ(world.tally().duplicate_documents, 0U);
}

// A power cut takes what was not synced; it comes again, and nothing else does.
TEST_F(Scenes, AfterAPowerCutOnlyWhatWasLostComesAgain) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  link(bob, alice);
  begin();
  alice.publish(texts(20));
  run_until_quiet();
  alice.publish(texts(7));
  ASSERT_TRUE(world.run_until([&] { return headers_of(bob, alice) == 27; }, seconds(5), milliseconds(1)));
  bob.crash();
  EXPECT_EQ(headers_of(bob, alice), 20U);
  world.run_for(seconds(30));
  bob.start();
  run_until_quiet();
  EXPECT_EQ(headers_of(bob, alice), 27U);
  EXPECT_EQ(world.tally().headers, 27U + 7U);
}

// A first sync that is cut goes on where it was.
TEST_F(Scenes, ACutFirstSyncResumes) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  alice.preload_own(texts(400));
  const EdgeId edge = link(bob, alice, LinkQuality{milliseconds(100), Time{0}, 20'000});
  world.start_all();
  ASSERT_TRUE(world.run_until([&] { return documents_of(bob, alice) >= 100; }, minutes(2)));
  EXPECT_LT(documents_of(bob, alice), 300U);
  world.wires().cut(edge, milliseconds(10));
  world.run_for(seconds(20));
  world.wires().restore(edge);
  run_until_quiet();
  EXPECT_EQ(headers_of(bob, alice), 400U);
  EXPECT_EQ(world.tally().headers, 400U);
  EXPECT_EQ(world.tally().documents, 400U);
}

// A city that joins later gets the network log, all headers and what it follows; and the others get what it writes.
TEST_F(Scenes, ANewMemberJoinsLate) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  link(bob, alice);
  begin();
  alice.publish(texts(70, "data.gis"));
  bob.publish(texts(3, "energy"));
  run_until_quiet();
  Node& carol = world.late_city("carol", themes({"data"}), LinkQuality{});
  world.run_for(seconds(10));
  link(carol, bob);
  carol.publish(texts(2));
  run_until_quiet();
  EXPECT_EQ(headers_of(carol, alice), 70U);
  EXPECT_EQ(headers_of(carol, bob), 3U);
  EXPECT_TRUE(holds(carol, alice, 1));
  EXPECT_FALSE(holds(carol, bob, 1));
  EXPECT_TRUE(holds(bob, carol, 2));
}

// A city that is revoked is cut off everywhere; what it wrote beyond the tips counts nowhere, not even where it had
// been received before the revocation was known.
TEST_F(Scenes, ARevokedMemberIsCutOff) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& carol = city("carol");
  const EdgeId alice_bob = link(alice, bob);
  const EdgeId alice_carol = link(alice, carol);
  link(bob, carol);
  begin();
  carol.publish(texts(4));
  run_until_quiet();
  world.wires().cut(alice_bob, milliseconds(10));
  world.wires().cut(alice_carol, milliseconds(10));
  world.run_for(seconds(5));
  carol.publish(texts(3));
  world.run_for(seconds(5));
  EXPECT_EQ(headers_of(bob, carol), 7U);
  alice.revoke(carol.log(), "left");
  world.run_for(seconds(5));
  world.wires().restore(alice_bob);
  world.wires().restore(alice_carol);
  run_until_quiet();
  alice.publish(texts(1));
  carol.publish(texts(1));
  run_until_quiet();
  const Holdings at_bob = holdings_of(world, bob);
  EXPECT_EQ(at_bob, holdings_of(world, alice));
  EXPECT_EQ(at_bob.heads[2].sequence, 4U);
  EXPECT_EQ(headers_of(carol, alice), 0U);
  EXPECT_TRUE(carol.engine().links().empty());
}

// A machine was copied and both go on: where the branches meet the fork is seen, its proof reaches all, and digests
// agree on the part before it.
TEST_F(Scenes, AForkIsProvedToAll) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& carol = city("carol");
  Node& dave = city("dave");
  link(alice, bob);
  link(carol, alice);
  link(dave, bob);
  begin();
  dave.publish(texts(4));
  run_until_quiet();
  dave.stop();
  Node& again = world.clone_of(dave);
  link(again, carol);
  world.run_for(seconds(5));
  dave.start();
  again.start();
  dave.publish(texts(2));
  again.publish(texts(3));
  run_until_quiet();
  for (const Node* node : {&alice, &bob, &carol}) {
    const SimStore::Log* log = node->store().log(dave.log());
    ASSERT_NE(log, nullptr);
    EXPECT_EQ(log->fork, 5U) << node->handle();
    EXPECT_EQ(log->undisputed(), 4U) << node->handle();
    ASSERT_EQ(node->store().forks().size(), 1U);
  }
  // Both machines know, stop, and nobody holds it against those who told them.
  EXPECT_TRUE(dave.written_elsewhere());
  EXPECT_TRUE(again.written_elsewhere());
  dave.publish(texts(1));
  run_until_quiet();
  EXPECT_EQ(dave.store().log(dave.log())->rows.size(), 6U);
}

// A copy that was asleep learns from partners what its city wrote meanwhile, takes it, and writes nothing more.
TEST_F(Scenes, ACopyThatWakesUpLaterPublishesNothing) {
  Node& alice = city("alice");
  Node& dave = city("dave");
  link(alice, dave);
  begin();
  dave.publish(texts(2));
  run_until_quiet();
  dave.stop();
  Node& again = world.clone_of(dave);
  link(again, alice);
  dave.start();
  dave.publish(texts(2));
  run_until_quiet();
  again.start();
  run_until_quiet();
  EXPECT_TRUE(again.written_elsewhere());
  EXPECT_FALSE(dave.written_elsewhere());
  again.publish(texts(1));
  run_until_quiet();
  EXPECT_EQ(headers_of(alice, dave), 4U);
  EXPECT_EQ(alice.store().log(dave.log())->fork, 0U);
  EXPECT_EQ(headers_of(again, dave), 4U);
}

// What a city no longer wants does not come, what it wants from now on does, old texts included.
TEST_F(Scenes, ACityFollowsSomethingElse) {
  Node& alice = city("alice");
  Node& bob = city("bob", themes({"energy"}));
  link(alice, bob);
  begin();
  alice.publish(texts(5, "data"));
  run_until_quiet();
  EXPECT_FALSE(holds(bob, alice, 1));
  bob.follow(themes({"data"}));
  world.run_for(seconds(1));
  run_until_quiet();
  EXPECT_TRUE(holds(bob, alice, 1));
  EXPECT_TRUE(holds(bob, alice, 5));
  EXPECT_EQ(world.tally().documents, 5U);
}

// What nothing follows any more may be given up, is asked for by nobody then, and comes again with a new follow.
TEST_F(Scenes, ACityDropsWhatItNoLongerFollows) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  link(alice, bob);
  begin();
  alice.publish(texts(3, "data"));
  alice.publish(texts(2, "energy"));
  bob.publish(texts(1, "data"));
  run_until_quiet();
  EXPECT_EQ(documents_of(bob, alice), 5U);
  bob.follow(themes({"energy"}), true);
  world.run_for(seconds(60));
  EXPECT_EQ(documents_of(bob, alice), 2U);
  EXPECT_TRUE(holds(bob, bob, 1));
  EXPECT_EQ(world.tally().documents, 6U);
  bob.follow(Filter::everything());
  world.run_for(seconds(1));
  run_until_quiet();
  EXPECT_EQ(documents_of(bob, alice), 5U);
  EXPECT_EQ(world.tally().documents, 9U);
}

// Whatever a city follows, it gets what answers or cites its own entries, and without a timer.
TEST_F(Scenes, AnswersArriveWhateverIsFollowed) {
  Node& alice = city("alice");
  Node& bob = city("bob", Filter{});
  link(alice, bob);
  begin();
  bob.publish(texts(1));
  alice.publish(texts(1));
  run_until_quiet();
  Draft answer;
  const SimStore::Row* question = alice.store().find(Place{bob.log(), 1});
  ASSERT_NE(question, nullptr);
  answer.answers = Reference{Relation::answers, bob.log(), question->header->hash(), 1};
  alice.publish({answer});
  ASSERT_TRUE(world.run_until([&] { return holds(bob, alice, 2); }, seconds(5), milliseconds(1)));
  run_until_quiet();
  EXPECT_FALSE(holds(bob, alice, 1));
}

// One text that nothing follows is fetched when somebody asks for it, also through a city that does not hold it; the
// others stay where they are.
TEST_F(Scenes, OneTextIsFetchedOnDemand) {
  Node& alice = city("alice");
  Node& bob = city("bob", Filter{});
  Node& carol = city("carol", Filter{});
  link(alice, bob);
  link(bob, carol);
  begin();
  alice.publish(texts(5));
  run_until_quiet();
  carol.demand(Place{alice.log(), 2});
  ASSERT_TRUE(world.run_until([&] { return holds(carol, alice, 2); }, seconds(5), milliseconds(1)));
  run_until_quiet();
  EXPECT_EQ(documents_of(carol, alice), 1U);
  EXPECT_TRUE(carol.failed_demands().empty());
}

// A demand that nobody can meet ends with the reason, at once.
TEST_F(Scenes, ADemandThatNobodyCanMeetSaysWhy) {
  Node& alice = city("alice");
  Node& bob = city("bob", Filter{});
  Node& carol = city("carol", Filter{});
  const EdgeId to_alice = link(alice, bob);
  const EdgeId between = link(bob, carol);
  begin();
  alice.publish(texts(2));
  run_until_quiet();
  const Place place{alice.log(), 2};
  world.wires().cut(to_alice, milliseconds(10));
  world.run_for(seconds(1));
  carol.demand(place);
  ASSERT_TRUE(world.run_until([&] { return !carol.failed_demands().empty(); }, seconds(5), milliseconds(1)));
  EXPECT_EQ(carol.failed_demands().back(), std::pair(place, Reason::no_partner_holds_it));
  world.wires().cut(between, milliseconds(10));
  world.run_for(seconds(1));
  carol.demand(place);
  ASSERT_EQ(carol.failed_demands().size(), 2U);
  EXPECT_EQ(carol.failed_demands().back(), std::pair(place, Reason::partner_unreachable));
  // It stays wanted, and comes when somebody turns up who holds it.
  world.wires().restore(to_alice);
  world.wires().restore(between);
  ASSERT_TRUE(world.run_until([&] { return holds(carol, alice, 2); }, minutes(10)));
  EXPECT_FALSE(holds(carol, alice, 1));
}

// A disk that refuses now and then costs time, never an entry.
TEST_F(Scenes, ADiskThatRefusesLosesNothing) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  bob.machine().disk_trouble_per_cent = 40;
  link(bob, alice);
  begin();
  for (int round = 0; round < 10; ++round) {
    alice.publish(texts(3));
    world.run_for(seconds(3));
  }
  run_until_quiet(minutes(60));
  EXPECT_EQ(headers_of(bob, alice), 30U);
}

}  // namespace
}  // namespace essaim::sim

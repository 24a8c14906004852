// What cities find out about a log that was written on twice, and more than twice.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/sim/scenes.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Dave's key writes on from copies of his disk, each of which meets one partner alone.
class ForksOfALog : public Scenes {
 protected:
  Node& copy_of_dave(const Node& from, Node& partner) {
    Node& copy = world.clone_of(from);
    link(copy, partner);
    return copy;
  }
  // One copy runs alone, writes before it hears anything, is heard and stops.
  void write(Node& copy, std::size_t count = 1) {
    copy.start();
    copy.publish(texts(count));
    world.run_for(seconds(15));
    copy.stop();
  }
  void part(EdgeId edge, Time duration) {
    world.wires().block(edge, Wires::Direction::there, duration);
    world.wires().block(edge, Wires::Direction::back, duration);
  }
};

// Two cities know of the same fork, and behind different headers: the log parts even earlier. They find that out on the
// connection that they have.
TEST_F(ForksOfALog, ALowerOneIsFoundBehindAProof) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& dave = city("dave");
  const EdgeId together = link(alice, bob);
  link(dave, alice);
  begin();
  dave.publish(texts(1));
  run_until_quiet();
  dave.stop();
  Node& second = copy_of_dave(dave, bob);
  part(together, minutes(3));
  write(dave);
  Node& third = copy_of_dave(dave, alice);
  write(dave);
  write(third);
  write(second, 2);
  ASSERT_EQ(alice.store().log(dave.log())->fork, 3U);
  ASSERT_EQ(bob.store().log(dave.log())->fork, 0U);
  ASSERT_EQ(headers_of(bob, dave), 3U);
  const std::uint64_t links = world.tally().links_made;
  world.run_for(minutes(5));
  EXPECT_EQ(world.failure(), "");
  EXPECT_EQ(world.tally().links_made, links);
  EXPECT_EQ(alice.store().log(dave.log())->fork, 2U);
  EXPECT_EQ(bob.store().log(dave.log())->fork, 2U);
  run_until_quiet();
}

// The same where the city with the other header hears of the fork before it hears of the headers.
TEST_F(ForksOfALog, ALowerOneIsFoundWhenTheHeadersComeLast) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& dave = city("dave");
  const EdgeId together = link(alice, bob);
  link(dave, alice);
  begin();
  dave.publish(texts(1));
  run_until_quiet();
  dave.stop();
  Node& second = copy_of_dave(dave, bob);
  part(together, minutes(3));
  write(dave);
  Node& third = copy_of_dave(dave, alice);
  write(dave);
  write(third);
  world.run_for(minutes(4));
  ASSERT_EQ(alice.store().log(dave.log())->fork, 3U);
  ASSERT_EQ(bob.store().log(dave.log())->fork, 3U);
  write(second);
  world.run_for(minutes(5));
  EXPECT_EQ(world.failure(), "");
  EXPECT_EQ(alice.store().log(dave.log())->fork, 2U);
  EXPECT_EQ(bob.store().log(dave.log())->fork, 2U);
  run_until_quiet();
}

}  // namespace
}  // namespace essaim::sim

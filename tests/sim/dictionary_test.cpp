// Cities whose version lacks the dictionary: what comes to them needs none (RULES 24). That no frame names a dictionary
// which its receiver did not list is looked at in every run (Node::look_at_frame).
#include <gtest/gtest.h>

#include <chrono>

#include "core/document.h"
#include "tests/sim/scenes.h"

namespace essaim::sim {
namespace {

using std::chrono::seconds;

class WithoutDictionary : public Scenes {
 protected:
  Node& city_without(const std::string& handle, Filter filter = Filter::everything()) {
    Node& node = city(handle, std::move(filter));
    node.forget_dictionaries();
    return node;
  }
  // How many of the author's texts the node holds in a frame that needs a dictionary.
  static std::size_t with_dictionary(const Node& node, const Node& author) {
    std::size_t count = 0;
    for (Sequence sequence = 1; sequence <= headers_of(node, author); ++sequence) {
      const Bytes* frame = node.store().document(Place{author.log(), sequence});
      if (frame && dictionary_of(*frame) != 0U) ++count;
    }
    return count;
  }
};

// It catches up and gets news in frames made for it. What it passes on comes to a city that has the dictionary as it
// is, and is taken.
TEST_F(WithoutDictionary, ACityCatchesUpGetsNewsAndPassesThemOn) {
  Node& alice = city("alice");
  Node& bob = city_without("bob");
  Node& carol = city("carol");
  alice.preload_own(texts(70));
  link(alice, bob);
  link(bob, carol);
  begin();
  for (int round = 0; round < 5; ++round) {
    for (Node* node : {&alice, &bob, &carol}) node->publish(texts(1));
    world.run_for(seconds(2));
  }
  run_until_quiet();
  EXPECT_EQ(documents_of(bob, alice), 75U);
  EXPECT_EQ(documents_of(carol, alice), 75U);
  EXPECT_EQ(documents_of(alice, carol), 5U);
  EXPECT_EQ(with_dictionary(alice, alice), 75U);
  EXPECT_EQ(with_dictionary(carol, carol), 5U);
  for (const Node* author : {&alice, &bob, &carol}) EXPECT_EQ(with_dictionary(bob, *author), 0U);
  EXPECT_EQ(with_dictionary(carol, alice) + with_dictionary(alice, carol), 0U);
  EXPECT_EQ(world.tally().duplicate_documents, 0U);
}

// News go to all who follow at once, and only those who need it get another frame; also where the news were received
// and are passed on.
TEST_F(WithoutDictionary, OnlyWhoLacksItGetsAnotherFrame) {
  Node& alice = city("alice");
  Node& bob = city("bob");
  Node& carol = city("carol");
  Node& dave = city_without("dave");
  link(alice, bob);
  link(bob, carol);
  link(bob, dave);
  begin();
  alice.publish(texts(1));
  run_until_quiet();
  for (int round = 0; round < 4; ++round) {
    alice.publish(texts(1));
    world.run_for(seconds(2));
  }
  run_until_quiet();
  EXPECT_EQ(with_dictionary(bob, alice), 5U);
  EXPECT_EQ(with_dictionary(carol, alice), 5U);
  EXPECT_EQ(documents_of(dave, alice), 5U);
  EXPECT_EQ(with_dictionary(dave, alice), 0U);
  EXPECT_EQ(world.tally().documents, 15U);
  EXPECT_EQ(world.tally().documents_without_dictionary, 5U);
}

// What was parked for it comes in a frame made for it.
TEST_F(WithoutDictionary, WhatWasParkedComesWithoutIt) {
  Node& alice = city("alice");
  Node& bob = city("bob", themes({"energy"}));
  Node& carol = city_without("carol");
  link(alice, bob);
  link(bob, carol);
  begin();
  alice.publish(texts(3));
  run_until_quiet();
  EXPECT_EQ(documents_of(carol, alice), 3U);
  EXPECT_EQ(with_dictionary(bob, alice), 3U);
  EXPECT_EQ(with_dictionary(carol, alice), 0U);
}

}  // namespace
}  // namespace essaim::sim

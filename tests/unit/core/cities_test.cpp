#include "tests/support/cities.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

using test::TestCity;
using test::TestNetwork;

// The cities that all other tests are built on: members of one network, with a register that verifies.
TEST(TestCities, AreMembersOfOneNetwork) {
  TestNetwork network({"grenoble", "dakar", "lille"});
  NetworkState state = network.state();
  ASSERT_EQ(state.members().size(), 3U);
  EXPECT_EQ(state.lead()->admission.handle, "grenoble");
  for (const char* handle : {"grenoble", "dakar", "lille"}) {
    const MemberState* member = state.by_handle(handle);
    ASSERT_NE(member, nullptr);
    EXPECT_EQ(member->id, network.city(handle).id());
    EXPECT_EQ(member->admission, network.city(handle).admission());
    EXPECT_TRUE(state.is_current(network.city(handle).log()));
  }
  network.city("dakar").publish("Le banc");
  network.revoke("dakar");
  network.admit("thies").publish("Le puits");
  state = network.state();
  EXPECT_FALSE(state.is_current(network.city("dakar").log()));
  EXPECT_EQ(state.by_handle("dakar")->revoked, std::vector<Tip>{network.city("dakar").tip()});
  EXPECT_TRUE(state.is_current(network.city("thies").log()));
  EXPECT_EQ(state.head_position(), 5U);
}

// The same seed and calls give the same octets; another seed gives another network.
TEST(TestCities, FollowFromTheSeed) {
  const auto head_of = [](std::uint64_t seed) {
    TestNetwork network(2, seed);
    network.city(1).publish_many(3);
    network.city(1).retract(network.city(1).entry(2));
    return network.city(1).head();
  };
  EXPECT_EQ(head_of(7), head_of(7));
  EXPECT_NE(head_of(7), head_of(8));
}

// Entries and documents are what a peer would accept.
TEST(TestCities, WriteWhatPeersAccept) {
  TestNetwork network(1);
  TestCity& city = network.lead();
  city.publish_many(130, 300);
  const auto runs = city.verified_runs();
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[1]->first(), 65U);
  EXPECT_EQ(runs[2]->last(), 130U);
  EXPECT_EQ(city.verified_runs(65).size(), 2U);
  for (const auto& run : runs) {
    const CheckedRun checked = check_run(network.id(), city.run(run->first(), run->last()));
    EXPECT_EQ(checked.verdict, Verdict::accept) << checked.why;
    EXPECT_EQ(checked.run->head(), run->head());
  }
  for (const auto& entry : city.entries()) {
    EXPECT_TRUE(check_document(network.id(), entry.claim(), entry.document->frame()));
    EXPECT_EQ(*decode_document(entry.document_bytes), *entry.text);
  }
}

}  // namespace
}  // namespace essaim

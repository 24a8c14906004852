#include "daemon/use_cases/versions.h"

#include <gtest/gtest.h>

#include "core/hash.h"
#include "core/limits.h"
#include "tests/unit/daemon/two_registers.h"

namespace essaim::daemon {
namespace {

class Versions : public TwoRegisters {};

using Sequences = std::vector<Sequence>;

// Whichever version is named, the text is the same, and only its newest lives.
TEST_F(Versions, OfATextAreFoundFromEachOfThem) {
  city_.publish_many(3);
  revise(city_, 2);  // 4
  revise(city_, 4);  // 5
  city_.publish_many(1);
  put(city_);
  for (const Sequence version : {2U, 4U, 5U}) EXPECT_EQ(text(city_, version), (Sequences{2, 4, 5}));
  EXPECT_EQ(text(city_, 3), (Sequences{3}));
  EXPECT_EQ(living(city_), (Sequences{1, 3, 5, 6}));
  EXPECT_EQ(life(city_, 4), Life::superseded);
}

// Two revisions of one version: the later one is the newest, wherever it is asked from; both are versions.
TEST_F(Versions, SideBySideHaveOneNewest) {
  city_.publish_many(1);
  revise(city_, 1);  // 2
  revise(city_, 1);  // 3, beside 2
  revise(city_, 2);  // 4, goes on from the older branch and is the newest all the same
  put(city_);
  for (const Sequence version : {1U, 2U, 3U, 4U}) EXPECT_EQ(text(city_, version), (Sequences{1, 2, 3, 4}));
  EXPECT_EQ(living(city_), (Sequences{4}));
  EXPECT_EQ(life(city_, 3), Life::superseded);
}

// One version may take up two branches.
TEST_F(Versions, MayBeJoined) {
  city_.publish_many(1);
  revise(city_, 1);
  revise(city_, 1);
  revise(city_, {superseding(city_, 2), superseding(city_, 3)});
  put(city_);
  EXPECT_EQ(text(city_, 4), (Sequences{1, 2, 3, 4}));
  EXPECT_EQ(living(city_), (Sequences{4}));
}

// Nobody revises another city's text, and a reference to another header at that place counts for nothing.
TEST_F(Versions, CountOnlyWithinOneCityAndByHash) {
  city_.publish_many(2);
  revise(lead_, {superseding(city_, 1)});
  revise(city_, {{Relation::supersedes, city_.log(), city_.hash_at(2), 1}});   // hash of 2, place of 1
  revise(city_, {{Relation::supersedes, city_.log(), city_.hash_at(2), 77}});  // a place that comes later
  put(city_);
  put(lead_);
  EXPECT_EQ(living(city_), (Sequences{1, 2, 3, 4}));
  EXPECT_EQ(living(lead_), (Sequences{1}));
  EXPECT_EQ(text(lead_, 1), (Sequences{1}));
}

// Taking back the newest version brings nothing old back; taking back an old one leaves the text.
TEST_F(Versions, StaySupersededWhenTheNewestIsTakenBack) {
  city_.publish_many(1);
  revise(city_, 1);
  city_.retract(city_.entry(1));
  put(city_);
  EXPECT_EQ(living(city_), (Sequences{2}));
  EXPECT_EQ(life(city_, 1), Life::retracted);
  EXPECT_EQ(life(city_, 3), Life::retraction);
  EXPECT_EQ(text(city_, 3), (Sequences{3}));
  city_.retract(city_.entry(2));
  put(city_);
  EXPECT_EQ(living(city_), Sequences());
  EXPECT_EQ(text(city_, 1), (Sequences{1, 2}));
}

// A retraction is no version, whatever it says.
TEST_F(Versions, AreNoRetractions) {
  city_.publish_many(2);
  HeaderFields fields;
  fields.kind = std::string(retraction_kind);
  fields.retraction = RetractionClass::other;
  fields.references = {{Relation::retracts, city_.log(), city_.hash_at(2), 2}, superseding(city_, 1)};
  city_.publish(fields, std::nullopt);
  put(city_);
  EXPECT_EQ(living(city_), (Sequences{1}));
}

// What a fork puts in dispute supersedes nothing any more.
TEST_F(Versions, CountOnlyBelowAFork) {
  city_.publish_many(1);
  revise(city_, 1);
  revise(city_, 2);
  put(city_);
  EXPECT_EQ(living(city_), (Sequences{3}));
  test::TestCity clone = city_.clone_before(3);
  clone.publish_many(1);
  Ingest proof;
  auto first = city_.verified_run(3, 3);
  auto second = clone.verified_run(3, 3);
  if (second->head() < first->head()) std::swap(first, second);
  proof.forks = {{first, second}};
  put(std::move(proof));
  EXPECT_EQ(living(city_), (Sequences{2}));
  EXPECT_EQ(life(city_, 3), Life::disputed);
}

// Beyond the end of a revoked city's log nothing counts: what stood before it is in force again.
TEST_F(Versions, CountOnlyUpToTheEndOfARevokedLog) {
  city_.publish_many(1);
  revise(city_, 1);
  network_.revoke(city_.handle());
  revise(city_, 2);
  put(city_);
  EXPECT_EQ(living(city_), (Sequences{2}));
  EXPECT_EQ(life(city_, 3), Life::voided);
  EXPECT_EQ(text(city_, 1), (Sequences{1, 2}));
  EXPECT_EQ(text(city_, 3), (Sequences{3}));
}

// However many versions a partner publishes, a look at them is bounded, and its list still has one line.
TEST_F(Versions, AreBounded) {
  city_.publish_many(1);
  const std::size_t versions = 2 * limits::text_versions_max;
  while (city_.last() < versions) revise(city_, city_.last());
  put(city_);
  EXPECT_EQ(living(city_), (Sequences{static_cast<Sequence>(versions)}));
  EXPECT_LE(text(city_, 1).size(), limits::text_versions_max);
  const Sequences newest = text(city_, static_cast<Sequence>(versions));
  EXPECT_LE(newest.size(), limits::text_versions_max);
  EXPECT_EQ(newest.back(), versions);
}

// A reference leads to the entry with that hash, or nowhere.
TEST_F(Versions, FollowAReferenceByItsHash) {
  city_.publish_many(2);
  put(city_);
  const auto leads_to = [&](Sequence sequence, const HeaderHash& hash) {
    const auto found = find_reference(*store_, network_.state(), {Relation::cites, city_.log(), hash, sequence});
    EXPECT_TRUE(found);
    return found->has_value();
  };
  EXPECT_TRUE(leads_to(2, city_.hash_at(2)));
  EXPECT_FALSE(leads_to(1, city_.hash_at(2)));
  EXPECT_FALSE(leads_to(0, city_.hash_at(2)));
  EXPECT_FALSE(leads_to(3, city_.hash_at(2)));
}

}  // namespace
}  // namespace essaim::daemon

#include "daemon/use_cases/versions.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/hash.h"
#include "core/limits.h"
#include "tests/support/cities.h"

namespace essaim::daemon {
namespace {

// A store with the registers of two cities, asked what became of an entry.
class Versions : public testing::Test {
 protected:
  Versions() : directory_(std::filesystem::path(testing::TempDir()) / ("versions-" + to_hex(random_bytes(6)))) {
    storage::Options options;
    options.directory = directory_;
    options.free_bytes_floor = 0;
    store_ = *storage::Store::open(options);
  }
  ~Versions() override {
    EXPECT_TRUE(store_->close());
    std::filesystem::remove_all(directory_);
  }

  // A text of the city that says it supersedes these.
  Sequence revise(test::TestCity& city, const std::vector<Reference>& targets, bool minor = false) {
    HeaderFields fields;
    fields.kind = "experience";
    fields.minor = minor;
    fields.references = targets;
    city.publish(fields, test::sample_document(city.last() + 1, 300));
    return city.last();
  }
  Sequence revise(test::TestCity& city, Sequence target) { return revise(city, {superseding(city, target)}); }
  static Reference superseding(const test::TestCity& city, Sequence target) {
    return {Relation::supersedes, city.log(), city.hash_at(target), target};
  }

  void put(const test::TestCity& city) {
    Ingest ingest;
    const auto held = store_->log(city.log());
    ingest.runs = city.verified_runs(held ? held->sequence + 1 : 1);
    put(std::move(ingest));
  }
  void put(Ingest ingest) {
    const auto done = store_->commit(std::move(ingest), Filter::everything(), storage::Durability::soon, 1000);
    ASSERT_TRUE(done) << sentence(done.error(), Language::english);
  }

  storage::StoredEntry entry(const test::TestCity& city, Sequence sequence) {
    auto found = store_->find({city.log(), sequence});
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : storage::StoredEntry{};
  }
  std::vector<Sequence> text(const test::TestCity& city, Sequence sequence) {
    const auto text = text_of(*store_, network_.state(), entry(city, sequence));
    EXPECT_TRUE(text);
    std::vector<Sequence> sequences;
    for (const auto& version : text->versions) sequences.push_back(version.place.sequence);
    return sequences;
  }
  Life life(const test::TestCity& city, Sequence sequence) {
    const auto life = life_of(*store_, network_.state(), entry(city, sequence));
    EXPECT_TRUE(life);
    return *life;
  }
  std::vector<Sequence> living(const test::TestCity& city) {
    std::vector<Sequence> sequences;
    for (Sequence sequence = 1; sequence <= city.last(); ++sequence) {
      if (life(city, sequence) == Life::living) sequences.push_back(sequence);
    }
    return sequences;
  }

  std::filesystem::path directory_;
  std::shared_ptr<storage::Store> store_;
  test::TestNetwork network_{2};
  test::TestCity& city_ = network_.city(std::size_t{1});
  test::TestCity& lead_ = network_.city(std::size_t{0});
};

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

#include <gtest/gtest.h>

#include "tests/unit/storage/shelf.h"

namespace essaim::storage {
namespace {

using Intervals = std::vector<SequenceSet::Interval>;

class Ingesting : public testing::Test {
 protected:
  test::TestNetwork network_{2};
  test::TestCity& city_ = network_.city(std::size_t{0});
  test::TestCity& other_ = network_.city(std::size_t{1});
  Shelf shelf_;
};

// What was committed is found again, octet by octet, also after the store was closed and opened.
TEST_F(Ingesting, KeepsHeadersDocumentsAndNetworkLog) {
  city_.publish_many(70);
  Ingest ingest = everything_of(city_);
  ingest.network = network_.log();
  const Ingested ingested = shelf_.put(std::move(ingest), Filter::everything(), 1000, Durability::synced);
  EXPECT_EQ(ingested.runs.size(), 2U);
  EXPECT_EQ(ingested.documents.size(), 70U);
  EXPECT_EQ(ingested.network.size(), network_.log().size());
  EXPECT_EQ(ingested.first_arrival, 1U);
  for (int round = 0; round < 2; ++round) {
    for (const test::TestEntry& entry : city_.entries()) {
      const auto found = must(shelf_->find(entry.place));
      ASSERT_TRUE(found);
      EXPECT_EQ(found->header, entry.header.bytes());
      EXPECT_EQ(found->arrival, entry.place.sequence);
      EXPECT_EQ(found->signature.has_value(), entry.place.sequence == 64 || entry.place.sequence == 70);
      EXPECT_TRUE(found->document_held);
      EXPECT_EQ(must(shelf_->document(entry.place)), entry.document->frame());
    }
    const LogState log = shelf_.log(city_);
    EXPECT_EQ(log.sequence, 70U);
    EXPECT_EQ(log.head, city_.head());
    EXPECT_EQ(log.documents, 70U);
    EXPECT_TRUE(log.missing.empty());
    EXPECT_EQ(must(shelf_->network_entries()), network_.signed_log());
    EXPECT_EQ(shelf_->counters().entries, 70U);
    EXPECT_EQ(shelf_->counters().network_entries, network_.log().size());
    shelf_.expect_sound();
    shelf_.reopen();
  }
}

// A mark says where an entry is, is in the batch of that entry or nowhere, and survives.
TEST_F(Ingesting, KeepsMarksOfPlaces) {
  city_.publish_many(3);
  other_.publish_many(2);
  shelf_.put(everything_of(other_));
  const std::vector<PlaceMark> marks = {
      {"import/a", {city_.log(), 2}}, {"import/b", {other_.log(), 1}}, {"import/beyond", {city_.log(), 4}}};
  must(shelf_->commit(everything_of(city_), Filter::everything(), Durability::synced, 1000, marks));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(must(shelf_->marked_place("import/a")), (Place{city_.log(), 2}));
    EXPECT_EQ(must(shelf_->marked_place("import/b")), (Place{other_.log(), 1}));
    EXPECT_EQ(must(shelf_->marked_place("import/beyond")), std::nullopt);
    EXPECT_EQ(must(shelf_->marked_place("import/c")), std::nullopt);
    shelf_.expect_sound();
    shelf_.reopen();
  }
  ASSERT_TRUE(shelf_->put_mark("import/odd", "odd"));
  EXPECT_EQ(shelf_->marked_place("import/odd").error().code, Errc::store_damaged);
}

// Another frame of the same text takes the place of one that is held, and of no other.
TEST_F(Ingesting, ReplacesFramesOfWhatIsHeld) {
  city_.publish_many(2);
  shelf_.put(headers_of(city_));
  shelf_.put(documents_of(city_, {1}));
  std::vector<VerifiedDocument> others;
  for (const test::TestEntry& entry : city_.entries()) {
    others.push_back(
        own_document(entry.place, compress_document(entry.document_bytes, Effort::quick, {}), entry.document->size()));
    ASSERT_NE(others.back().frame(), entry.document->frame());
  }
  ASSERT_TRUE(shelf_->replace_frames(others));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(must(shelf_->document(city_.entry(1).place)), others[0].frame());
    EXPECT_EQ(must(shelf_->document(city_.entry(2).place)), std::nullopt);
    EXPECT_EQ(shelf_.log(city_).documents, 1U);
    shelf_.expect_sound();
    shelf_.reopen();
  }
}

// Nothing is known of what was never committed.
TEST_F(Ingesting, AnswersAbsence) {
  EXPECT_EQ(must(shelf_->find({city_.log(), 1})), std::nullopt);
  EXPECT_EQ(must(shelf_->run(city_.log(), 1)), std::nullopt);
  EXPECT_EQ(must(shelf_->document({city_.log(), 1})), std::nullopt);
  EXPECT_TRUE(must(shelf_->documents(city_.log(), 1, 100, 1000)).empty());
  EXPECT_EQ(shelf_->log(city_.log()), std::nullopt);
  EXPECT_TRUE(must(shelf_->list({})).empty());
  EXPECT_TRUE(must(shelf_->arrivals(0, 10)).empty());
  shelf_.expect_sound();
}

// A run that leaves a gap, or that does not name what is held, is left out and changes nothing.
TEST_F(Ingesting, LeavesOutWhatDoesNotChain) {
  city_.publish_many(10);
  Ingest gap;
  gap.runs = {city_.verified_run(3, 6)};
  EXPECT_TRUE(shelf_.put(std::move(gap)).runs.empty());
  EXPECT_EQ(shelf_->log(city_.log()), std::nullopt);

  Ingest beginning;
  beginning.runs = {city_.verified_run(1, 5)};
  shelf_.put(std::move(beginning));
  test::TestCity clone = city_.clone_before(4);
  clone.publish_many(5);
  Ingest contradiction;
  contradiction.runs = {clone.verified_run(4, 8)};
  EXPECT_TRUE(shelf_.put(std::move(contradiction)).runs.empty());
  contradiction.runs = {clone.verified_run(6, 8)};
  EXPECT_TRUE(shelf_.put(std::move(contradiction)).runs.empty());
  EXPECT_EQ(shelf_.log(city_).head, city_.hash_at(5));
  shelf_.expect_sound();
}

// A run that begins lower and agrees adds only what is new; one that is held already adds nothing.
TEST_F(Ingesting, StoresOnlyTheNewPartOfAnOverlap) {
  city_.publish_many(10);
  Ingest beginning;
  beginning.runs = {city_.verified_run(1, 5)};
  shelf_.put(std::move(beginning));
  Ingest overlap;
  overlap.runs = {city_.verified_run(2, 4), city_.verified_run(3, 8), city_.verified_run(1, 5)};
  const Ingested ingested = shelf_.put(std::move(overlap));
  ASSERT_EQ(ingested.runs.size(), 1U);
  EXPECT_EQ(ingested.runs.front()->last(), 8U);
  EXPECT_EQ(ingested.first_arrival, 6U);
  EXPECT_EQ(shelf_.log(city_).sequence, 8U);
  EXPECT_EQ(shelf_->counters().last_arrival, 8U);
  shelf_.expect_sound();
}

// What follows in one commit may chain to what stands before it there.
TEST_F(Ingesting, ChainsWithinOneCommit) {
  city_.publish_many(130);
  other_.publish_many(3);
  Ingest ingest = everything_of(city_);
  for (const auto& run : other_.verified_runs()) ingest.runs.insert(ingest.runs.begin() + 1, run);
  const Ingested ingested = shelf_.put(std::move(ingest));
  EXPECT_EQ(ingested.runs.size(), 4U);
  EXPECT_EQ(shelf_.log(city_).sequence, 130U);
  EXPECT_EQ(shelf_.log(other_).sequence, 3U);
  shelf_.expect_sound();
}

// The filter decides what is missing and what is unwanted; another filter moves the sequences.
TEST_F(Ingesting, SortsAbsentDocumentsByTheFilter) {
  for (const char* theme : {"data", "mobility", "data.gis", "mobility"}) {
    Document document = test::sample_document(7);
    document.themes = {theme};
    city_.publish(document);
  }
  const Filter data({FollowRule{.themes = {"data"}}});
  shelf_.put(headers_of(city_), data);
  EXPECT_EQ(shelf_.log(city_).missing.intervals(), (Intervals{{1, 1}, {3, 3}}));
  EXPECT_EQ(shelf_.log(city_).unwanted.intervals(), (Intervals{{2, 2}, {4, 4}}));
  shelf_.expect_sound();

  // A document that nobody asked for is kept all the same; what is held stays held under any filter.
  EXPECT_EQ(shelf_.put(documents_of(city_, {1, 2}), data).documents.size(), 2U);
  ASSERT_TRUE(shelf_->refilter(Filter{}, {}, {}));
  EXPECT_TRUE(shelf_.log(city_).missing.empty());
  EXPECT_EQ(shelf_.log(city_).unwanted.intervals(), (Intervals{{3, 4}}));
  ASSERT_TRUE(shelf_->refilter(Filter::everything(), {}, {}));
  shelf_.reopen();
  EXPECT_EQ(shelf_.log(city_).missing.intervals(), (Intervals{{3, 4}}));
  shelf_.expect_sound();
}

// A document twice, or of a header that is not held, is left out.
TEST_F(Ingesting, LeavesOutDocumentsThatNothingWaitsFor) {
  city_.publish_many(3);
  EXPECT_TRUE(shelf_.put(documents_of(city_, {1})).documents.empty());
  Ingest some;
  some.runs = {city_.verified_run(1, 2)};
  some.documents = documents_of(city_, {3, 2, 2}).documents;
  EXPECT_EQ(shelf_.put(std::move(some)).documents, (std::vector<Place>{{city_.log(), 2}}));
  EXPECT_TRUE(shelf_.put(documents_of(city_, {2})).documents.empty());
  shelf_.expect_sound();
}

// A document that came with a header of another history is not stored under the one that is held.
TEST_F(Ingesting, LeavesOutTheDocumentOfARefusedHeader) {
  city_.publish_many(3);
  test::TestCity clone = city_.clone_before(3);
  clone.publish_many(1);
  shelf_.put(headers_of(city_));
  EXPECT_TRUE(shelf_.put(everything_of(clone, 3)).documents.empty());
  EXPECT_TRUE(shelf_.log(city_).missing.contains(3));
  // With the header that is held already it is.
  EXPECT_EQ(shelf_.put(everything_of(city_, 3)).documents, (std::vector<Place>{{city_.log(), 3}}));
  shelf_.expect_sound();
}

// A network entry that is held already is not new.
TEST_F(Ingesting, TellsNewNetworkEntriesFromOldOnes) {
  Ingest ingest;
  ingest.network = network_.log();
  ingest.network.push_back(network_.log().front());
  EXPECT_EQ(shelf_.put(ingest).network.size(), network_.log().size());
  EXPECT_TRUE(shelf_.put(ingest).network.empty());
  shelf_.expect_sound();
}

// Beyond a fork everything stays on the disk, and nothing is accepted, served or continued.
TEST_F(Ingesting, FreezesAForkedLog) {
  city_.publish_many(10);
  test::TestCity clone = city_.clone_before(6);
  clone.publish_many(2);
  shelf_.put(everything_of(city_));
  Ingest proof;
  proof.forks = {evidence_of(city_, clone, 6)};
  const Ingested proved = shelf_.put(proof);
  EXPECT_EQ(proved.forks.size(), 1U);
  EXPECT_EQ(proved.before_forks, (std::vector<HeaderHash>{city_.hash_at(5)}));
  EXPECT_TRUE(shelf_.put(proof).forks.empty()) << "known already";

  city_.publish_many(2);
  EXPECT_TRUE(shelf_.put(headers_of(city_, 11)).runs.empty());
  for (int round = 0; round < 2; ++round) {
    const LogState log = shelf_.log(city_);
    EXPECT_EQ(log.fork, 6U);
    EXPECT_EQ(log.sequence, 5U);
    EXPECT_EQ(log.head, city_.hash_at(5));
    EXPECT_EQ(log.entries, 10U);
    EXPECT_TRUE(must(shelf_->find({city_.log(), 6}))->disputed);
    EXPECT_FALSE(must(shelf_->find({city_.log(), 6}))->document_held);
    EXPECT_EQ(must(shelf_->document({city_.log(), 6})), std::nullopt);
    EXPECT_TRUE(must(shelf_->document({city_.log(), 5})));
    EXPECT_EQ(must(shelf_->run(city_.log(), 6)), std::nullopt);
    const auto forks = must(shelf_->forks());
    ASSERT_EQ(forks.size(), 1U);
    EXPECT_EQ(forks.front().position(), 6U);
    EXPECT_EQ(forks.front().first->head(), proof.forks.front().first->head());
    EXPECT_EQ(forks.front().second->head(), proof.forks.front().second->head());
    shelf_.expect_sound();
    shelf_.reopen();
  }

  // Only a lower fork counts.
  test::TestCity earlier = city_.clone_before(3);
  earlier.publish_many(1);
  Ingest lower;
  lower.forks = {evidence_of(city_, earlier, 3)};
  EXPECT_EQ(shelf_.put(lower).forks.size(), 1U);
  EXPECT_TRUE(shelf_.put(proof).forks.empty());
  EXPECT_EQ(shelf_.log(city_).sequence, 2U);
  shelf_.expect_sound();
}

// A proof may stand on another header than the one that is held there, or come before it; the store says which it
// holds.
TEST_F(Ingesting, SaysWhatItHoldsBeforeAFork) {
  city_.publish_many(4);
  test::TestCity other = city_.clone_before(3);
  other.publish_many(4);
  test::TestCity again = other.clone_before(5);
  again.publish_many(1);
  Ingest proof;
  proof.forks = {evidence_of(other, again, 5)};
  EXPECT_EQ(shelf_.put(proof).before_forks, (std::vector<HeaderHash>{HeaderHash{}}));
  shelf_.put(headers_of(city_));
  test::TestCity later = city_.clone_before(4);
  later.publish_many(1);
  Ingest lower;
  lower.forks = {evidence_of(city_, later, 4)};
  EXPECT_EQ(shelf_.put(lower).before_forks, (std::vector<HeaderHash>{city_.hash_at(3)}));
  shelf_.expect_sound();
}

// The proof may come before the headers: they are accepted up to the fork, and proved by the signature beyond it.
TEST_F(Ingesting, AcceptsUpToAForkThatWasKnownBefore) {
  city_.publish_many(10);
  test::TestCity clone = city_.clone_before(6);
  clone.publish_many(2);
  Ingest proof;
  proof.forks = {evidence_of(city_, clone, 6)};
  shelf_.put(std::move(proof));
  EXPECT_EQ(shelf_.log(city_).fork, 6U);
  EXPECT_EQ(shelf_.log(city_).sequence, 0U);
  EXPECT_EQ(shelf_.put(headers_of(city_)).runs.size(), 1U);
  EXPECT_EQ(shelf_.log(city_).sequence, 5U);
  EXPECT_EQ(shelf_.log(city_).missing.intervals(), (Intervals{{1, 5}}));
  const auto run = must(shelf_->run(city_.log(), 1));
  ASSERT_TRUE(run);
  EXPECT_TRUE(run->signature);
  EXPECT_EQ(check_run(network_.id(), *run).verdict, Verdict::accept);
  shelf_.expect_sound();
}

// Headers of a format that does not exist yet are kept and passed on as they came.
TEST_F(Ingesting, KeepsHeadersOfALaterFormat) {
  city_.publish("Aujourd'hui");
  city_.publish_in_format(9, "later");
  city_.publish("Encore");
  Ingest ingest;
  ingest.runs = {city_.verified_run(1, 1), city_.verified_run(2, 2), city_.verified_run(3, 3)};
  EXPECT_EQ(shelf_.put(std::move(ingest)).runs.size(), 3U);
  const auto first = must(shelf_->run(city_.log(), 1));
  EXPECT_EQ(first->last(), 1U);
  const auto later = must(shelf_->run(city_.log(), 2));
  EXPECT_EQ(later->format, 9);
  EXPECT_EQ(later->last(), 2U);
  EXPECT_EQ(check_run(network_.id(), *later).verdict, Verdict::accept);
  shelf_.expect_sound();
}

}  // namespace
}  // namespace essaim::storage

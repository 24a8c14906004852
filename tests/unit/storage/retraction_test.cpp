#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <set>

#include "core/limits.h"
#include "tests/unit/storage/shelf.h"

namespace essaim::storage {
namespace {

constexpr std::uint64_t hold_ms = std::chrono::milliseconds(limits::retraction_hold).count();

class Retracting : public testing::Test {
 protected:
  // Whether any file of the store contains these octets.
  std::set<std::filesystem::path> files() const {
    std::set<std::filesystem::path> all;
    for (const auto& file : std::filesystem::recursive_directory_iterator(shelf_.directory())) {
      if (file.is_regular_file()) all.insert(file.path());
    }
    return all;
  }
  // The database rewrites its files while they are looked at: what moved meanwhile is looked at again.
  bool on_disk(ByteView octets) const {
    std::set<std::filesystem::path> before;
    do {
      before = files();
      for (const auto& file : before) {
        if (read_whole(file).find(octets) != std::string::npos) return true;
      }
    } while (files() != before);
    return false;
  }
  test::TestNetwork network_{2};
  test::TestCity& city_ = network_.city(std::size_t{0});
  test::TestCity& other_ = network_.city(std::size_t{1});
  Shelf shelf_;
};

// A revocation voids what lies beyond the tip that it lists, retractions too; also after the ends were given anew.
TEST_F(Retracting, IsUndoneByARevocation) {
  city_.publish_many(3);
  shelf_.put(everything_of(city_));
  city_.retract(city_.entry(2));
  shelf_.put(everything_of(city_, 4));
  ASSERT_EQ(must(shelf_->document({city_.log(), 2})), std::nullopt);
  const std::vector<LogEnd> ends{{city_.log(), 3}, {other_.log(), 0}};
  const Ingested voided = must(shelf_->end_logs(ends, Filter::everything()));
  EXPECT_TRUE(voided.wanted_again.empty()) << "it was held all the time";
  EXPECT_TRUE(must(shelf_->document({city_.log(), 2})).has_value());
  EXPECT_EQ(shelf_->next_erasure_ms(), std::nullopt);
  shelf_.expect_sound();
  shelf_.reopen();
  must(shelf_->end_logs(ends, Filter::everything()));
  EXPECT_TRUE(must(shelf_->document({city_.log(), 2})).has_value());
  shelf_.expect_sound();
}

// Where the text never came because its retraction was known first, it is wanted again.
TEST_F(Retracting, ThatBecomesVoidMakesTheTextWantedAgain) {
  city_.publish_many(3);
  city_.retract(city_.entry(2));
  Ingest headers = everything_of(city_);
  headers.documents.clear();
  shelf_.put(std::move(headers));
  EXPECT_FALSE(shelf_.log(city_).missing.contains(2));
  const Ingested voided = must(shelf_->end_logs(std::vector<LogEnd>{{city_.log(), 3}}, Filter::everything()));
  EXPECT_EQ(voided.wanted_again, (std::vector<Place>{{city_.log(), 2}}));
  EXPECT_TRUE(shelf_.log(city_).missing.contains(2));
  shelf_.expect_sound();
}

// Known beforehand, an end keeps a retraction from counting at all.
TEST_F(Retracting, BeyondAnEndCountsForNothing) {
  city_.publish_many(3);
  city_.retract(city_.entry(2));
  must(shelf_->end_logs(std::vector<LogEnd>{{city_.log(), 3}}, Filter::everything()));
  EXPECT_TRUE(shelf_.put(everything_of(city_)).hidden.empty());
  EXPECT_TRUE(must(shelf_->document({city_.log(), 2})).has_value());
  shelf_.expect_sound();
}

// What was taken back is hidden at once and erased after the hold.
TEST_F(Retracting, HidesAtOnceAndErasesAfterTheHold) {
  city_.publish_many(3);
  shelf_.put(everything_of(city_));
  city_.retract(city_.entry(2));
  const Ingested ingested = shelf_.put(everything_of(city_, 4), Filter::everything(), 1000);
  EXPECT_EQ(ingested.hidden, (std::vector<Place>{{city_.log(), 2}}));
  const auto hidden = must(shelf_->find({city_.log(), 2}));
  EXPECT_TRUE(hidden->retracted);
  EXPECT_FALSE(hidden->erased);
  EXPECT_FALSE(hidden->document_held);
  EXPECT_EQ(must(shelf_->document({city_.log(), 2})), std::nullopt);
  EXPECT_EQ(must(shelf_->documents(city_.log(), 1, 3, 1 << 20)).size(), 2U);
  EXPECT_TRUE(shelf_.put(documents_of(city_, {2})).documents.empty());
  EXPECT_EQ(shelf_->next_erasure_ms(), 1000 + hold_ms);
  shelf_.expect_sound();

  shelf_.reopen();
  EXPECT_EQ(must(shelf_->document({city_.log(), 2})), std::nullopt);
  EXPECT_TRUE(must(shelf_->erase_due(1000 + hold_ms - 1)).empty());
  EXPECT_EQ(must(shelf_->erase_due(1000 + hold_ms)), (std::vector<Place>{{city_.log(), 2}}));
  EXPECT_EQ(shelf_->next_erasure_ms(), std::nullopt);
  EXPECT_TRUE(must(shelf_->find({city_.log(), 2}))->erased);
  EXPECT_EQ(shelf_.log(city_).documents, 2U);
  EXPECT_TRUE(shelf_.put(documents_of(city_, {2})).documents.empty()) << "erased is for ever";
  shelf_.expect_sound();
  shelf_.reopen();
  EXPECT_TRUE(must(shelf_->find({city_.log(), 2}))->erased);
  EXPECT_TRUE(shelf_.put(documents_of(city_, {2})).documents.empty());
  shelf_.expect_sound();
}

// Personal data waits for nothing.
TEST_F(Retracting, ErasesPersonalDataAtOnce) {
  city_.publish_many(2);
  shelf_.put(everything_of(city_));
  city_.retract(city_.entry(1));
  shelf_.put(everything_of(city_, 3), Filter::everything(), 500);
  city_.retract(city_.entry(1), RetractionClass::personal_data);
  EXPECT_TRUE(shelf_.put(everything_of(city_, 4), Filter::everything(), 1000).hidden.empty()) << "hidden already";
  EXPECT_EQ(must(shelf_->erase_due(1000)).size(), 1U);
  shelf_.expect_sound();
}

// The document may come after its retraction: it is neither asked for nor stored.
TEST_F(Retracting, WorksBeforeTheDocumentComes) {
  city_.publish_many(3);
  city_.retract(city_.entry(2));
  shelf_.put(headers_of(city_));
  EXPECT_EQ(shelf_.log(city_).missing.intervals(), (std::vector<SequenceSet::Interval>{{1, 1}, {3, 3}}));
  EXPECT_EQ(shelf_.put(documents_of(city_, {1, 2, 3})).documents.size(), 2U);
  EXPECT_EQ(must(shelf_->erase_due(1000 + hold_ms)).size(), 1U);
  EXPECT_TRUE(must(shelf_->find({city_.log(), 2}))->erased);
  shelf_.expect_sound();
}

// A retraction of another city's entry, of a wrong hash or of a place that comes later counts for nothing.
TEST_F(Retracting, CountsOnlyInOnesOwnLogAndForTheNamedHash) {
  city_.publish_many(2);
  const auto retracting = [](const LogKey& log, const HeaderHash& hash, Sequence sequence) {
    HeaderFields fields;
    fields.kind = std::string(retraction_kind);
    fields.retraction = RetractionClass::personal_data;
    fields.references = {{Relation::retracts, log, hash, sequence}};
    return fields;
  };
  other_.publish(retracting(city_.log(), city_.hash_at(1), 1), std::nullopt);
  city_.publish(retracting(city_.log(), city_.hash_at(2), 1), std::nullopt);
  city_.publish(retracting(city_.log(), city_.hash_at(1), 900), std::nullopt);
  EXPECT_TRUE(shelf_.put(everything_of(city_)).hidden.empty());
  EXPECT_TRUE(shelf_.put(everything_of(other_)).hidden.empty());
  EXPECT_TRUE(must(shelf_->erase_due(UINT64_MAX)).empty());
  EXPECT_EQ(must(shelf_->documents(city_.log(), 1, 2, 1 << 20)).size(), 2U);
  shelf_.expect_sound();
}

// Erased means gone from the disk: the octets are in no file, whether they lay in tables, in memory or in the log.
TEST_F(Retracting, LeavesNoOctetsInAnyFile) {
  city_.publish_many(200);
  const Bytes in_tables = city_.entry(50).document->frame();
  const Bytes neighbour = city_.entry(51).document->frame();
  shelf_.put(everything_of(city_));
  shelf_.reopen();
  city_.publish_many(5);
  const Bytes in_log = city_.entry(203).document->frame();
  shelf_.put(everything_of(city_, 201));
  city_.retract(city_.entry(50), RetractionClass::personal_data);
  city_.retract(city_.entry(203), RetractionClass::personal_data);
  shelf_.put(everything_of(city_, 206));
  ASSERT_TRUE(on_disk(in_tables));
  ASSERT_TRUE(on_disk(in_log));
  EXPECT_EQ(must(shelf_->erase_due(1000)).size(), 2U);
  EXPECT_FALSE(on_disk(in_tables));
  EXPECT_FALSE(on_disk(in_log));
  EXPECT_TRUE(on_disk(neighbour));
  shelf_.expect_sound();
  shelf_.close();
  EXPECT_FALSE(on_disk(in_tables));
  EXPECT_FALSE(on_disk(in_log));
}

// A retraction that a fork makes void gives its target back, as long as that was not erased.
TEST_F(Retracting, IsUndoneByAFork) {
  city_.publish_many(4);
  city_.retract(city_.entry(1));  // 5, stays
  city_.retract(city_.entry(2));  // 6
  city_.retract(city_.entry(3));  // 7
  city_.retract(city_.entry(1));  // 8, beside 5
  test::TestCity clone = city_.clone_before(6);
  clone.publish_many(1);
  Ingest ingest = everything_of(city_);
  ingest.documents = documents_of(city_, {1, 4}).documents;
  shelf_.put(std::move(ingest));
  EXPECT_EQ(must(shelf_->documents(city_.log(), 1, 8, 1 << 20)).size(), 1U);
  Ingest proof;
  proof.forks = {evidence_of(city_, clone, 6)};
  shelf_.put(std::move(proof));
  EXPECT_TRUE(must(shelf_->find({city_.log(), 1}))->retracted);
  EXPECT_FALSE(must(shelf_->find({city_.log(), 2}))->retracted);
  EXPECT_EQ(shelf_.log(city_).missing.intervals(), (std::vector<SequenceSet::Interval>{{2, 3}}));
  EXPECT_EQ(shelf_.put(documents_of(city_, {2})).documents.size(), 1U);
  shelf_.expect_sound();
  EXPECT_EQ(must(shelf_->erase_due(UINT64_MAX)), (std::vector<Place>{{city_.log(), 1}}));
  shelf_.expect_sound();
}

HeaderFields taking_back(const std::vector<const test::TestEntry*>& targets,
                         RetractionClass why = RetractionClass::mistake) {
  HeaderFields fields;
  fields.kind = std::string(retraction_kind);
  fields.retraction = why;
  for (const test::TestEntry* target : targets) {
    fields.references.push_back({Relation::retracts, target->place.log, target->hash(), target->place.sequence});
  }
  return fields;
}

// One retraction takes back several versions of a text; a target of another city among them counts for nothing.
TEST_F(Retracting, TakesBackSeveralAtOnce) {
  city_.publish_many(4);
  other_.publish_many(1);
  city_.publish(taking_back({&city_.entry(3), &city_.entry(1), &other_.entry(1)}), std::nullopt);
  shelf_.put(everything_of(other_));
  EXPECT_EQ(shelf_.put(everything_of(city_)).hidden, (std::vector<Place>{{city_.log(), 3}, {city_.log(), 1}}));
  EXPECT_EQ(must(shelf_->documents(city_.log(), 1, 4, 1 << 20)).size(), 2U);
  EXPECT_FALSE(must(shelf_->find({other_.log(), 1}))->retracted);
  shelf_.expect_sound();
  EXPECT_EQ(must(shelf_->erase_due(1000 + hold_ms)).size(), 2U);
  shelf_.expect_sound();

  // And a fork gives back all of it that is not erased.
  city_.publish_many(1);  // 6
  city_.publish(taking_back({&city_.entry(2), &city_.entry(4)}), std::nullopt);
  test::TestCity clone = city_.clone_before(7);
  clone.publish_many(1);
  shelf_.put(everything_of(city_, 6));
  Ingest proof;
  proof.forks = {evidence_of(city_, clone, 7)};
  shelf_.put(std::move(proof));
  EXPECT_EQ(must(shelf_->documents(city_.log(), 1, 6, 1 << 20)).size(), 3U);
  shelf_.expect_sound();
}

// What lies beyond the end of a revoked member's log takes nothing back: its targets return, but for what is erased or
// was taken back before that end too (RULES 9, 15).
TEST_F(Retracting, CountsNoLongerBeyondTheEndOfARevokedLog) {
  city_.publish_many(4);
  shelf_.put(everything_of(city_));
  city_.retract(city_.entry(1));                                  // 5, within
  city_.retract(city_.entry(1));                                  // 6, beyond
  city_.retract(city_.entry(2));                                  // 7, beyond
  city_.retract(city_.entry(3), RetractionClass::personal_data);  // 8, beyond
  shelf_.put(everything_of(city_, 5));
  EXPECT_EQ(must(shelf_->erase_due(1000)), (std::vector<Place>{{city_.log(), 3}}));
  must(shelf_->end_logs(std::vector<LogEnd>{{city_.log(), 5}}, Filter::everything()));
  EXPECT_TRUE(must(shelf_->document({city_.log(), 2})));
  EXPECT_TRUE(must(shelf_->find({city_.log(), 1}))->retracted);
  EXPECT_TRUE(must(shelf_->find({city_.log(), 3}))->erased);
  shelf_.expect_sound();
  shelf_.reopen();
  EXPECT_TRUE(must(shelf_->document({city_.log(), 2})));
  EXPECT_EQ(must(shelf_->erase_due(UINT64_MAX)), (std::vector<Place>{{city_.log(), 1}}));
  shelf_.expect_sound();
}

// A city never erases its own text on a retraction that it did not write: it hides it, says so, and waits for its own.
TEST_F(Retracting, OfOnesOwnTextByOthersErasesNothing) {
  shelf_.close();
  shelf_.own(city_);
  shelf_.open();
  city_.publish_many(2);
  Ingest own = everything_of(city_);
  own.own = true;
  shelf_.put(std::move(own));
  city_.retract(city_.entry(1), RetractionClass::personal_data);
  const Ingested brought = shelf_.put(everything_of(city_, 3));
  EXPECT_EQ(brought.kept, (std::vector<Place>{{city_.log(), 1}}));
  EXPECT_EQ(brought.hidden, brought.kept);
  EXPECT_EQ(shelf_->next_erasure_ms(), std::nullopt);
  EXPECT_TRUE(must(shelf_->erase_due(UINT64_MAX)).empty());
  shelf_.expect_sound();
  shelf_.reopen();
  EXPECT_TRUE(must(shelf_->erase_due(UINT64_MAX)).empty());
  EXPECT_EQ(must(shelf_->document({city_.log(), 1})), std::nullopt);
  EXPECT_EQ(shelf_.log(city_).documents, 2U);

  city_.retract(city_.entry(1), RetractionClass::personal_data);
  Ingest again = everything_of(city_, 4);
  again.own = true;
  EXPECT_TRUE(shelf_.put(std::move(again)).kept.empty());
  EXPECT_EQ(must(shelf_->erase_due(1000)), (std::vector<Place>{{city_.log(), 1}}));
  shelf_.expect_sound();
}

// Its retractions of other cities' texts are still those cities' affair: theirs erase as everywhere.
TEST_F(Retracting, OfOthersTextsErasesAlsoWhereAnOwnLogIsNamed) {
  shelf_.close();
  shelf_.own(city_);
  shelf_.open();
  other_.publish_many(1);
  other_.retract(other_.entry(1), RetractionClass::personal_data);
  EXPECT_TRUE(shelf_.put(everything_of(other_)).kept.empty());
  EXPECT_EQ(must(shelf_->erase_due(1000)).size(), 1U);
}

}  // namespace
}  // namespace essaim::storage

#include "tests/sim/sim_store.h"

#include <gtest/gtest.h>

#include "core/check.h"
#include "tests/sim/author.h"

namespace essaim::sim {
namespace {

// One author and a disk on which what it writes is stored.
class ADisk : public ::testing::Test {
 protected:
  std::vector<Draft> texts(std::size_t count, const std::string& theme = "data") {
    Draft draft;
    draft.themes = {theme};
    return std::vector<Draft>(count, draft);
  }
  Ingest write(std::vector<Draft> drafts) { return author.write(drafts, 1'750'000'000'000, random); }
  Draft retraction(Sequence sequence) {
    Draft draft;
    draft.retracts = Reference{Relation::retracts, log, store.find({log, sequence})->header->hash(), sequence};
    return draft;
  }

  Random random{7};
  NetworkId network = *NetworkId::from(random.octets(32));
  Identity city = make_identity("alice", random);
  LogKey log = city.key.public_key();
  Author author{city.key, network, 0, HeaderHash{}, dictionary_ids()};
  Filter all = Filter::everything();
  SimStore store;
};

// A power cut takes exactly what was not synced.
TEST_F(ADisk, GoesBackToWhatWasSynced) {
  store.commit(write(texts(3)), all);
  store.sync();
  store.commit(write(texts(2)), all);
  EXPECT_EQ(store.log(log)->rows.size(), 5U);
  store.crash();
  EXPECT_EQ(store.log(log)->rows.size(), 3U);
  EXPECT_EQ(store.last_arrival(), 3U);
  EXPECT_EQ(store.verify(all), "");
}

// A run that leaves a gap, or comes twice, is left out and nothing else is.
TEST_F(ADisk, LeavesOutWhatDoesNotChain) {
  Ingest first = write(texts(3));
  Ingest second = write(texts(3));
  EXPECT_TRUE(store.commit(second, all).runs.empty());
  EXPECT_EQ(store.commit(first, all).runs.size(), 2U);  // 1, and 2 to 3
  EXPECT_TRUE(store.commit(first, all).runs.empty());
  EXPECT_EQ(store.commit(second, all).first_arrival, 4U);
  EXPECT_EQ(store.verify(all), "");
}

// Runs end where signatures are kept: at 64, and at the newest.
TEST_F(ADisk, ReadsRunsThatEndWithASignature) {
  store.commit(write(texts(100)), all);
  store.commit(write(texts(1)), all);
  const auto whole = store.run(log, 1);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->last(), 64U);
  EXPECT_EQ(check_run(network, *whole).verdict, Verdict::accept);
  const auto rest = store.run(log, 65);
  EXPECT_EQ(rest->last(), 101U);
  EXPECT_EQ(check_run(network, *rest).verdict, Verdict::accept);
  EXPECT_FALSE(store.run(log, 102));
}

// A retraction hides its target at once, and a document that comes late is not stored.
TEST_F(ADisk, HidesWhatIsTakenBack) {
  Ingest ingest = write(texts(3));
  std::vector<VerifiedDocument> late = {ingest.documents[1]};
  ingest.documents.erase(ingest.documents.begin() + 1);
  store.commit(ingest, all);
  EXPECT_TRUE(store.log(log)->missing.contains(2));
  const Ingested done = store.commit(write({retraction(2), retraction(1)}), all);
  EXPECT_EQ(done.hidden.size(), 2U);
  EXPECT_EQ(store.document({log, 1}), nullptr);
  EXPECT_NE(store.document({log, 3}), nullptr);
  EXPECT_TRUE(store.log(log)->missing.empty());
  EXPECT_TRUE(store.commit(Ingest{{}, {}, late, {}}, all).documents.empty());
  EXPECT_EQ(store.documents(log, 1, 5, 1'000'000).size(), 1U);
  EXPECT_EQ(store.verify(all), "");
}

// What is not held is missing where it is followed and unwanted where not, and a new filter moves it.
TEST_F(ADisk, FilesAbsentDocumentsByTheFilter) {
  Ingest ingest = write(texts(2, "energy"));
  ingest.documents.clear();
  FollowRule data;
  data.themes = {"data"};
  const Filter only_data{{data}};
  store.commit(ingest, only_data);
  EXPECT_EQ(store.log(log)->unwanted.size(), 2U);
  EXPECT_EQ(store.verify(only_data), "");
  store.refilter(all);
  EXPECT_EQ(store.log(log)->missing.size(), 2U);
  EXPECT_EQ(store.verify(all), "");
  EXPECT_NE(store.verify(only_data), "");
}

}  // namespace
}  // namespace essaim::sim

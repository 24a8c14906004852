#include "daemon/index_follower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/hash.h"
#include "daemon/sync_mark.h"
#include "search/searcher.h"
#include "tests/support/cities.h"

namespace essaim::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// A store, and an index that follows it by the notices which the store lane would tell.
class Following : public testing::Test {
 protected:
  Following() : directory_(std::filesystem::path(testing::TempDir()) / ("follow-" + to_hex(random_bytes(6)))) {
    std::filesystem::create_directories(directory_);
    open_store("store");
    membership_.set(std::make_shared<const NetworkState>(network_.state()));
    start();
  }
  ~Following() override {
    follower_.reset();
    EXPECT_TRUE(store_->close());
    std::filesystem::remove_all(directory_);
  }

  void open_store(const std::string& name) {
    storage::Options options;
    options.directory = directory_ / name;
    options.free_bytes_floor = 0;
    auto opened = storage::Store::open(options);
    ASSERT_TRUE(opened) << sentence(opened.error(), Language::english);
    store_ = std::move(*opened);
  }
  // As a new process: with nothing but what lies on the disk.
  void start(bool trusted = true) {
    follower_.reset();
    shared_ = std::make_shared<search::IndexShared>(directory_ / "index");
    follower_ = std::make_unique<IndexFollower>(store_, membership_, shared_);
    good(follower_->open(trusted));
  }
  static void good(const Result<void>& result) { ASSERT_TRUE(result) << sentence(result.error(), Language::english); }

  // Commits to the store; the follower hears of it unless it is deaf.
  void put(Ingest ingest, bool heard = true) {
    auto done = store_->commit(std::move(ingest), Filter::everything(), storage::Durability::soon, 1000);
    ASSERT_TRUE(done) << sentence(done.error(), Language::english);
    Notice notice;
    notice.ingested = std::make_shared<const Ingested>(std::move(*done));
    if (heard) follower_->on_notice(notice, store_->counters());
  }
  Ingest headers(const test::TestCity& city) {
    Ingest ingest;
    const auto held = store_->log(city.log());
    ingest.runs = city.verified_runs(held ? held->sequence + 1 : 1);
    return ingest;
  }
  Ingest all_of(const test::TestCity& city) {
    Ingest ingest = headers(city);
    const auto held = store_->log(city.log());
    for (Sequence sequence = held ? held->sequence + 1 : 1; sequence <= city.last(); ++sequence) {
      if (const auto& document = city.entry(sequence).document) ingest.documents.push_back(*document);
    }
    return ingest;
  }
  Ingest document(const test::TestCity& city, Sequence sequence) {
    Ingest ingest;
    ingest.documents.push_back(*city.entry(sequence).document);
    return ingest;
  }

  // Until nothing is left to look at.
  void follow() {
    for (;;) {
      const auto more = follower_->step();
      ASSERT_TRUE(more) << sentence(more.error(), Language::english);
      if (!*more) break;
    }
    good(follower_->commit());
    EXPECT_TRUE(follower_->done());
  }
  // Titles of the texts that are found, by arrival.
  std::vector<std::string> found(std::string_view typed = "bibliothèque") {
    search::Stems stems;
    const search::Widening widening(stems);
    search::Searcher searcher(shared_);
    const search::Question question = search::read_question(typed, stems);
    const auto answer = searcher.find(question, widening.of(question), 100);
    EXPECT_TRUE(answer);
    std::vector<std::string> titles;
    if (!answer) return titles;
    for (const search::Hit& hit : answer->hits) {
      const auto entries = store_->arrivals(hit.number - 1, 1);
      EXPECT_TRUE(entries && entries->size() == 1);
      if (!entries || entries->empty()) continue;
      const Place& place = entries->front().place;
      titles.push_back(network_.city(place.log == network_.lead().log() ? 0 : 1).entry(place.sequence).text->title);
    }
    return titles;
  }
  static HeaderFields superseding(const test::TestCity& city, Sequence target) {
    HeaderFields fields;
    fields.kind = "experience";
    fields.language = "fr";
    fields.references = {{Relation::supersedes, city.log(), city.hash_at(target), target}};
    return fields;
  }
  static Document text(const std::string& title) {
    Document document;
    document.kind = "experience";
    document.language = "fr";
    document.title = title;
    document.sections.push_back({"", "", "La bibliothèque ouvre.", 0});
    return document;
  }

  std::filesystem::path directory_;
  test::TestNetwork network_{{"paris", "dakar"}};
  test::TestCity& paris_ = network_.lead();
  test::TestCity& dakar_ = network_.city("dakar");
  Membership membership_;
  std::shared_ptr<storage::Store> store_;
  std::shared_ptr<search::IndexShared> shared_;
  std::unique_ptr<IndexFollower> follower_;
};

TEST_F(Following, FindsTextsAsTheyCome) {
  paris_.publish(text("Un"));
  put(all_of(paris_));
  follow();
  EXPECT_THAT(found(), ElementsAre("Un"));
  paris_.publish(text("Deux"));
  dakar_.publish(text("Trois"));
  put(all_of(paris_));
  put(all_of(dakar_));
  EXPECT_FALSE(follower_->done());
  follow();
  EXPECT_THAT(found(), UnorderedElementsAre("Un", "Deux", "Trois"));
  EXPECT_THAT(found("dakar"), ElementsAre("Trois"));
}

// In a first sync headers come long before documents.
TEST_F(Following, FindsATextWhoseDocumentComesAfterItsHeader) {
  paris_.publish(text("Un"));
  paris_.publish(text("Deux"));
  put(headers(paris_));
  follow();
  EXPECT_THAT(found(), IsEmpty());
  put(document(paris_, 2));
  follow();
  EXPECT_THAT(found(), ElementsAre("Deux"));
}

TEST_F(Following, FindsOnlyTheNewestVersionOfAText) {
  paris_.publish(text("Un"));
  put(all_of(paris_));
  follow();
  paris_.publish(superseding(paris_, 1), text("Un, corrigé"));
  put(all_of(paris_));
  follow();
  EXPECT_THAT(found(), ElementsAre("Un, corrigé"));
  EXPECT_FALSE(follower_->remains());
}

TEST_F(Following, ForgetsWhatWasTakenBackAndSaysThatWordsRemain) {
  const test::TestEntry& entry = paris_.publish(text("Un"));
  put(all_of(paris_));
  follow();
  paris_.retract(entry);
  put(all_of(paris_));
  follow();
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_TRUE(follower_->remains());
  // Also after a crash before the files were written anew.
  start();
  EXPECT_TRUE(follower_->remains());
  good(follower_->rewrite());
  EXPECT_FALSE(follower_->remains());
  start();
  EXPECT_FALSE(follower_->remains());
  EXPECT_TRUE(follower_->done());
}

TEST_F(Following, DropsWhatTheStoreDropped) {
  paris_.publish(text("Un"));
  put(all_of(paris_));
  follow();
  ASSERT_TRUE(store_->drop_unfollowed(Filter(), {}, 100));
  Notice notice;
  notice.ingested = std::make_shared<const Ingested>();
  notice.followed = std::make_shared<const Followed>();
  follower_->on_notice(notice, store_->counters());
  follow();
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Following, ForgetsWhatARevocationVoids) {
  dakar_.publish(text("Un"));
  put(all_of(dakar_));
  follow();
  network_.revoke("dakar");
  dakar_.publish(text("Deux"));
  put(all_of(dakar_));
  follow();
  EXPECT_THAT(found(), UnorderedElementsAre("Un", "Deux"));
  const auto state = std::make_shared<const NetworkState>(network_.state());
  membership_.set(state);
  ASSERT_TRUE(store_->end_logs(state->ends(), Filter::everything()));
  Notice notice;
  notice.ingested = std::make_shared<const Ingested>();
  notice.network = state;
  follower_->on_notice(notice, store_->counters());
  follow();
  EXPECT_THAT(found(), ElementsAre("Un"));
}

TEST_F(Following, AfterARestartHasNothingToDo) {
  paris_.publish_many(200, 300);
  put(all_of(paris_));
  follow();
  start();
  EXPECT_TRUE(follower_->done());
  EXPECT_EQ(shared_->facts.size(), 200U);
}

// A crash loses what was not committed, and notices that nobody heard.
TEST_F(Following, AfterACrashMissesNothing) {
  paris_.publish(text("Un"));
  paris_.publish(text("Deux"));
  put(all_of(paris_));
  follow();
  const test::TestEntry& third = paris_.publish(text("Trois"));
  put(headers(paris_));
  follow();
  // Behind its back: a document for an old header, a retraction, a revision.
  put(document(paris_, third.place.sequence), false);
  paris_.retract(paris_.entry(1));
  paris_.publish(superseding(paris_, 2), text("Deux, corrigé"));
  put(all_of(paris_), false);
  start();
  EXPECT_FALSE(follower_->done());
  follow();
  EXPECT_THAT(found(), UnorderedElementsAre("Trois", "Deux, corrigé"));
}

TEST_F(Following, OfAnotherStoreTrustsNothing) {
  paris_.publish(text("Un"));
  paris_.publish(text("Deux"));
  put(all_of(paris_));
  follow();
  follower_.reset();
  EXPECT_TRUE(store_->close());
  open_store("another");
  dakar_.publish(text("Trois"));
  put(all_of(dakar_), false);
  start();
  follow();
  EXPECT_THAT(found(), ElementsAre("Trois"));
}

TEST_F(Following, WithoutTrustBeginsAnew) {
  paris_.publish_many(50, 300);
  put(all_of(paris_));
  follow();
  start(false);
  EXPECT_EQ(shared_->facts.size(), 0U);
  EXPECT_TRUE(follower_->progress().building);
  follow();
  EXPECT_EQ(shared_->facts.size(), 50U);
  EXPECT_FALSE(follower_->progress().building);
}

TEST_F(Following, SaysHowFarItIs) {
  paris_.publish_many(300, 300);
  put(all_of(paris_));
  EXPECT_EQ(follower_->progress().all, 300U);
  ASSERT_TRUE(follower_->step());
  const auto progress = follower_->progress();
  EXPECT_LT(progress.looked_at, 300U);
  follow();
  EXPECT_EQ(follower_->progress().looked_at, 300U);
}

TEST(SyncMark, IsTrustedWhileTheMachineRuns) {
  const auto file = std::filesystem::path(testing::TempDir()) / ("mark-" + to_hex(random_bytes(6)));
  {
    SyncMark mark(file);
    EXPECT_TRUE(mark.trusted());
    EXPECT_FALSE(mark.set());
    ASSERT_TRUE(mark.set_unsynced());
  }
  {
    // The process was killed.
    SyncMark mark(file);
    EXPECT_TRUE(mark.trusted());
    EXPECT_TRUE(mark.set());
  }
  {
    // The power went.
    std::FILE* out = std::fopen(file.c_str(), "w");
    ASSERT_NE(out, nullptr);
    std::fputs("an earlier start of the machine", out);
    std::fclose(out);
    SyncMark mark(file);
    EXPECT_FALSE(mark.trusted());
    EXPECT_FALSE(mark.set());
    ASSERT_TRUE(mark.set_unsynced());
    ASSERT_TRUE(mark.clear());
  }
  EXPECT_TRUE(SyncMark(file).trusted());
}

}  // namespace
}  // namespace essaim::daemon

#include "daemon/profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>

#include "core/hash.h"
#include "core/limits.h"
#include "daemon/arrival_days.h"
#include "daemon/store_lane.h"
#include "daemon/use_cases/versions.h"
#include "tests/support/cities.h"

namespace essaim::daemon {
namespace {

constexpr std::uint64_t day_ms = 86'400'000;

// A city of a network with its store lane, whose clock is the test's.
class Lane : public testing::Test {
 protected:
  Lane() : directory_(std::filesystem::path(testing::TempDir()) / ("profiles-" + to_hex(random_bytes(6)))) {
    std::filesystem::create_directories(directory_);
    open();
    Ingest ingest;
    ingest.network = network_.log();
    EXPECT_TRUE(store_->commit(std::move(ingest), Filter::everything(), storage::Durability::synced, 1));
    start();
  }
  ~Lane() override {
    lane_.reset();
    EXPECT_TRUE(store_->close());
    std::filesystem::remove_all(directory_);
  }
  void open() {
    storage::Options options;
    options.directory = directory_ / "store";
    options.free_bytes_floor = 0;
    options.own_log = own_.log();
    store_ = *storage::Store::open(options);
  }
  void start() {
    StoreLane::Parts parts;
    parts.store = store_;
    parts.anchor = std::make_unique<storage::Anchor>(*storage::Anchor::open(directory_ / "anchor"));
    parts.node_key = &own_.key();
    parts.membership = &membership_;
    parts.bulletin = &bulletin_;
    parts.filter = Filter::everything();
    parts.clock_ms = [this] { return clock_ms_.load(); };
    parts.network = network_.id();
    lane_ = std::make_unique<StoreLane>(std::move(parts));
  }

  Draft text() {
    Draft draft;
    draft.kind = "experience";
    draft.document = *encode_document(test::sample_document(1), random_bytes(limits::salt_bytes));
    return draft;
  }
  Draft profile(const std::string& mailbox) {
    Document document;
    document.kind = std::string(profile_kind);
    document.title = "Lille";
    document.profile.emplace();
    document.profile->roles.push_back({"Cartes", mailbox, "", {}, {}});
    Draft draft;
    draft.kind = document.kind;
    draft.document = *encode_document(document, random_bytes(limits::salt_bytes));
    draft.mark = profile_mark(own_.log());
    return draft;
  }
  Draft retraction_of(Sequence sequence) {
    Draft draft;
    draft.kind = std::string(retraction_kind);
    draft.retraction = RetractionClass::personal_data;
    const auto entry = store_->find({own_.log(), sequence});
    draft.references.push_back(
        {Relation::retracts, own_.log(), header_hash(network_.id(), (*entry)->header), sequence});
    draft.replaced_by = 0;
    return draft;
  }
  void write(std::vector<Draft> drafts) {
    std::promise<bool> written;
    lane_->publish_together([&]() -> Result<std::vector<Draft>> { return std::move(drafts); },
                            [&](const auto& entries) { written.set_value(entries.has_value()); });
    EXPECT_TRUE(written.get_future().get());
  }
  void receive(Ingest ingest) {
    std::promise<bool> stored;
    lane_->ingest(std::move(ingest), std::nullopt, [&](const auto& done) { stored.set_value(done.has_value()); });
    EXPECT_TRUE(stored.get_future().get());
  }
  // The mailbox of the first role; empty where the city says nothing.
  std::string mailbox_of(const LogKey& log) {
    const auto held = profile_of(*store_, network_.state(), log);
    EXPECT_TRUE(held);
    return held && *held ? (*held)->profile.roles.at(0).mailbox : "";
  }
  std::vector<ArrivalDays::Day> days() { return read_arrival_days(*store_)->days(); }

  test::TestNetwork network_{2};
  test::TestCity& own_ = network_.city(std::size_t{0});
  test::TestCity& other_ = network_.city(std::size_t{1});
  std::filesystem::path directory_;
  std::atomic<std::uint64_t> clock_ms_ = 100 * day_ms;
  Membership membership_;
  Bulletin bulletin_;
  std::shared_ptr<storage::Store> store_;
  std::unique_ptr<StoreLane> lane_;
};

using Day = ArrivalDays::Day;
using testing::ElementsAre;

// A retraction may name what is written with it, in one commit; the one before is then erased.
TEST_F(Lane, AProfileTakesThePlaceOfTheOneBefore) {
  EXPECT_EQ(mailbox_of(own_.log()), "");
  write({profile("one@ville.example")});
  write({text()});
  EXPECT_EQ(mailbox_of(own_.log()), "one@ville.example");
  write({profile("two@ville.example"), retraction_of(1)});
  EXPECT_EQ(mailbox_of(own_.log()), "two@ville.example");
  const auto retraction = store_->find({own_.log(), 4});
  ASSERT_TRUE(retraction && *retraction);
  const HeaderFields fields = read_header((*retraction)->header).fields;
  ASSERT_EQ(fields.references.size(), 2U);
  EXPECT_EQ(fields.references[1].relation, Relation::successor);
  const auto successor = find_reference(*store_, network_.state(), fields.references[1]);
  ASSERT_TRUE(successor && *successor);
  EXPECT_EQ((*successor)->place.sequence, 3U);
  EXPECT_TRUE((*store_->find({own_.log(), 1}))->erased);
  EXPECT_EQ(*life_of(*store_, network_.state(), **store_->find({own_.log(), 3})), Life::profile);
  EXPECT_EQ(*life_of(*store_, network_.state(), **store_->find({own_.log(), 1})), Life::retracted);
}

// Taken back without a new one, a city says nothing; an older one does not come back.
TEST_F(Lane, AProfileThatWasTakenBackLeavesNone) {
  write({profile("one@ville.example")});
  Draft taken_back = retraction_of(1);
  taken_back.replaced_by.reset();
  write({std::move(taken_back)});
  EXPECT_EQ(mailbox_of(own_.log()), "");
}

// Of partners the newest counts, also when runs with an older one come again; without its text there is none.
TEST_F(Lane, APartnersProfileIsTheNewestOfItsLog) {
  const auto publish = [&](const std::string& mailbox) {
    Document document;
    document.kind = std::string(profile_kind);
    document.title = "Dakar";
    document.profile.emplace();
    document.profile->roles.push_back({"Cartes", mailbox, "", {}, {}});
    HeaderFields fields;
    fields.kind = document.kind;
    other_.publish(fields, document);
  };
  publish("one@dakar.example");
  other_.publish("Un texte");
  publish("two@dakar.example");
  Ingest all;
  all.runs = other_.verified_runs(1);
  receive(std::move(all));
  EXPECT_EQ(mailbox_of(other_.log()), "");
  Ingest documents;
  documents.documents = {*other_.entry(1).document, *other_.entry(3).document};
  receive(std::move(documents));
  EXPECT_EQ(mailbox_of(other_.log()), "two@dakar.example");
  Ingest again;
  again.runs = {other_.verified_run(1, 2)};
  receive(std::move(again));
  EXPECT_EQ(mailbox_of(other_.log()), "two@dakar.example");
  other_.retract(other_.entry(3), RetractionClass::personal_data);
  Ingest retraction;
  retraction.runs = {other_.verified_run(4, 4)};
  receive(std::move(retraction));
  EXPECT_EQ(mailbox_of(other_.log()), "");
}

// Each day begins with the first that is committed on it, whoever wrote it and whenever; a new process goes on.
TEST_F(Lane, RemembersWhichArrivalBeganEachDay) {
  EXPECT_THAT(days(), ElementsAre());
  write({text()});
  write({text()});
  clock_ms_ += day_ms - 1;
  write({text()});
  EXPECT_THAT(days(), ElementsAre(Day{100, 1}));
  clock_ms_ += 3 * day_ms;
  other_.publish_many(5);
  Ingest late;
  late.runs = other_.verified_runs(1);
  receive(std::move(late));
  write({text()});
  EXPECT_THAT(days(), ElementsAre(Day{100, 1}, Day{103, 4}));
  lane_.reset();
  EXPECT_TRUE(store_->close());
  open();
  start();
  write({text()});
  EXPECT_THAT(days(), ElementsAre(Day{100, 1}, Day{103, 4}));
  clock_ms_ += day_ms;
  write({text()});
  EXPECT_THAT(days(), ElementsAre(Day{100, 1}, Day{103, 4}, Day{104, 11}));
}

// What is refused begins no day.
TEST_F(Lane, ADayBeginsWithWhatIsWrittenOnly) {
  std::promise<bool> refused;
  Draft wrong = text();
  wrong.kind = std::string(limits::kind_bytes_max + 1, 'k');
  lane_->publish(std::move(wrong), [&](const auto& entry) { refused.set_value(!entry.has_value()); });
  EXPECT_TRUE(refused.get_future().get());
  write({});
  EXPECT_THAT(days(), ElementsAre());
  write({text()});
  EXPECT_THAT(days(), ElementsAre(Day{100, 1}));
}

}  // namespace
}  // namespace essaim::daemon

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/unit/storage/shelf.h"

namespace essaim::storage {
namespace {

class Reading : public testing::Test {
 protected:
  const test::TestEntry& publish(test::TestCity& city, const std::string& theme, const std::string& kind = "") {
    Document document = test::sample_document(city.last() + 1, 300);
    document.themes = {theme};
    if (!kind.empty()) document.kind = kind;
    return city.publish(document);
  }
  test::TestNetwork network_{2};
  test::TestCity& city_ = network_.city(std::size_t{0});
  test::TestCity& other_ = network_.city(std::size_t{1});
  Shelf shelf_;
};

// Runs end at multiples of 64 and at the newest, so that the signature kept there proves them.
TEST_F(Reading, CutsRunsAtMultiplesOf64) {
  city_.publish_many(130, 200);
  shelf_.put(headers_of(city_));
  const auto span_of = [&](Sequence first) {
    const auto run = must(shelf_->run(city_.log(), first));
    EXPECT_TRUE(run);
    EXPECT_EQ(check_run(network_.id(), *run).verdict, Verdict::accept) << first;
    EXPECT_EQ(*run, city_.run(first, run->last()));
    return std::pair(run->first, run->last());
  };
  EXPECT_EQ(span_of(1), std::pair(Sequence{1}, Sequence{64}));
  EXPECT_EQ(span_of(64), std::pair(Sequence{64}, Sequence{64}));
  EXPECT_EQ(span_of(65), std::pair(Sequence{65}, Sequence{128}));
  EXPECT_EQ(span_of(100), std::pair(Sequence{100}, Sequence{128}));
  EXPECT_EQ(span_of(129), std::pair(Sequence{129}, Sequence{130}));
  EXPECT_EQ(must(shelf_->run(city_.log(), 131)), std::nullopt);
  EXPECT_EQ(must(shelf_->run(city_.log(), 0)), std::nullopt);
}

// A run that came cut otherwise is passed on up to a signature.
TEST_F(Reading, EndsRunsWhereASignatureIsKept) {
  city_.publish_many(90, 200);
  Ingest ingest;
  ingest.runs = {city_.verified_run(1, 40), city_.verified_run(41, 90)};
  shelf_.put(std::move(ingest));
  const auto provable = [&](Sequence first) {
    const auto run = must(shelf_->run(city_.log(), first));
    EXPECT_EQ(check_run(network_.id(), *run).verdict, Verdict::accept);
    return run->last();
  };
  EXPECT_EQ(provable(1), 40U);
  EXPECT_EQ(provable(41), 90U);
}

// Newest first, until the bound is reached, but at least one.
TEST_F(Reading, GivesDocumentsNewestFirst) {
  city_.publish_many(10);
  shelf_.put(headers_of(city_));
  shelf_.put(documents_of(city_, {1, 2, 3, 5, 8, 9}));
  const auto asked = [&](Sequence first, Sequence last, std::size_t bytes) {
    std::vector<Sequence> sequences;
    for (const auto& [sequence, frame] : must(shelf_->documents(city_.log(), first, last, bytes))) {
      EXPECT_EQ(frame, city_.entry(sequence).document->frame());
      sequences.push_back(sequence);
    }
    return sequences;
  };
  EXPECT_EQ(asked(1, 10, 1 << 20), (std::vector<Sequence>{9, 8, 5, 3, 2, 1}));
  EXPECT_EQ(asked(2, 8, 1 << 20), (std::vector<Sequence>{8, 5, 3, 2}));
  EXPECT_EQ(asked(0, 0xFFFF'FFFF, 1), (std::vector<Sequence>{9}));
  const std::size_t two = city_.entry(9).document->frame().size() + city_.entry(8).document->frame().size();
  EXPECT_EQ(asked(1, 10, two), (std::vector<Sequence>{9, 8}));
  EXPECT_EQ(asked(1, 10, two - 1), (std::vector<Sequence>{9}));
  EXPECT_TRUE(asked(6, 7, 1 << 20).empty());
  EXPECT_TRUE(asked(8, 2, 1 << 20).empty());
}

// Lists are newest first, by log, theme and kind; a parent theme includes its children, and no entry stands twice.
TEST_F(Reading, Lists) {
  publish(city_, "data");
  publish(city_, "data.gis", "method");
  publish(city_, "database");
  publish(city_, "mobility", "method");
  publish(other_, "data.open");
  Document both = test::sample_document(9, 300);
  both.themes = {"data.gis", "data.open"};
  other_.publish(both);
  shelf_.put(everything_of(city_));
  shelf_.put(everything_of(other_));
  const auto asked = [&](const ListQuery& query) {
    std::vector<std::uint64_t> arrivals;
    for (const StoredEntry& entry : must(shelf_->list(query))) arrivals.push_back(entry.arrival);
    return arrivals;
  };
  using Arrivals = std::vector<std::uint64_t>;
  EXPECT_EQ(asked({}), (Arrivals{6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(asked({.limit = 2}), (Arrivals{6, 5}));
  EXPECT_EQ(asked({.limit = 2, .before_arrival = 5}), (Arrivals{4, 3}));
  EXPECT_EQ(asked({.before_arrival = 1}), (Arrivals{}));
  EXPECT_EQ(asked({.before_arrival = 0}), (Arrivals{}));
  EXPECT_EQ(asked({.limit = 0}), (Arrivals{}));
  EXPECT_EQ(asked({.theme = "data"}), (Arrivals{6, 5, 2, 1}));
  EXPECT_EQ(asked({.theme = "data.gis"}), (Arrivals{6, 2}));
  EXPECT_EQ(asked({.theme = "data", .kind = "method"}), (Arrivals{2}));
  EXPECT_EQ(asked({.theme = "data", .limit = 2, .before_arrival = 6}), (Arrivals{5, 2}));
  EXPECT_EQ(asked({.theme = "dat"}), (Arrivals{}));
  EXPECT_EQ(asked({.kind = "method"}), (Arrivals{4, 2}));
  EXPECT_EQ(asked({.log = city_.log()}), (Arrivals{4, 3, 2, 1}));
  EXPECT_EQ(asked({.log = city_.log(), .theme = "data"}), (Arrivals{2, 1}));
  EXPECT_EQ(asked({.log = other_.log(), .limit = 1, .before_arrival = 6}), (Arrivals{5}));
  EXPECT_EQ(asked({.log = LogKey{}}), (Arrivals{}));
}

// Pages, each beginning where the one before ended, show everything once: of all, of one log, of a theme.
TEST_F(Reading, ListsPageByPage) {
  const std::vector<std::string> themes = {"data.gis", "culture", "data.open"};
  for (std::size_t i = 0; i < 50; ++i) {
    publish(i % 3 == 0 ? other_ : city_, themes[i % themes.size()]);
    Ingest ingest;
    for (test::TestCity* city : {&city_, &other_}) {
      if (const Sequence held = shelf_.log(*city).sequence; held < city->last())
        ingest.runs.push_back(city->verified_run(held + 1, city->last()));
    }
    shelf_.put(std::move(ingest));
  }
  for (ListQuery query : {ListQuery{}, ListQuery{.log = city_.log()}, ListQuery{.log = other_.log()},
                          ListQuery{.theme = "data"}, ListQuery{.log = city_.log(), .theme = "data"}}) {
    query.limit = 1000;
    const auto all = must(shelf_->list(query));
    EXPECT_GT(all.size(), 10U);
    for (const std::size_t limit : {std::size_t{1}, std::size_t{7}, std::size_t{50}}) {
      query.limit = limit;
      query.before_arrival = UINT64_MAX;
      std::vector<std::uint64_t> arrivals;
      for (auto page = must(shelf_->list(query)); !page.empty(); page = must(shelf_->list(query))) {
        for (const StoredEntry& entry : page) arrivals.push_back(entry.arrival);
        query.before_arrival = arrivals.back();
      }
      ASSERT_EQ(arrivals.size(), all.size());
      for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(arrivals[i], all[i].arrival);
    }
  }
}

// Whoever follows the arrival numbers misses nothing.
TEST_F(Reading, FollowsArrivals) {
  city_.publish_many(5, 200);
  shelf_.put(headers_of(city_));
  EXPECT_EQ(sequences_of(must(shelf_->arrivals(0, 3))), (std::vector<Sequence>{1, 2, 3}));
  EXPECT_EQ(sequences_of(must(shelf_->arrivals(3, 10))), (std::vector<Sequence>{4, 5}));
  EXPECT_TRUE(must(shelf_->arrivals(5, 10)).empty());
  EXPECT_TRUE(must(shelf_->arrivals(UINT64_MAX, 10)).empty());
}

// What names an entry is found by its hash.
TEST_F(Reading, FindsWhatRefersToAnEntry) {
  const test::TestEntry& target = city_.publish("Une leçon");
  HeaderFields answer;
  answer.kind = "answer";
  answer.references = {{Relation::answers, city_.log(), target.hash(), 1},
                       {Relation::cites, city_.log(), target.hash(), 1}};
  other_.publish(answer, std::nullopt);
  shelf_.put(everything_of(city_));
  shelf_.put(everything_of(other_));
  const Place source{other_.log(), 1};
  EXPECT_EQ(must(shelf_->referring_to(target.hash())),
            (std::vector<std::pair<Relation, Place>>{{Relation::answers, source}, {Relation::cites, source}}));
  EXPECT_TRUE(must(shelf_->referring_to(other_.head())).empty());
}

// A version is superseded by accepted entries of its own log alone, each once, in their order.
TEST_F(Reading, FindsWhatSupersedesAnEntry) {
  const test::TestEntry& target = publish(city_, "data.gis");
  const Reference supersedes{Relation::supersedes, city_.log(), target.hash(), 1};
  const auto naming = [](std::vector<Reference> references) {
    HeaderFields fields;
    fields.kind = "experience";
    fields.references = std::move(references);
    return fields;
  };
  other_.publish(naming({supersedes}), std::nullopt);
  city_.publish(naming({supersedes, supersedes}), std::nullopt);                                    // 2
  city_.publish(naming({{Relation::cites, city_.log(), target.hash(), 1}}), std::nullopt);          // 3
  city_.publish(naming({supersedes}), std::nullopt);                                                // 4
  city_.publish(naming({{Relation::supersedes, city_.log(), city_.hash_at(2), 1}}), std::nullopt);  // 5
  shelf_.put(everything_of(other_));
  shelf_.put(everything_of(city_));
  const Place place{city_.log(), 1};
  EXPECT_EQ(must(shelf_->superseding(place, target.hash())), (std::vector<Place>{{city_.log(), 2}, {city_.log(), 4}}));
  EXPECT_TRUE(must(shelf_->superseding({other_.log(), 1}, other_.hash_at(1))).empty());

  test::TestCity clone = city_.clone_before(4);
  clone.publish_many(1);
  Ingest proof;
  proof.forks = {evidence_of(city_, clone, 4)};
  shelf_.put(std::move(proof));
  EXPECT_EQ(must(shelf_->superseding(place, target.hash())), (std::vector<Place>{{city_.log(), 2}}));
}

// Marks and partners survive; an empty mark is none.
TEST_F(Reading, KeepsMarksAndPartners) {
  ASSERT_TRUE(shelf_->put_mark("network", network_.id().view()));
  ASSERT_TRUE(shelf_->put_mark("gone", "x"));
  ASSERT_TRUE(shelf_->put_mark("gone", ""));
  PartnerRecord record;
  record.key = city_.log();
  record.last_contact_ms = 5;
  record.last_address = "[::1]:7701";
  record.last_problem = Reason::damaged;
  record.last_problem_ms = 6;
  record.last_problem_detail = "é";
  ASSERT_TRUE(shelf_->put_partner(record));
  shelf_.reopen();
  EXPECT_EQ(must(shelf_->mark("network")), network_.id().bytes());
  EXPECT_EQ(must(shelf_->mark("gone")), std::nullopt);
  EXPECT_EQ(must(shelf_->mark("format")), std::nullopt) << "the store's own marks are not the daemon's";
  const auto partners = must(shelf_->partners());
  ASSERT_EQ(partners.size(), 1U);
  EXPECT_EQ(partners.front().key, record.key);
  EXPECT_EQ(partners.front().last_address, record.last_address);
  EXPECT_EQ(partners.front().last_problem, Reason::damaged);
  EXPECT_EQ(partners.front().last_problem_ms, 6U);
  EXPECT_EQ(partners.front().last_problem_detail, "é");
}

// Readers see a whole batch or none of it while the writer goes on, and never hold it up.
TEST_F(Reading, ReadsWhileWriting) {
  constexpr Sequence total = 400;
  city_.publish_many(total, 100);
  std::atomic<bool> done{false};
  std::atomic<int> reads{0};
  const auto read = [&] {
    while (!done) {
      const LogState log = shelf_->log(city_.log()).value_or(LogState{});
      const Sequence newest = log.sequence;
      ++reads;
      if (newest == 0) continue;
      EXPECT_EQ(newest % 4, 0U) << "part of a batch";
      EXPECT_EQ(log.documents, newest);
      const auto found = must(shelf_->find({city_.log(), newest}));
      EXPECT_TRUE(found && found->document_held);
      EXPECT_TRUE(must(shelf_->run(city_.log(), newest)));
      EXPECT_EQ(must(shelf_->documents(city_.log(), newest - 3, newest, 1 << 20)).size(), 4U);
      EXPECT_EQ(must(shelf_->arrivals(newest - 4, 4)).size(), 4U);
      EXPECT_EQ(must(shelf_->list({.limit = 4})).size(), 4U);
    }
  };
  std::thread one(read);
  std::thread two(read);
  for (Sequence first = 1; first <= total; first += 4) {
    Ingest ingest;
    ingest.runs = {city_.verified_run(first, first + 3)};
    ingest.documents = documents_of(city_, {first, first + 1, first + 2, first + 3}).documents;
    shelf_.put(std::move(ingest));
  }
  while (reads < 20) std::this_thread::yield();
  done = true;
  one.join();
  two.join();
  shelf_.expect_sound();
}

// A reader that comes after the end is told so.
TEST_F(Reading, FailsAfterClosing) {
  city_.publish_many(2);
  shelf_.put(everything_of(city_));
  const std::shared_ptr<Store> kept = shelf_.store();
  shelf_.close();
  EXPECT_EQ(kept->find({city_.log(), 1}).error().code, Errc::store_failed);
  EXPECT_EQ(kept->commit({}, Filter::everything(), Durability::soon, 0).error().code, Errc::store_failed);
  EXPECT_EQ(kept->sync().error().code, Errc::store_failed);
  EXPECT_EQ(kept->verify().error().code, Errc::store_failed);
  EXPECT_EQ(kept->close().error().code, Errc::store_failed);
  EXPECT_EQ(kept->logs().size(), 1U) << "what is in memory may still be asked for";
}

}  // namespace
}  // namespace essaim::storage

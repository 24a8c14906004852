#include <gtest/gtest.h>

#include "core/follows.h"
#include "tests/unit/storage/power_cut.h"
#include "tests/unit/storage/shelf.h"

namespace essaim::storage {
namespace {

using Intervals = std::vector<SequenceSet::Interval>;

Filter about(const std::string& theme) { return Filter({FollowRule{.themes = {theme}}}); }

class Changing : public testing::Test {
 protected:
  void publish(test::TestCity& city, const std::vector<std::string>& themes) {
    for (const std::string& theme : themes) {
      Document document = test::sample_document(7);
      document.themes = {theme};
      city.publish(document);
    }
  }
  Result<void> change(const Filter& filter, std::string_view mark) {
    return shelf_->refilter(filter, must(shelf_->sort(filter)), {{"follows", mark}});
  }
  Dropped drop_all(const Filter& filter, std::size_t step) {
    Dropped all;
    do {
      const Dropped one = must(shelf_->drop_unfollowed(filter, all.next, step));
      all.documents += one.documents;
      all.octets += one.octets;
      all.next = one.next;
    } while (!all.next.empty());
    return all;
  }

  Shelf shelf_;
  test::TestNetwork network_{2};
  test::TestCity& city_ = network_.city(0);
  test::TestCity& self_ = network_.city(1);
};

// What is found beside the store lane holds for what was there then; what came since is looked at in the change itself.
TEST_F(Changing, SortsWhatCameWhileItWasFoundOut) {
  publish(city_, {"data", "energy", "data.gis"});
  shelf_.put(headers_of(city_), Filter{});
  const Sorting early = must(shelf_->sort(about("data")));
  publish(city_, {"energy", "data"});
  shelf_.put(headers_of(city_, 4), Filter{});
  shelf_.put(documents_of(city_, {3}), Filter{});
  publish(self_, {"data"});
  shelf_.put(headers_of(self_), Filter{});
  ASSERT_TRUE(shelf_->refilter(about("data"), early, {{"follows", "data"}}));
  EXPECT_EQ(shelf_.log(city_).missing.intervals(), (Intervals{{1, 1}, {5, 5}}));
  EXPECT_EQ(shelf_.log(city_).unwanted.intervals(), (Intervals{{2, 2}, {4, 4}}));
  EXPECT_EQ(shelf_.log(self_).missing.intervals(), (Intervals{{1, 1}}));
  shelf_.reopen();
  EXPECT_EQ(shelf_.log(city_).missing.intervals(), (Intervals{{1, 1}, {5, 5}}));
  EXPECT_EQ(must(shelf_->mark("follows")), Bytes("data"));
  shelf_.expect_sound();
}

// Dropping erases what the filter does not match and nothing else, in steps of any size: not own texts, and not what
// was taken back, which goes in its own time.
TEST_F(Changing, DropsWhatIsNotFollowedAndNotOwn) {
  for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
    Shelf shelf;
    test::TestNetwork network{2};
    test::TestCity& city = network.city(0);
    test::TestCity& self = network.city(1);
    publish(city, {"data", "energy", "data.gis", "energy", "energy"});
    publish(self, {"energy", "energy"});
    shelf.put(everything_of(city));
    shelf.put(everything_of(self));
    // Held before it was taken back.
    city.retract(city.entry(5));
    shelf.put(headers_of(city, 6));
    const Filter filter = about("data").of(self.log());
    const std::uint64_t octets = city.entry(2).document->frame().size() + city.entry(4).document->frame().size();
    Dropped all;
    std::size_t steps = 0;
    do {
      const Dropped one = must(shelf->drop_unfollowed(filter, all.next, step));
      all.documents += one.documents;
      all.octets += one.octets;
      all.next = one.next;
      shelf.expect_sound();
      ++steps;
    } while (!all.next.empty());
    EXPECT_EQ(steps, (7 + step - 1) / step);
    EXPECT_EQ(all.documents, 2U);
    EXPECT_EQ(all.octets, octets);
    EXPECT_EQ(shelf.log(city).unwanted.intervals(), (Intervals{{2, 2}, {4, 4}}));
    EXPECT_TRUE(shelf.log(city).missing.empty());
    EXPECT_FALSE(must(shelf->document({city.log(), 2})));
    EXPECT_TRUE(must(shelf->document({city.log(), 3})));
    EXPECT_TRUE(must(shelf->document({self.log(), 1})));
    EXPECT_EQ(shelf.log(city).documents, 3U);
    ASSERT_TRUE(shelf->reclaim());
    // Fetched by name it is stored again, though the filter does not want it.
    EXPECT_EQ(shelf.put(documents_of(city, {2}), filter).documents.size(), 1U);
    EXPECT_TRUE(must(shelf->document({city.log(), 2})));
    EXPECT_EQ(must(shelf->erase_due(std::uint64_t{1} << 50)).size(), 1U);
    shelf.reopen();
    EXPECT_EQ(shelf.log(city).unwanted.intervals(), (Intervals{{4, 4}}));
    shelf.expect_sound();
  }
}

// What was dropped is in no file once its space was given back.
TEST_F(Changing, GivesTheSpaceBack) {
  Document document = test::sample_document(7);
  document.themes = {"energy"};
  city_.publish(document);
  shelf_.put(everything_of(city_));
  const Bytes frame = city_.entry(1).document->frame();
  const std::string needle = frame.substr(frame.size() / 2, 24);
  const auto lies_somewhere = [&] {
    bool found = false;
    for (const auto& file : std::filesystem::directory_iterator(shelf_.files())) {
      if (file.is_regular_file()) found = found || read_whole(file.path()).find(needle) != std::string::npos;
    }
    return found;
  };
  EXPECT_TRUE(lies_somewhere());
  EXPECT_EQ(drop_all(about("data"), 10).documents, 1U);
  ASSERT_TRUE(shelf_->reclaim());
  EXPECT_FALSE(lies_somewhere());
}

// Each rule counts what it matches, whether another one matches it too; retractions count nowhere.
TEST_F(Changing, CountsWhatEachRuleMatches) {
  publish(city_, {"data", "data.gis", "energy", "data", "climate"});
  city_.retract(city_.entry(4));
  publish(self_, {"energy"});
  HeaderFields answer;
  answer.kind = "question";
  answer.themes = {"climate"};
  answer.references = {Reference{Relation::answers, self_.log(), self_.hash_at(1), 1}};
  city_.publish(answer, test::sample_document(3));
  const std::vector<FollowRule> rules{FollowRule{.themes = {"data"}}, FollowRule{.themes = {"data.gis", "energy"}}};
  const Filter filter = Filter(rules).of(self_.log());
  shelf_.put(everything_of(self_), filter);
  shelf_.put(headers_of(city_), filter);
  shelf_.put(documents_of(city_, {1, 5}), filter);
  const FollowTally tally = must(shelf_->tally(rules, self_.log()));
  ASSERT_EQ(tally.rules.size(), 2U);
  EXPECT_EQ(tally.rules[0].entries, 3U);
  EXPECT_EQ(tally.rules[0].documents, 1U);
  EXPECT_EQ(tally.rules[0].missing, 1U);
  EXPECT_EQ(tally.rules[1].entries, 3U);
  EXPECT_EQ(tally.rules[1].documents, 1U);
  EXPECT_EQ(tally.rules[1].missing, 2U);
  EXPECT_EQ(tally.always.entries, 2U);
  EXPECT_EQ(tally.always.missing, 1U);
  EXPECT_EQ(tally.not_followed.entries, 1U);
  EXPECT_EQ(tally.not_followed.documents, 1U);
}

// The power is cut again and again while follows change and texts are dropped: the mark always names the filter by
// which the sets are sorted.
TEST_F(Changing, IsWholeAfterEveryPowerCut) {
  publish(city_, {"data", "energy", "data", "climate", "energy", "data.gis", "climate", "data", "energy", "data"});
  const TemporaryDirectory directory;
  const auto live = directory.path() / "live";
  std::vector<std::filesystem::path> cuts;
  int operations = 0;
  std::shared_ptr<CuttableFileSystem> system;
  system = std::make_shared<CuttableFileSystem>(5, [&] {
    if (++operations % 2 != 0) return;
    cuts.push_back(directory.path() / ("cut-" + std::to_string(cuts.size())));
    system->copy_what_survives(live, cuts.back());
  });
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(system);
  {
    const auto store = must(Store::open({.directory = live, .free_bytes_floor = 1, .env = env.get()}));
    ASSERT_TRUE(store->refilter(Filter::everything(), {}, {{"follows", "everything"}}));
    ASSERT_TRUE(store->commit(headers_of(city_), Filter::everything(), Durability::synced, 1));
    ASSERT_TRUE(store->commit(documents_of(city_, {1, 2, 4, 5}), Filter::everything(), Durability::synced, 1));
    for (const char* theme : {"data", "energy", "climate", "data", "climate"}) {
      const Filter filter = about(theme);
      ASSERT_TRUE(store->refilter(filter, must(store->sort(filter)), {{"follows", theme}}));
      if (std::string_view(theme) != "energy") continue;
      ASSERT_TRUE(store->drop_unfollowed(filter, {}, 2));
    }
    ASSERT_TRUE(store->close());
  }
  std::size_t with_sets = 0;
  for (const auto& cut : cuts) {
    const auto store = must(Store::open({.directory = cut, .free_bytes_floor = 1}));
    ASSERT_TRUE(store) << cut;
    EXPECT_TRUE(store->verify()) << cut;
    const auto log = store->log(city_.log());
    const auto mark = must(store->mark("follows"));
    if (!log || !mark) continue;
    ++with_sets;
    const Filter filter = *mark == "everything" ? Filter::everything() : about(*mark);
    for (const auto& [set, wanted] : {std::pair(&log->missing, true), std::pair(&log->unwanted, false)}) {
      for (Sequence sequence = 1; sequence <= log->sequence; ++sequence) {
        if (!set->contains(sequence)) continue;
        EXPECT_EQ(filter.matches(city_.log(), city_.entry(sequence).header.fields()), wanted)
            << cut << " " << *mark << " " << sequence;
      }
    }
  }
  EXPECT_GT(with_sets, 10U);
}

}  // namespace
}  // namespace essaim::storage

#include "search/searcher.h"

#include <algorithm>
#include <mutex>

#include "search/matching.h"
#include "search/query.h"
#include "search/set_source.h"
#include "search/suggestions.h"
#include "search/terms.h"
#include "search/xapian.h"

namespace essaim::search {
namespace {

// With fewer hits than that, texts which lack a word are looked at too.
constexpr std::uint64_t enough = 3;
// Leaving out each of many words would cost more than it gives.
constexpr std::size_t words_left_out_max = 8;
// A writer may commit twice while one searches; three times in a row nobody has seen.
constexpr int tries_max = 5;

}  // namespace

struct Searcher::Impl {
  explicit Impl(std::shared_ptr<IndexShared> s) : shared(std::move(s)) {}

  std::shared_ptr<IndexShared> shared;
  Xapian::Database database;
  TermSets sets;                 // of `database`
  std::uint64_t generation = 0;  // that `database` was opened in; 0 for none

  void open() {
    const std::uint64_t now = shared->generation;
    if (generation == 0 || generation != now) {
      database = Xapian::Database(shared->directory.string(), Xapian::DB_BACKEND_GLASS);
      generation = now;
      sets.clear();
    } else if (database.reopen()) {
      sets.clear();
    }
  }

  Found find(const Question& question, const std::vector<Instead>& instead, std::size_t limit) {
    Found found;
    if (database.get_doccount() == 0) return found;
    const Matching matching(database, sets, shared->facts, question, instead);
    const TextSet fitting = fitting_in(matching, question, found.share);
    count(fitting, question.filters.today, found);
    found.over = matching.over_among(found.share);
    if (question.words.empty()) {
      newest(fitting, limit, found);
    } else if (found.matches > 0) {
      best(question, instead, matching, limit, found);
    }
    found.misspelt = misspelt_in(database, question, instead);
    return found;
  }

  std::uint64_t count(const Question& question, const std::vector<Instead>& instead) {
    if (database.get_doccount() == 0) return 0;
    const Matching matching(database, sets, shared->facts, question, instead);
    Found found;
    count(fitting_in(matching, question, found.share), question.filters.today, found);
    return found.matches;
  }

  static TextSet fitting_in(const Matching& matching, const Question& question, Share& share) {
    share = Share::all;
    TextSet fitting = matching.of(share);
    for (const Share weaker : weaker_shares(question)) {
      const std::uint64_t had = fitting.count();
      if (had >= enough) break;
      // More hits come at the price of weaker ones.
      TextSet more = matching.of(weaker);
      if (more.count() == had) continue;
      fitting = std::move(more);
      share = weaker;
    }
    return fitting;
  }

  static std::vector<Share> weaker_shares(const Question& question) {
    std::vector<Share> shares;
    if (question.words.size() > 2 && question.words.size() <= words_left_out_max) shares.push_back(Share::most);
    if (question.words.size() > 1) shares.push_back(Share::any);
    return shares;
  }

  void count(const TextSet& fitting, Day today, Found& found) const {
    FactsTable::Counting counting(shared->facts, today);
    fitting.each_from_the_newest([&](std::uint32_t number) {
      counting.add(number);
      return true;
    });
    found.matches = counting.count();
    found.facets = counting.result();
  }

  void newest(const TextSet& fitting, std::size_t limit, Found& found) const {
    fitting.each_from_the_newest([&](std::uint32_t number) {
      add_hit(number, found);
      return found.hits.size() < limit;
    });
  }

  void best(const Question& question, const std::vector<Instead>& instead, const Matching& matching, std::size_t limit,
            Found& found) const {
    Xapian::Query query = query_of(question, instead, found.share, matching);
    std::optional<SetSource> days, over;
    if (matching.days()) {
      days.emplace(*matching.days());
      query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(&*days));
    }
    Xapian::MSet hits = ranked(query, limit);
    // Hardly ever is one of the best out of date: to ask for that of each text that is ranked would cost more.
    if (matching.over() &&
        std::any_of(hits.begin(), hits.end(), [&](auto number) { return matching.over()->has(number); })) {
      over.emplace(*matching.over());
      hits = ranked(Xapian::Query(Xapian::Query::OP_AND_NOT, query, Xapian::Query(&*over)), limit);
    }
    for (auto at = hits.begin(); at != hits.end(); ++at) add_hit(*at, found);
  }

  Xapian::MSet ranked(const Xapian::Query& query, std::size_t limit) const {
    Xapian::Enquire enquire(database);
    enquire.set_query(query);
    // Of equal ones the newest first.
    enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    return enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
  }

  // Unless it was forgotten meanwhile.
  void add_hit(std::uint32_t number, Found& found) const {
    const std::uint64_t identity = shared->facts.identity(number);
    if (identity != 0) found.hits.push_back({number, identity});
  }

  // Opens the index as it is now; once more where it was written meanwhile.
  template <typename Work>
  auto with_index(Work work) -> Result<decltype(work())> {
    const std::shared_lock searching(shared->files);
    auto done = guarded([&]() -> Result<decltype(work())> {
      for (int tries = 1;; ++tries) {
        try {
          open();
          return work();
        } catch (const Xapian::DatabaseModifiedError&) {
          if (tries == tries_max) return fail(Errc::daemon_busy);
        }
      }
    });
    if (!done) generation = 0;
    return done;
  }
};

Searcher::Searcher(std::shared_ptr<IndexShared> shared) : impl_(std::make_unique<Impl>(std::move(shared))) {}
Searcher::~Searcher() = default;

Result<Found> Searcher::find(const Question& question, const std::vector<Instead>& instead, std::size_t limit) {
  return impl_->with_index([&] { return impl_->find(question, instead, limit); });
}

Result<std::uint64_t> Searcher::count(const Question& question, const std::vector<Instead>& instead) {
  return impl_->with_index([&] { return impl_->count(question, instead); });
}

}  // namespace essaim::search

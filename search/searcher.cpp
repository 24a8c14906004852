#include "search/searcher.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "search/matching.h"
#include "search/query.h"
#include "search/set_source.h"
#include "search/spelling.h"
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
// Terms that are compared with a word that no text has: some milliseconds.
constexpr std::size_t terms_compared_max = 100'000;

}  // namespace

struct Searcher::Impl {
  explicit Impl(std::shared_ptr<IndexShared> s) : shared(std::move(s)) {}

  std::shared_ptr<IndexShared> shared;
  Xapian::Database database;
  TermSets sets;  // of `database`
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
    found.share = Share::all;
    TextSet fitting = matching.of(found.share);
    for (const Share share : weaker_shares(question)) {
      const std::uint64_t had = fitting.count();
      if (had >= enough) break;
      // More hits come at the price of weaker ones.
      TextSet more = matching.of(share);
      if (more.count() == had) continue;
      fitting = std::move(more);
      found.share = share;
    }
    count(fitting, question.filters.today, found);
    found.over = matching.over_among(found.share);
    if (question.words.empty()) {
      newest(fitting, limit, found);
    } else if (found.matches > 0) {
      best(question, instead, matching, limit, found);
    }
    found.misspelt = misspelt(question, instead);
    return found;
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

  std::vector<Misspelt> misspelt(const Question& question, const std::vector<Instead>& instead) const {
    std::vector<Misspelt> out;
    for (std::size_t i = 0; i < question.words.size(); ++i) {
      const std::vector<std::string>& terms = question.words[i].terms;
      const bool known = !instead[i].themes.empty() || std::ranges::any_of(terms, [&](const std::string& term) {
        return database.term_exists(term);
      });
      if (known) continue;
      if (auto near = nearest_term(terms)) {
        near->word = i;
        out.push_back(std::move(*near));
      }
    }
    return out;
  }

  std::optional<Misspelt> nearest_term(const std::vector<std::string>& terms) const {
    std::size_t least = SIZE_MAX, compared = 0;
    Xapian::doccount most_texts = 0;
    std::string best;
    // A mistake is seldom in the first letter, but for the first two exchanged. Before them stands that of the
    // language.
    std::set<std::string> prefixes;
    for (const std::string& term : terms) {
      for (std::size_t i = 1; i < std::min<std::size_t>(3, term.size()); ++i) prefixes.insert({term[0], term[i]});
    }
    for (const std::string& prefix : prefixes) {
      for (auto at = database.allterms_begin(prefix); at != database.allterms_end(prefix); ++at) {
        if (++compared > terms_compared_max) break;
        const std::string candidate = *at;
        for (const std::string& term : terms) {
          if (term[0] != candidate[0]) continue;
          const std::size_t allowed = std::min(mistakes_allowed(term.size() - 1), least);
          const std::size_t mistakes = mistakes_between(term, candidate, allowed);
          if (mistakes > allowed || mistakes == 0) continue;
          const Xapian::doccount texts = at.get_termfreq();
          if (mistakes == least && texts <= most_texts) continue;
          least = mistakes;
          most_texts = texts;
          best = candidate;
        }
      }
    }
    if (best.empty()) return std::nullopt;
    return Misspelt{0, best, *database.postlist_begin(best)};
  }
};

Searcher::Searcher(std::shared_ptr<IndexShared> shared) : impl_(std::make_unique<Impl>(std::move(shared))) {}
Searcher::~Searcher() = default;

Result<Found> Searcher::find(const Question& question, const std::vector<Instead>& instead, std::size_t limit) {
  const std::shared_lock searching(impl_->shared->files);
  auto found = guarded([&]() -> Result<Found> {
    for (int tries = 1;; ++tries) {
      try {
        impl_->open();
        return impl_->find(question, instead, limit);
      } catch (const Xapian::DatabaseModifiedError&) {
        if (tries == tries_max) return fail(Errc::daemon_busy);
      }
    }
  });
  if (!found) impl_->generation = 0;
  return found;
}

}  // namespace essaim::search

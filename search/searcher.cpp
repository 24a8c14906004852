#include "search/searcher.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "search/query.h"
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

// Counts each text that fits.
class CountingSpy : public Xapian::MatchSpy {
 public:
  explicit CountingSpy(FactsTable::Counting& counting) : counting_(counting) {}
  void operator()(const Xapian::Document& document, double) override { counting_.add(document.get_docid()); }

 private:
  FactsTable::Counting& counting_;
};

}  // namespace

struct Searcher::Impl {
  explicit Impl(std::shared_ptr<IndexShared> s) : shared(std::move(s)) {}

  std::shared_ptr<IndexShared> shared;
  Xapian::Database database;
  std::uint64_t generation = 0;  // that `database` was opened in; 0 for none

  void open() {
    const std::uint64_t now = shared->generation;
    if (generation == 0 || generation != now) {
      database = Xapian::Database(shared->directory.string(), Xapian::DB_BACKEND_GLASS);
      generation = now;
    } else {
      database.reopen();
    }
  }

  Found find(const Question& question, const std::vector<Instead>& instead, std::size_t limit) {
    Found found;
    if (database.get_doccount() == 0) {
      FactsTable::Counting nothing(shared->facts);
      found.facets = nothing.result();
      return found;
    }
    std::vector<Share> shares{Share::all};
    if (question.words.size() > 2 && question.words.size() <= words_left_out_max) shares.push_back(Share::most);
    if (question.words.size() > 1) shares.push_back(Share::any);
    for (const Share share : shares) {
      Found now = find_share(question, instead, share, limit);
      // More hits come at the price of weaker ones.
      if (now.matches > found.matches || share == Share::all) found = std::move(now);
      if (found.matches >= enough) break;
    }
    found.misspelt = misspelt(question, instead);
    return found;
  }

  Found find_share(const Question& question, const std::vector<Instead>& instead, Share share, std::size_t limit) {
    Found found;
    found.share = share;
    FactsTable::Counting counting(shared->facts);
    CountingSpy spy(counting);
    Xapian::Enquire enquire(database);
    enquire.set_query(query_of(question, instead, share));
    enquire.add_matchspy(&spy);
    // Of equal ones the newest first.
    enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    const Xapian::doccount all = database.get_doccount();
    const Xapian::MSet best = enquire.get_mset(0, static_cast<Xapian::doccount>(limit), all);
    for (auto at = best.begin(); at != best.end(); ++at) {
      const std::uint64_t identity = counting.identity(*at);
      if (identity != 0) found.hits.push_back({*at, identity});
    }
    found.matches = counting.count();
    found.facets = counting.result();
    return found;
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
    std::set<char> letters;
    for (const std::string& term : terms) {
      // A mistake is seldom in the first letter, but for the first two exchanged.
      for (std::size_t i = 0; i < std::min<std::size_t>(2, term.size()); ++i) letters.insert(term[i]);
    }
    for (const char letter : letters) {
      if (letter >= 'A' && letter <= 'Z') continue;
      const std::string prefix(1, letter);
      for (auto at = database.allterms_begin(prefix); at != database.allterms_end(prefix); ++at) {
        if (++compared > terms_compared_max) break;
        const std::string candidate = *at;
        for (const std::string& term : terms) {
          const std::size_t allowed = std::min(mistakes_allowed(term.size()), least);
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

#include "search/suggestions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "search/spelling.h"

namespace essaim::search {
namespace {

// Terms that are compared with a word that no text has: some milliseconds.
constexpr std::size_t terms_compared_max = 100'000;
// Stems that look alike may belong to words that do not.
constexpr std::size_t candidates_max = 24;
// Not each text with a stem has the form of the word that is meant.
constexpr std::size_t texts_of_candidate_max = 3;
// What stands in one text alone is often a mistake itself: as if there were one more.
constexpr Xapian::doccount texts_enough = 2;

bool has_any(const Xapian::Database& database, const WantedWord& word) {
  return std::ranges::any_of(word.terms, [&](const std::string& term) { return database.term_exists(term); });
}

// The letter of the terms of the language in which most words of the question are known, and no other has as many.
std::optional<char> language_of(const Xapian::Database& database, const Question& question,
                                const std::vector<Instead>& instead) {
  std::array<std::size_t, 128> known{};
  for (const Tongue tongue : all_tongues) {
    known[static_cast<std::size_t>(letter_of(tongue))] = question.small_words[static_cast<std::size_t>(tongue)];
  }
  for (std::size_t i = 0; i < question.words.size(); ++i) {
    for (const std::string& term : question.words[i].terms) {
      const bool named = std::ranges::find(instead[i].in_vocabulary, term) != instead[i].in_vocabulary.end();
      if (named || database.term_exists(term)) ++known[static_cast<unsigned char>(term[0]) % known.size()];
    }
  }
  const auto most = std::ranges::max_element(known);
  if (*most == 0 || std::ranges::count(known, *most) > 1) return std::nullopt;
  return static_cast<char>(most - known.begin());
}

struct Ranked {
  std::size_t mistakes = 0;
  Xapian::doccount texts = 0;
  std::string term;
};

class Comparing {
 public:
  Comparing(const Xapian::Database& database, const WantedWord& word)
      : database_(database), word_(word), allowed_(mistakes_allowed(folded(word.typed).size())) {}

  void compare_all(std::optional<char> language) {
    if (allowed_ == 0) return;
    // A mistake is seldom in the first letter. Before it stands that of the language.
    std::set<std::string> prefixes;
    for (const std::string& term : word_.terms) {
      if (term.size() > 1 && (!language || term[0] == *language)) prefixes.insert(term.substr(0, 2));
    }
    for (const std::string& prefix : prefixes) compare(prefix);
  }

  // The same term several times, with different texts.
  std::vector<Candidate> best() {
    std::ranges::sort(ranked_, [](const Ranked& one, const Ranked& other) {
      return std::pair(one.mistakes, other.texts) < std::pair(other.mistakes, one.texts);
    });
    std::vector<Candidate> out;
    for (const Ranked& each : ranked_) {
      if (out.size() >= candidates_max) break;
      std::size_t texts = 0;
      for (auto at = database_.postlist_begin(each.term); at != database_.postlist_end(each.term); ++at) {
        if (++texts > texts_of_candidate_max) break;
        out.push_back({each.term, *at});
      }
    }
    return out;
  }

 private:
  void compare(const std::string& prefix) {
    for (auto at = database_.allterms_begin(prefix); at != database_.allterms_end(prefix); ++at) {
      if (++compared_ > terms_compared_max) return;
      const std::string candidate = *at;
      std::size_t least = allowed_ + 1;
      for (const std::string& term : word_.terms) {
        if (term[0] == candidate[0]) least = std::min(least, mistakes_between(term, candidate, allowed_));
      }
      // The same stem in another language is no mistake.
      if (least == 0 || least > allowed_) continue;
      const Xapian::doccount texts = at.get_termfreq();
      ranked_.push_back({least + (texts < texts_enough ? 1 : 0), texts, candidate});
    }
  }

  const Xapian::Database& database_;
  const WantedWord& word_;
  const std::size_t allowed_;
  std::size_t compared_ = 0;
  std::vector<Ranked> ranked_;
};

}  // namespace

std::vector<Misspelt> misspelt_in(const Xapian::Database& database, const Question& question,
                                  const std::vector<Instead>& instead) {
  std::vector<Misspelt> out;
  const auto language = language_of(database, question, instead);
  for (std::size_t i = 0; i < question.words.size(); ++i) {
    const WantedWord& word = question.words[i];
    if (word.small || !instead[i].in_vocabulary.empty() || has_any(database, word)) continue;
    Comparing comparing(database, word);
    comparing.compare_all(language);
    auto candidates = comparing.best();
    if (!candidates.empty()) out.push_back({i, std::move(candidates)});
  }
  return out;
}

}  // namespace essaim::search

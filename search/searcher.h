#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "search/index.h"
#include "search/question.h"
#include "search/widening.h"

namespace essaim::search {

struct Hit {
  std::uint32_t number = 0;
  std::uint64_t identity = 0;
};
// A term that texts have, with one of them.
struct Candidate {
  std::string term;
  std::uint32_t number = 0;
};
// A word that no text has, and the terms that it may have been meant for, nearest first; a term with several texts.
// Stems alone do not tell `échec` from `échelle`: spelled_in (snippet.h) says which of them has a word that is near.
struct Misspelt {
  std::size_t word = 0;  // of the question
  std::vector<Candidate> candidates;
};
// How many words of the question each hit has at least: the most with which enough texts are found.
enum class Share : unsigned char { all, most, any };

struct Found {
  std::vector<Hit> hits;  // best first; newest first where the question has no words
  std::uint64_t matches = 0;
  std::uint64_t over = 0;  // calls that would fit, past their deadline
  Share share = Share::all;
  FacetCounts facets;
  std::vector<Misspelt> misspelt;
};

// Answers questions from an index that is being written. Belongs to one thread.
class Searcher {
 public:
  explicit Searcher(std::shared_ptr<IndexShared> shared);
  ~Searcher();

  // The best hits, at most `limit`; everything is counted. `instead` belongs to the words of the question. Fails with
  // index_failed where the index is missing or damaged, daemon_busy where it was written all the time.
  Result<Found> find(const Question& question, const std::vector<Instead>& instead, std::size_t limit);
  // Only how many texts fit; fails as find() does.
  Result<std::uint64_t> count(const Question& question, const std::vector<Instead>& instead);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::search

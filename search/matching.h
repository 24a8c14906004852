#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/facts_table.h"
#include "search/question.h"
#include "search/searcher.h"
#include "search/term_sets.h"
#include "search/text_set.h"
#include "search/widening.h"
#include "search/xapian.h"

namespace essaim::search {

// Which texts fit a question, without their rank: all of them, for exact counts. From the sets of the terms; ranking
// all that fit would cost ten times as much. Included by searcher.cpp alone.
class Matching {
 public:
  Matching(const Xapian::Database& database, TermSets& sets, const FactsTable& facts, const Question& question,
           const std::vector<Instead>& instead);
  // query_of (query.h) ranks the same texts, if it is given what `days` lets pass and `over` keeps out.
  TextSet of(Share share) const;
  // Where the filters ask for what no term says; nothing where they do not.
  const std::optional<TextSet>& days() const { return days_; }
  // Calls past their deadline; nothing where there are none, or they are wanted.
  const std::optional<TextSet>& over() const { return over_; }
  // The texts with one of the themes in place of a word of the question; nothing where none is.
  const std::optional<TextSet>& themed(std::size_t word) const { return themed_[word]; }
  // All that the index has.
  std::uint64_t texts() const { return database_.get_doccount(); }
  // How many would fit but for that.
  std::uint64_t over_among(Share share) const;

 private:
  TextSet with(const std::string& term) const;
  TextSet with_any(const std::vector<std::string>& terms, std::string_view prefix) const;
  TextSet with_word(std::size_t word, const WantedWord& wanted, const Instead& instead) const;
  TextSet with_over(Share share) const;
  void pass(const Filters& filters);
  void pass_days(const FactsTable& facts, const Filters& filters);
  void pass_one(std::string_view prefix, const std::vector<std::string>& values);
  void pass_set(const TextSet& set);

  const Xapian::Database& database_;
  TermSets& sets_;
  const std::uint32_t last_;
  std::vector<std::optional<TextSet>> themed_;  // of each word
  std::vector<TextSet> words_;                  // of each word
  std::optional<TextSet> passing_;              // what the filters let pass; nothing where there are none
  std::optional<TextSet> unwanted_;
  std::optional<TextSet> days_, over_;
};

}  // namespace essaim::search

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/question.h"
#include "search/searcher.h"
#include "search/text_set.h"
#include "search/widening.h"
#include "search/xapian.h"

namespace essaim::search {

// Which texts fit a question, without their rank: all of them, for exact counts. Read straight from the lists of the
// terms, some 20 ns for each text that a term is in; ranking all that fit would cost ten times as much. Included by
// searcher.cpp alone.
class Matching {
 public:
  Matching(const Xapian::Database& database, const Question& question, const std::vector<Instead>& instead);
  // query_of (query.h) ranks the same texts.
  TextSet of(Share share) const;

 private:
  TextSet with(const std::string& term) const;
  TextSet with_any(const std::vector<std::string>& terms, std::string_view prefix) const;
  TextSet with_word(const WantedWord& word, const Instead& instead) const;
  void pass(const Filters& filters);
  void pass_one(std::string_view prefix, const std::vector<std::string>& values);

  const Xapian::Database& database_;
  const std::uint32_t last_;
  std::vector<TextSet> words_;        // of each word
  std::optional<TextSet> passing_;    // what the filters let pass; nothing where there are none
  std::optional<TextSet> unwanted_;
};

}  // namespace essaim::search

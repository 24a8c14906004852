#include "search/query.h"

#include <cmath>

#include "search/set_source.h"
#include "search/terms.h"

namespace essaim::search {
namespace {

// What a hit is worth that has something in place of a word, and a word in its title beside its place in the text
// (tests/search/questions.tsv measures it).
constexpr double theme_worth = 0.3;
constexpr double other_language_worth = 0.8;
constexpr double title_worth = 1.2;

using Xapian::Query;

Query joined(Query::op how, const std::vector<Query>& queries) {
  if (queries.size() == 1) return queries.front();
  return {how, queries.begin(), queries.end()};
}

// One word in several forms: a text that has two of them has it once.
Query form_of(const std::vector<std::string>& terms, std::string_view prefix) {
  std::vector<Query> forms;
  forms.reserve(terms.size());
  for (const std::string& term : terms) forms.emplace_back(prefixed(prefix, term));
  return joined(Query::OP_SYNONYM, forms);
}

// What a term in so many of all texts weighs where it stands once in a text of the usual length (BM25).
double weight_of(std::uint64_t with, std::uint64_t all) {
  return std::log1p((static_cast<double>(all - with) + 0.5) / (static_cast<double>(with) + 0.5));
}

// A theme is nowhere said twice, and the length of a text says nothing of it: a set does for it, whose texts need not
// be weighed one by one.
Query themed_query(const TextSet& themed, std::uint64_t texts) {
  Xapian::PostingSource* const source = new SetSource(themed, theme_worth * weight_of(themed.count(), texts));
  return Query(source->release());
}

// A word, or what stands in its place.
Query word_query(const WantedWord& word, const Instead& instead, const std::optional<TextSet>& themed,
                 std::uint64_t texts) {
  const Query itself = form_of(word.terms, "");
  std::vector<Query> ways{itself};
  if (themed) ways.push_back(themed_query(*themed, texts));
  for (const auto& other : instead.others) {
    std::vector<Query> terms;
    terms.reserve(other.size());
    for (const std::string& term : other) terms.emplace_back(term);
    ways.emplace_back(Query::OP_SCALE_WEIGHT, joined(Query::OP_AND, terms), other_language_worth);
  }
  return joined(Query::OP_OR, ways);
}

Query filter_of(const Filters& filters) {
  std::vector<Query> all;
  const auto one = [&](std::string_view prefix, const std::string& value) {
    if (!value.empty()) all.emplace_back(prefixed(prefix, value));
  };
  one(theme_prefix, filters.theme);
  one(kind_prefix, filters.kind);
  one(language_prefix, filters.language);
  one(country_prefix, filters.country);
  one(author_prefix, filters.author);
  one(outcome_prefix, filters.outcome);
  std::vector<Query> any;
  if (filters.years) {
    for (unsigned year = filters.years->first; year <= filters.years->last; ++year) {
      any.emplace_back(prefixed(year_prefix, std::to_string(year)));
    }
    all.push_back(joined(Query::OP_OR, any));
  }
  if (filters.grade) {
    any.clear();
    for (const std::string& grade : grades_from(*filters.grade)) any.emplace_back(prefixed(grade_prefix, grade));
    all.push_back(joined(Query::OP_OR, any));
  }
  for (const std::string& word : filters.place) one(place_prefix, word);
  any.clear();
  for (const std::string& size : filters.sizes) any.emplace_back(prefixed(size_prefix, size));
  if (!any.empty()) all.push_back(joined(Query::OP_OR, any));
  return all.empty() ? Query() : joined(Query::OP_AND, all);
}

// All words but one, each left out once.
Query all_but_one(const std::vector<Query>& words) {
  std::vector<Query> ways;
  for (std::size_t left_out = 0; left_out < words.size(); ++left_out) {
    std::vector<Query> others = words;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(left_out));
    ways.push_back(joined(Query::OP_AND, others));
  }
  return joined(Query::OP_OR, ways);
}

Query words_query(const Question& question, const std::vector<Instead>& instead, Share share,
                  const Matching& matching) {
  std::vector<Query> words, titles;
  for (std::size_t i = 0; i < question.words.size(); ++i) {
    words.push_back(word_query(question.words[i], instead[i], matching.themed(i), matching.texts()));
    titles.push_back(form_of(question.words[i].terms, title_prefix));
  }
  const Query all = joined(Query::OP_AND, words);
  Query wanted = all;
  if (share == Share::most) {
    // What has all of them comes first all the same.
    wanted = Query(Query::OP_FILTER, joined(Query::OP_OR, words), all_but_one(words));
  } else if (share == Share::any) {
    wanted = joined(Query::OP_OR, words);
  }
  const Query title(Query::OP_SCALE_WEIGHT, joined(Query::OP_OR, titles), title_worth);
  return {Query::OP_AND_MAYBE, wanted, title};
}

}  // namespace

Query query_of(const Question& question, const std::vector<Instead>& instead, Share share, const Matching& matching) {
  const Query filter = filter_of(question.filters);
  Query query = question.words.empty() ? Query(Query::OP_SCALE_WEIGHT, Query::MatchAll, 0.0)
                                       : words_query(question, instead, share, matching);
  if (!filter.empty()) query = Query(Query::OP_FILTER, query, filter);
  std::vector<Query> unwanted;
  for (const WantedWord& word : question.unwanted) unwanted.push_back(form_of(word.terms, ""));
  if (!unwanted.empty()) query = Query(Query::OP_AND_NOT, query, joined(Query::OP_OR, unwanted));
  return query;
}

}  // namespace essaim::search

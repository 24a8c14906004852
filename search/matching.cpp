#include "search/matching.h"

#include "search/terms.h"

namespace essaim::search {

Matching::Matching(const Xapian::Database& database, TermSets& sets, const FactsTable& facts, const Question& question,
                   const std::vector<Instead>& instead)
    : database_(database), sets_(sets), last_(database.get_lastdocid()) {
  for (std::size_t i = 0; i < question.words.size(); ++i) {
    const std::vector<std::string>& themes = instead[i].themes;
    themed_.push_back(themes.empty() ? std::nullopt : std::optional(with_any(themes, theme_prefix)));
    words_.push_back(with_word(i, question.words[i], instead[i]));
  }
  pass(question.filters);
  pass_days(facts, question.filters);
  for (const WantedWord& word : question.unwanted) {
    if (!unwanted_) unwanted_ = TextSet(last_);
    *unwanted_ |= with_any(word.terms, "");
  }
}

TextSet Matching::with(const std::string& term) const {
  TextSet set(last_);
  sets_.add(database_, term, set);
  return set;
}

TextSet Matching::with_any(const std::vector<std::string>& terms, std::string_view prefix) const {
  TextSet set(last_);
  for (const std::string& term : terms) sets_.add(database_, prefixed(prefix, term), set);
  return set;
}

TextSet Matching::with_word(std::size_t word, const WantedWord& wanted, const Instead& instead) const {
  TextSet set = with_any(wanted.terms, "");
  if (themed_[word]) set |= *themed_[word];
  for (const auto& other : instead.others) {
    TextSet all = with(other.front());
    for (std::size_t i = 1; i < other.size(); ++i) all &= with(other[i]);
    set |= all;
  }
  return set;
}

void Matching::pass_one(std::string_view prefix, const std::vector<std::string>& values) {
  pass_set(with_any(values, prefix));
}

void Matching::pass_set(const TextSet& set) {
  if (passing_) {
    *passing_ &= set;
  } else {
    passing_ = set;
  }
}

// What goes by the day on which somebody asks.
void Matching::pass_days(const FactsTable& facts, const Filters& filters) {
  if (filters.when) {
    days_ = TextSet(last_);
    facts.add_open(*filters.when, *days_);
    pass_set(*days_);
  }
  if (filters.grade == Grade::transferable) {
    facts.remove_unchecked(filters.today, *passing_);
    days_ = passing_;
  }
  if (filters.over) return;
  TextSet over(last_);
  if (facts.add_over(filters.today, over)) over_ = std::move(over);
}

void Matching::pass(const Filters& filters) {
  const auto one = [&](std::string_view prefix, const std::string& value) {
    if (!value.empty()) pass_one(prefix, {value});
  };
  one(theme_prefix, filters.theme);
  one(kind_prefix, filters.kind);
  one(language_prefix, filters.language);
  one(country_prefix, filters.country);
  one(author_prefix, filters.author);
  one(outcome_prefix, filters.outcome);
  if (!filters.sizes.empty()) pass_one(size_prefix, filters.sizes);
  if (filters.grade) pass_one(grade_prefix, grades_from(*filters.grade));
  for (const std::string& word : filters.place) pass_one(place_prefix, {word});
  if (!filters.years) return;
  std::vector<std::string> years;
  for (unsigned year = filters.years->first; year <= filters.years->last; ++year) years.push_back(std::to_string(year));
  pass_one(year_prefix, years);
}

TextSet Matching::of(Share share) const {
  TextSet fitting = with_over(share);
  if (over_) fitting -= *over_;
  return fitting;
}

std::uint64_t Matching::over_among(Share share) const {
  if (!over_) return 0;
  TextSet fitting = with_over(share);
  fitting &= *over_;
  return fitting.count();
}

TextSet Matching::with_over(Share share) const {
  std::optional<TextSet> fitting;
  if (words_.empty()) {
    fitting = passing_ ? *passing_ : with("");
  } else if (share == Share::all) {
    fitting = words_.front();
    for (const TextSet& word : words_) *fitting &= word;
  } else if (share == Share::any) {
    fitting = words_.front();
    for (const TextSet& word : words_) *fitting |= word;
  } else {
    // Word by word: `complete` lacks none so far, `fitting` lacks at most one.
    TextSet complete = words_.front();
    fitting = words_.front();
    for (std::size_t i = 1; i < words_.size(); ++i) {
      if (i == 1) {
        *fitting |= words_[i];
      } else {
        *fitting &= words_[i];
        *fitting |= complete;
      }
      complete &= words_[i];
    }
  }
  if (passing_) *fitting &= *passing_;
  if (unwanted_) *fitting -= *unwanted_;
  return std::move(*fitting);
}

}  // namespace essaim::search

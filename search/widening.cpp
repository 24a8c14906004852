#include "search/widening.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace essaim::search {
namespace {

// A word that stands in few labels says more than one that stands in many: `public` alone does not mean street
// lighting. So much of a part, by weight, must be in the question.
constexpr double share_needed = 0.5;

std::vector<std::string> parts_of(const std::string& label) {
  std::string text = label;
  for (const std::string_view between : {" et ", " and ", " / "}) {
    for (std::size_t at = text.find(between); at != std::string::npos; at = text.find(between)) {
      text.replace(at, between.size(), ",");
    }
  }
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<std::string> terms_of(const std::string& text, Tongue tongue, Stems& stems) {
  std::vector<std::string> terms;
  for (const Word& word : meant_words(text)) {
    const Stem& stem = stems.of(tongue, word);
    if (stem.empty || std::ranges::find(terms, stem.term) != terms.end()) continue;
    terms.push_back(stem.term);
  }
  return terms;
}

// Whether the words are some of the others, and not all of them. Both ascending.
bool is_within(const std::vector<std::size_t>& words, const std::vector<std::size_t>& others) {
  return words.size() < others.size() && std::ranges::includes(others, words);
}

template <typename Value>
void add_once(std::vector<Value>& list, const Value& value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

}  // namespace

Widening::Widening(Stems& stems) {
  for (const Theme& theme : themes()) add_labels(theme, stems);
  weigh();
  for (const Theme& theme : themes()) add_synonyms(theme, stems);
  for (const Part& part : parts_) terms_.insert(part.terms.begin(), part.terms.end());
}

void Widening::add_labels(const Theme& theme, Stems& stems) {
  const std::vector<std::string> french = parts_of(theme.french), english = parts_of(theme.english);
  const auto add = [&](const std::vector<std::string>& mine, Tongue tongue, const std::vector<std::string>& theirs,
                       Tongue other) {
    for (std::size_t i = 0; i < mine.size(); ++i) {
      Part part{theme.code, tongue, terms_of(mine[i], tongue, stems), {}, false, 0};
      if (part.terms.empty()) continue;
      if (mine.size() == theirs.size()) {
        if (auto terms = terms_of(theirs[i], other, stems); !terms.empty()) part.others.push_back(std::move(terms));
      }
      parts_.push_back(std::move(part));
    }
  };
  add(french, Tongue::french, english, Tongue::english);
  add(english, Tongue::english, french, Tongue::french);
}

void Widening::add_synonyms(const Theme& theme, Stems& stems) {
  for (const Synonyms& synonyms : theme.synonyms) {
    std::vector<Part> row;
    const auto add = [&](const std::vector<std::string>& words, Tongue tongue) {
      for (const std::string& word : words) {
        Part part{theme.code, tongue, terms_of(word, tongue, stems), {}, true, 0};
        if (!part.terms.empty()) row.push_back(std::move(part));
      }
    };
    add(synonyms.french, Tongue::french);
    add(synonyms.english, Tongue::english);
    for (Part& part : row) {
      for (const Part& other : row) {
        if (&other != &part) part.others.push_back(other.terms);
      }
    }
    std::ranges::move(row, std::back_inserter(parts_));
  }
}

void Widening::weigh() {
  std::map<std::string, double> counts[all_tongues.size()];
  for (const Part& part : parts_) {
    for (const std::string& term : part.terms) ++counts[static_cast<std::size_t>(part.tongue)][term];
  }
  for (std::size_t i = 0; i < all_tongues.size(); ++i) {
    for (const auto& [term, count] : counts[i]) rarity_[i].emplace_back(term, 1 / count);
  }
  for (Part& part : parts_) {
    for (const std::string& term : part.terms) part.weight += weight_of(part.tongue, term);
  }
}

double Widening::weight_of(Tongue tongue, const std::string& term) const {
  const auto& rarity = rarity_[static_cast<std::size_t>(tongue)];
  const auto found = std::ranges::lower_bound(rarity, term, {}, &std::pair<std::string, double>::first);
  return found != rarity.end() && found->first == term ? found->second : 0;
}

std::optional<Widening::Match> Widening::match_of(const Part& part, const Question& question) const {
  Match match{&part, {}, true};
  double share = 0;
  for (const std::string& term : part.terms) {
    const auto has_term = [&](const WantedWord& word) {
      return std::ranges::find(word.terms, term) != word.terms.end();
    };
    const auto word = std::ranges::find_if(question.words, has_term);
    if (word == question.words.end()) {
      match.whole = false;
      continue;
    }
    share += weight_of(part.tongue, term);
    add_once(match.words, static_cast<std::size_t>(word - question.words.begin()));
  }
  if (match.words.empty() || (!match.whole && (part.synonym || share < share_needed * part.weight))) {
    return std::nullopt;
  }
  std::ranges::sort(match.words);
  return match;
}

std::vector<Instead> Widening::of(const Question& question) const {
  std::vector<Instead> widened(question.words.size());
  for (std::size_t i = 0; i < widened.size(); ++i) {
    std::ranges::copy_if(question.words[i].terms, std::back_inserter(widened[i].in_vocabulary),
                         [&](const std::string& term) { return terms_.contains(term); });
  }
  std::vector<Match> matches;
  for (const Part& part : parts_) {
    if (auto match = match_of(part, question)) matches.push_back(std::move(*match));
  }
  for (const Match& match : matches) {
    const bool means_more = std::ranges::any_of(
        matches, [&](const Match& other) { return other.whole && is_within(match.words, other.words); });
    if (means_more) continue;
    for (const std::size_t word : match.words) {
      add_once(widened[word].themes, match.part->theme);
      for (const auto& other : match.part->others) add_once(widened[word].others, other);
    }
  }
  return widened;
}

}  // namespace essaim::search

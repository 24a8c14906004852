#include "search/widening.h"

#include <algorithm>
#include <map>

#include "core/themes.h"

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

}  // namespace

Widening::Widening(Stems& stems) {
  std::map<std::string, double> counts[all_tongues.size()];
  for (const Theme& theme : themes()) {
    const std::vector<std::string> french = parts_of(theme.french), english = parts_of(theme.english);
    const auto add = [&](const std::vector<std::string>& mine, Tongue tongue, const std::vector<std::string>& theirs,
                         Tongue other) {
      for (std::size_t i = 0; i < mine.size(); ++i) {
        Part part{theme.code, tongue, terms_of(mine[i], tongue, stems), {}, 0};
        if (part.terms.empty()) continue;
        if (mine.size() == theirs.size()) {
          if (auto terms = terms_of(theirs[i], other, stems); !terms.empty()) part.others.push_back(std::move(terms));
        }
        for (const std::string& term : part.terms) ++counts[static_cast<std::size_t>(tongue)][term];
        parts_.push_back(std::move(part));
      }
    };
    add(french, Tongue::french, english, Tongue::english);
    add(english, Tongue::english, french, Tongue::french);
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

std::vector<Instead> Widening::of(const Question& question) const {
  std::vector<Instead> widened(question.words.size());
  for (const Part& part : parts_) {
    double share = 0;
    std::vector<std::size_t> matched;
    for (const std::string& term : part.terms) {
      for (std::size_t i = 0; i < question.words.size(); ++i) {
        if (std::ranges::find(question.words[i].terms, term) == question.words[i].terms.end()) continue;
        share += weight_of(part.tongue, term);
        matched.push_back(i);
        break;
      }
    }
    if (matched.empty() || share < share_needed * part.weight) continue;
    for (const std::size_t word : matched) {
      Instead& instead = widened[word];
      if (std::ranges::find(instead.themes, part.theme) == instead.themes.end()) instead.themes.push_back(part.theme);
      for (const auto& other : part.others) {
        if (std::ranges::find(instead.others, other) == instead.others.end()) instead.others.push_back(other);
      }
    }
  }
  return widened;
}

}  // namespace essaim::search

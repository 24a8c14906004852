#include "core/nearest.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/text.h"
#include "core/themes.h"

namespace essaim {

namespace {

// Nobody types more than this in earnest; keeps the cost of a hostile word small.
constexpr std::size_t compared_characters_max = 64;

std::u32string characters(std::string_view text) {
  const std::string plain = folded(text);
  std::u32string out;
  for (std::size_t at = 0; at < plain.size() && out.size() < compared_characters_max;) {
    const std::optional<char32_t> c = next_code_point(plain, at);
    if (c) {
      out += *c;
    } else {
      ++at;
    }
  }
  return out;
}

std::size_t edits(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

double relative(std::u32string_view a, std::u32string_view b) {
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer == 0) return 0;
  return static_cast<double>(edits(a, b)) / static_cast<double>(longer);
}

}  // namespace

NearnessTo::NearnessTo(std::string_view typed) : typed_(characters(typed)) {}

double NearnessTo::distance(std::string_view candidate) const { return relative(typed_, characters(candidate)); }

double NearnessTo::distance_to_words(std::string_view label) const {
  constexpr double word_handicap = 0.05;
  const std::u32string all = characters(label);
  double least = relative(typed_, all);
  const auto is_letter = [](char32_t c) { return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (auto begin = all.begin(); begin != all.end();) {
    begin = std::find_if(begin, all.end(), is_letter);
    const auto end = std::find_if_not(begin, all.end(), is_letter);
    const std::u32string word(begin, end);
    if (word.size() > 2) least = std::min(least, relative(typed_, word) + word_handicap);
    begin = end;
  }
  return least;
}

std::vector<std::string> nearest(std::string_view typed, const std::vector<std::string>& candidates,
                                 std::size_t count) {
  struct Ranked {
    double distance;
    const std::string* candidate;
  };
  const NearnessTo nearness(typed);
  std::vector<Ranked> ranked;
  for (const std::string& candidate : candidates) ranked.push_back({nearness.distance(candidate), &candidate});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.distance < b.distance; });
  std::vector<std::string> out;
  for (const Ranked& each : ranked) {
    if (out.size() == count) break;
    out.push_back(*each.candidate);
  }
  return out;
}

}  // namespace essaim

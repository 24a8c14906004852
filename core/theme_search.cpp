#include "core/theme_search.h"

#include <algorithm>
#include <string>

#include "core/text.h"

namespace essaim {

namespace {

// A plural or another ending: `velos` for `velo`.
constexpr std::size_t ending_max = 2;
constexpr std::size_t stem_min = 3;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : folded(text) + " ") {
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (part) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

bool leads_to(const std::string& typed, const std::string& word) {
  if (word.starts_with(typed)) return true;
  return word.size() >= stem_min && typed.starts_with(word) && typed.size() <= word.size() + ending_max;
}

}  // namespace

std::vector<const Theme*> themes_called(std::string_view typed) {
  std::vector<std::string> asked = words_of(typed);
  // What an apostrophe leaves: the `l` of `l'eau`.
  std::erase_if(asked, [](const std::string& word) { return word.size() < 2; });
  std::vector<const Theme*> out;
  if (asked.empty()) return out;
  for (const Theme& theme : themes()) {
    const std::vector<std::string> words = words_of(theme.code + " " + theme.english + " " + theme.french);
    const bool all = std::all_of(asked.begin(), asked.end(), [&](const std::string& one) {
      return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return leads_to(one, word); });
    });
    if (all) out.push_back(&theme);
  }
  return out;
}

}  // namespace essaim

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

bool all_lead_to(const std::vector<std::string>& asked, const std::vector<std::string>& words) {
  return std::ranges::all_of(asked, [&](const std::string& one) {
    return std::ranges::any_of(words, [&](const std::string& word) { return leads_to(one, word); });
  });
}

std::vector<std::string> names_of(const Theme& theme) {
  return words_of(theme.code + " " + theme.english + " " + theme.french);
}

// Whether one of the synonyms fits, in its words; those of different ones do not belong together.
template <typename Fits>
bool any_synonym(const Theme& theme, Fits fits) {
  return std::ranges::any_of(theme.synonyms, [&](const Synonyms& synonyms) {
    const auto fit = [&](const std::string& synonym) { return fits(words_of(synonym)); };
    return std::ranges::any_of(synonyms.english, fit) || std::ranges::any_of(synonyms.french, fit);
  });
}

template <typename Fits>
std::vector<const Theme*> themes_where(Fits fits) {
  std::vector<const Theme*> out;
  for (const Theme& theme : themes()) {
    if (fits(theme)) out.push_back(&theme);
  }
  return out;
}

}  // namespace

std::vector<const Theme*> themes_called(std::string_view typed) {
  std::vector<std::string> asked = words_of(typed);
  // What an apostrophe leaves: the `l` of `l'eau`.
  std::erase_if(asked, [](const std::string& word) { return word.size() < 2; });
  if (asked.empty()) return {};
  auto called = themes_where([&](const Theme& theme) { return all_lead_to(asked, names_of(theme)); });
  if (!called.empty()) return called;
  called = themes_where([&](const Theme& theme) {
    return any_synonym(theme, [&](const std::vector<std::string>& words) {
      return words.size() == asked.size() && all_lead_to(asked, words);
    });
  });
  if (!called.empty()) return called;
  return themes_where([&](const Theme& theme) {
    const std::vector<std::string> names = names_of(theme);
    return any_synonym(theme, [&](std::vector<std::string> words) {
      words.insert(words.end(), names.begin(), names.end());
      return all_lead_to(asked, words);
    });
  });
}

}  // namespace essaim

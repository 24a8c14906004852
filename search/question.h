#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "search/facets.h"
#include "search/stems.h"

namespace essaim::search {

// Which texts come into question; an empty field lets all pass. Values as facts_of gives them.
struct Filters {
  std::string theme;  // and those below it
  std::string kind, language, country, author, outcome;
  std::optional<Years> years;      // that the text's years touch
  std::vector<std::string> sizes;  // bands, any of them
  std::optional<Grade> grade;      // that or better
  std::vector<std::string> place;  // words of the name of a place, all of them; place_words()
  std::optional<Days> when;        // one of the days on which one can take part
  bool over = false;               // also calls whose deadline has passed; leaves nothing out, so alone it is none
  Day today = 0;
  bool empty() const;
  bool operator==(const Filters&) const = default;
};

// A word that is looked for, and all terms under which texts may have it.
struct WantedWord {
  std::string typed;
  std::vector<std::string> terms;
  bool small = false;  // carries no meaning of its own in one of the tongues
};
// Words that must follow one another, folded.
using Phrase = std::vector<std::string>;

struct Question {
  std::vector<WantedWord> words;                              // those of phrases among them; at most words_max
  std::vector<WantedWord> unwanted;                           // typed with a `-` in front
  std::vector<Phrase> phrases;                                // typed in quotation marks of any kind
  bool cut = false;                                           // there were more words than are looked for
  bool only_small = false;                                    // all words only hold a sentence together
  std::array<std::size_t, all_tongues.size()> small_words{};  // how many such were typed, by tongue
  Filters filters;
  bool empty() const { return words.empty() && unwanted.empty() && filters.empty(); }
};

inline constexpr std::size_t words_max = 24;
inline constexpr std::size_t unwanted_max = 8;

// Reads what was typed: words, "phrases", and -unwanted words. Brackets, operators and all other signs mean nothing and
// do no harm. Words that only hold a sentence together are left out where others remain.
Question read_question(std::string_view typed, Stems& stems);

// The words of the name of a place as the index has them, without those that only join others.
std::vector<std::string> place_words(std::string_view name);

// Whether each phrase of the question stands in the document, within one of its parts.
bool has_phrases(const Document& document, const Question& question);

}  // namespace essaim::search

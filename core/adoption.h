#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/language.h"

// The text of an adoption: what a city takes up from another one (share/kinds/adoption.yaml).
namespace essaim {

inline constexpr std::string_view adoption_kind = "adoption";

// What a city says when it takes up a text, or when it is further with it.
struct AdoptionWords {
  std::string adapts;   // label of the text
  std::string stage;    // a code of adoption_stage in share/fields/choices.yaml
  std::string modules;  // as read_modules made it; empty for "as before"
  std::string today;    // 2026-03-12
  Language language = Language::english;
  // Of parse_note: its language, its sections, and those fields of its head that an adoption has, but for those above.
  std::optional<Document> note;
};

// How many parts a text has that can be taken up alone, numbered below its heading for them; 0 where it has none.
std::size_t parts_of(const Document& text);
// `1,3` as `1, 3`: numbers of parts, each once, up to `parts`; up to parts_max where that is 0. Nothing else.
std::optional<std::string> read_modules(std::string_view typed, std::size_t parts);
inline constexpr std::size_t parts_max = 99;

// The first adoption of a text with this title and these themes; the title is empty where it is not known.
Document first_adoption(const AdoptionWords& words, const std::string& title, const std::vector<std::string>& themes);
// The one that goes on from it: what is not said stays, the date where the stage does. Nothing where all is said
// already.
std::optional<Document> next_adoption(const Document& before, const AdoptionWords& words);

}  // namespace essaim

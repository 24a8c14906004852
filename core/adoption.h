#pragma once

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
  std::optional<Document> note;  // of parse_note; its fields, but for those above, and its sections
};

// `1,3` as `1, 3`: numbers or short names of parts, each once. Nothing where it is none, or more than 32.
std::optional<std::string> read_modules(std::string_view typed);

// The first adoption of a text with this title and these themes; the title is empty where it is not known.
Document first_adoption(const AdoptionWords& words, const std::string& title, const std::vector<std::string>& themes);
// The one that goes on from it: what is not said stays, the date where the stage does. Nothing where all is said
// already.
std::optional<Document> next_adoption(const Document& before, const AdoptionWords& words);

}  // namespace essaim

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.h"

namespace essaim {

// Words that say one thing: what people call a theme, or a part of it, beside its label.
struct Synonyms {
  std::vector<std::string> english, french;
};

// A concept of the two-level vocabulary of share/themes/themes.csv.
struct Theme {
  std::string code;     // `data.gis`
  std::string broader;  // `data`; empty for a top concept
  std::string english, french;
  // Of share/themes/synonyms.csv: what leads to the theme and is never shown as its name.
  std::vector<Synonyms> synonyms = {};
  const std::string& label(Language language) const { return language == Language::french ? french : english; }
};

// The vocabulary built into the binary, in the order of the file.
const std::vector<Theme>& themes();
const Theme* find_theme(std::string_view code);
// Whether a theme is the other one or lies below it: `data` includes `data` and `data.gis`, not `database`.
bool theme_includes(std::string_view broader, std::string_view theme);
// The codes nearest to what was typed, by code, label and synonyms in both languages, nearest first.
std::vector<std::string> nearest_themes(std::string_view typed, std::size_t count = 3);
// Of these only the ones that may have been meant: about one letter in three may be wrong. Often none.
std::vector<std::string> near_themes(std::string_view typed, std::size_t count = 3);
// Of any list, for handles and kinds too; by edit distance without case or accents.
std::vector<std::string> nearest(std::string_view typed, const std::vector<std::string>& candidates, std::size_t count);

}  // namespace essaim

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.h"

namespace essaim {

// A concept of the two-level vocabulary of share/themes/themes.csv.
struct Theme {
  std::string code;     // `data.gis`
  std::string broader;  // `data`; empty for a top concept
  std::string english, french;
  const std::string& label(Language language) const { return language == Language::french ? french : english; }
};

// The vocabulary built into the binary, in the order of the file.
const std::vector<Theme>& themes();
const Theme* find_theme(std::string_view code);
// Whether a theme is the other one or lies below it: `data` includes `data` and `data.gis`, not `database`.
bool theme_includes(std::string_view broader, std::string_view theme);
// The codes nearest to what was typed, by code and by label in both languages, nearest first.
std::vector<std::string> nearest_themes(std::string_view typed, std::size_t count = 3);
// Of any list, for handles and kinds too; by edit distance without case or accents.
std::vector<std::string> nearest(std::string_view typed, const std::vector<std::string>& candidates, std::size_t count);

}  // namespace essaim

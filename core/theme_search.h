#pragma once

#include <string_view>
#include <vector>

#include "core/themes.h"

namespace essaim {

// The themes that a word leads to, in the order of the vocabulary: every word typed begins a word of the code or of a
// label in one of the languages, without case and accents, `vélos` finding `vélo` too. Empty where none does;
// nearest_themes then helps.
std::vector<const Theme*> themes_called(std::string_view typed);

}  // namespace essaim

#pragma once

#include <string_view>
#include <vector>

#include "core/themes.h"

namespace essaim {

// The themes that words lead to, in the order of the vocabulary: every word typed begins a word of the code or of a
// label in one of the languages, without case and accents, `vélos` finding `vélo` too. Where none does, those with a
// synonym that says it, and then those that say it with a part of a synonym. Empty where none does; near_themes then
// helps.
std::vector<const Theme*> themes_called(std::string_view typed);

}  // namespace essaim

#pragma once

#include <string>
#include <string_view>

#include "core/kinds.h"
#include "core/language.h"

// Values that a field of a kind offers, as people type and read them.
namespace essaim {

// The field of the head that a kind has; both must exist in share/kinds.
const KindField& choice_field(std::string_view kind, std::string_view field);
// The code of what was typed: the code itself, its label or another word for it, in either language; capitals, accents,
// spaces, apostrophes and `_` for `-` do not matter. Empty where it is none of them.
std::string choice_called(const KindField& field, std::string_view typed);
// All codes, or what is typed in this language, with commas between.
std::string choice_codes(const KindField& field);
std::string choice_words(const KindField& field, Language language);

}  // namespace essaim

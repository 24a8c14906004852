#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace essaim {

// The languages in which Essaim itself speaks. Entries may be in any language.
enum class Language { english, french };

// From a BCP 47 tag or a locale name such as `fr_SN.UTF-8`; nothing for a language that we do not speak.
std::optional<Language> language_from(std::string_view tag);

// Our own sentence as it is printed: in French the space before `:`, `;`, `!`, `?` and inside « » becomes one at which
// no line breaks (U+00A0). Text of users and partners never goes through here.
std::string typeset(std::string_view text, Language language);

}  // namespace essaim

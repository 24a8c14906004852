#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace essaim {

// In which language a text is written, told by its small words: `en`, `es`, `fr` or `pt`. Empty where it is none of
// these, mixed, or too short to say: a guess that is given is meant to be right.
std::string guess_language(std::string_view text);

// Only the words of a text: folded, with one space for everything that is no letter or digit.
std::string only_words(std::string_view text);

// Words of a text, as people count them: an elided article counts as one.
std::size_t count_words(std::string_view text);

}  // namespace essaim

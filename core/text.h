#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace essaim {

// The code point whose UTF-8 octets begin at `at`, which then moves past them. Nothing, and `at` stays, where the
// octets are not valid UTF-8: overlong forms, surrogates, what lies beyond U+10FFFF, a stray or a missing octet.
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at);
void append_utf8(std::string& out, char32_t code_point);

// Without the spaces, tabs and line ends around it.
std::string_view trimmed(std::string_view text);

// For comparing what people type: small letters without accents, ligatures taken apart (`œ` as `oe`), typographic
// apostrophes and dashes as plain ones, any white space as one space, none around. Latin letters of Europe and Africa's
// Latin alphabets, Greek and Cyrillic; other scripts stay as they are.
std::string folded(std::string_view text);

// Each kind of line end becomes `\n`; a byte order mark goes.
std::string with_plain_line_ends(std::string_view text);

}  // namespace essaim

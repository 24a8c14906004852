#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace essaim {

// Makes text from outside fit for a terminal: C0 (but newline and tab where `lines` is set), DEL, C1, ESC,
// bidirectional controls, zero-width characters, line separators and tags become visible escapes such as `\u{202E}`,
// and octets that are not UTF-8 such as `\x{9B}`. What comes out moves no cursor, sets no title, reorders nothing
// (RELIABILITY §4.9), and comes out of a second pass unchanged. The only way from the network to a terminal or a log.
enum class Shape { one_line, lines };
std::string harmless(std::string_view text, Shape shape = Shape::one_line);

// Columns that a terminal gives to valid UTF-8 text: combining marks 0, wide East Asian and emoji 2.
std::size_t columns(std::string_view text);
// At most `width` columns, with `…` where something was cut.
std::string shortened(std::string_view text, std::size_t width);

// The place of the first octet that is not valid UTF-8, in lines and characters from 1.
struct TextPlace {
  std::size_t line = 1, column = 1;
};
std::optional<TextPlace> first_invalid_utf8(std::string_view text);

}  // namespace essaim

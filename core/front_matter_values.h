#pragma once

#include <optional>
#include <string_view>

namespace essaim {

// What the values of single fields of a head must look like.

// One day, month or year that the calendar has (`2017-06-27`, `2017-06`, `2017`), or two with `/` between them, the
// earlier first, where `..` stands for an open end (ISO 8601-2).
bool is_period(std::string_view text);
// `fr`, `wo`, `pt-PT`: two or three letters, then parts of one to eight letters or digits (BCP 47).
bool is_language(std::string_view text);
// Two letters of ASCII, as in ISO 3166-1; whether such a country exists is not asked.
bool is_country(std::string_view text);
// Without line ends or any other control character but the tab.
bool is_one_line(std::string_view text);

// Text that begins or ends with quotation marks of a word processor, which YAML takes for letters, without them;
// nothing where there are none.
std::optional<std::string_view> without_typographic_quotes(std::string_view text);

}  // namespace essaim

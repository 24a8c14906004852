#pragma once

#include <optional>
#include <string_view>

#include "core/error.h"

namespace essaim {

// Why octets are no text that Essaim can read, with line and column as an editor counts them, whatever the line ends;
// nothing where they are UTF-8. Text in Latin-1, Windows-1252 or UTF-16 is recognised, so that the user learns how to
// convert it; files of word processors, PDF and everything else with octets that no text has are named as such.
//
// Errors: other_encoding, file_not_text, not_utf8. Linear time.
std::optional<Error> why_unreadable(std::string_view text, std::string_view file);
// Whether it begins as files of word processors, spreadsheets and PDF do.
bool is_of_other_program(std::string_view text);

}  // namespace essaim

#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "core/error.h"

namespace essaim {

// What somebody gives to a command to go with it: Markdown whose head may lack a title or be absent. Everything else as
// parse_markdown reads it, with its errors; what is not said stays empty, kind and title too. The head's fields are
// printed in their usual order and names.
Result<Document> parse_note(std::string_view text, std::string_view file);

// The heading of level 1 with which a text begins, taken out of it: the title of a file that has no head. Nothing where
// there is none that could be a title.
std::string take_first_heading(Document& document);

// In which language the prose is written, where that can be told; empty else.
std::string guess_language_of(const Document& document);

}  // namespace essaim

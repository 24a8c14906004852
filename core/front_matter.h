#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"

namespace essaim {

// Markdown with a YAML head, as authors write it, to a Document; nothing is lost on the way there and back.
// `file` only names the source in errors, which give line and column. Known headings in French and English get their
// code (share/kinds); unknown ones are kept. Field names may be French (titre, thèmes, lieu, …); a field that Essaim
// has no place for is kept as YAML text. A kind that is not said is `experience`; nothing else is filled in.
//
// What is not kept: a byte order mark; Windows and old Macintosh line ends, which become `\n`; comments, quotes and the
// spacing of known fields in the head; spaces around a heading; how many blank lines stand before the first text. The
// text under each heading is kept to the octet. Headings are ATX ones (`#` to `######`) outside fenced code; after the
// 64th section the rest stays in the last. A title, summary or source on one line may hold `: ` without quotes, which
// YAML alone would refuse: French titles do.
//
// Errors: those of why_unreadable (core/readable.h), file_empty, file_too_large, typographic_quotes, and what begins
// with front_matter_ and field_.
Result<Document> parse_markdown(std::string_view text, std::string_view file);

// What its author may want to correct in a text that can be published as it is: each a field_unknown, for a field that
// has nearly the name of a known one which the head does not have. `document` is what parse_markdown made of the text.
std::vector<Error> remarks_on(const Document& document, std::string_view text, std::string_view file);

// parse_markdown(print_markdown(d)) == d for every d that parse_markdown made, with the head's fields named and ordered
// as its author did. Of any other document, whatever it holds, it prints a head in which no value can pose as a field.
std::string print_markdown(const Document& document);

}  // namespace essaim

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/kinds.h"

namespace essaim::v1 {
class DocumentView;
}

// What stands in the head of a text as people read it, in the language that is spoken.
namespace essaim::client {

// The field as its kind has it, else as any kind has it; null where none does.
const KindField* field_of(const Kind* kind, const std::string& name);
// What a field is called: `Part of` of `fait_partie_de`. A field that is not known is called as its author called it,
// with a capital and without underscores.
std::string field_label(const Kind* kind, const std::string& name);

// `26 November 2026` of `2026-11-26`, `November 2026` of `2026-11`; what is no such date as it is.
std::string date_words(const std::string& date);
// The same behind a word such as `since` or `by`: French puts an article before a day, and none before a month or a
// year.
std::string date_words_behind(const std::string& date);
// `since 2008` of `2008/..`, `2007–2010` of `2007/2010`; what is no period as it is.
std::string period_words(const std::string& period);
// `France` of `FR`; the code where we have no name for it.
std::string country_name(const std::string& code);

// At most `width` columns; where something was cut, it ends with a whole word and `…`.
std::string shortened_at_word(std::string_view text, std::size_t width);

// Which sections have something to show: not a heading below which there is no text, neither its own nor that of a
// section below it.
std::vector<bool> sections_shown(const v1::DocumentView& document);

}  // namespace essaim::client

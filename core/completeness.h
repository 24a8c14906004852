#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/kinds.h"

namespace essaim {

// Whether somebody wrote something there: not only blank lines, an empty point of a list, dots or a comment.
bool says_something(std::string_view text);
// Whether a text does nothing but send the reader elsewhere: `See link`, an address alone.
bool only_sends_elsewhere(std::string_view text);

// The text below a heading, with that of the smaller headings that follow it.
std::string text_below(const std::vector<Section>& sections, std::size_t index);

// The plain value of a field of the head that Essaim has no place for; empty where nothing was said, `none`, `[]` or
// `""`.
std::string plain_value(std::string_view yaml);
// Of one that Essaim has a place for, too, by its code; lists are joined with commas.
std::string head_value(const Document& document, std::string_view code);

// Whether an entry has this field: in the head, or under a heading of the same code. What only sends elsewhere counts
// for nothing, but where a link is the answer.
bool has_field(const Document& document, const KindField& field);

struct Completeness {
  Grade grade = Grade::stub;
  // What the entry lacks, the most useful first: what the kind requires, then what the next grade asks for, then the
  // rest of what is recommended. Of a group, its first field. They live as long as the kind.
  std::vector<const KindField*> missing;
};

// `checked_until` says that the date until which the entry was to be checked has not passed, which a transferable one
// needs.
Completeness completeness_of(const Kind& kind, const Document& document, bool checked_until);

}  // namespace essaim

#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/completeness.h"
#include "core/entry.h"
#include "core/error.h"
#include "core/kinds.h"

namespace essaim {

// What may be said of a text that can be published as it is. Arguments are listed beside each.
enum class RemarkCode {
  template_untouched,       //
  personal_mail,            // {0} address
  phone_number,             // {0} number
  language_differs,         // {0} language declared, {1} language found
  value_unknown,            // {0} field, {1} value, {2} values that it offers
  date_unreadable,          // {0} field, {1} value
  number_unreadable,        // {0} field, {1} value
  citation_unreadable,      // {0} field, {1} value
  only_a_link,              // {0} heading
  acronym,                  // {0} acronym
  amount_without_currency,  // {0} amount
  list_too_long,            // {0} heading or field, {1} points, {2} how many it should have at most
  title_long,               // {0} characters, {1} how many it should have at most
  review_past,              // {0} date
  deadline_past,            // {0} date
  headings_empty,           // {0} how many
  field_unknown,            // {0} field, {1} the nearest that is known
};
inline constexpr std::array remark_codes = {RemarkCode::template_untouched,
                                            RemarkCode::personal_mail,
                                            RemarkCode::phone_number,
                                            RemarkCode::language_differs,
                                            RemarkCode::value_unknown,
                                            RemarkCode::date_unreadable,
                                            RemarkCode::number_unreadable,
                                            RemarkCode::citation_unreadable,
                                            RemarkCode::only_a_link,
                                            RemarkCode::acronym,
                                            RemarkCode::amount_without_currency,
                                            RemarkCode::list_too_long,
                                            RemarkCode::title_long,
                                            RemarkCode::review_past,
                                            RemarkCode::deadline_past,
                                            RemarkCode::headings_empty,
                                            RemarkCode::field_unknown};
// `template-untouched`; stable for programs.
std::string name_of(RemarkCode code);

struct Remark {
  RemarkCode code;
  std::size_t line = 0;  // in the file, from 1
  std::vector<std::string> arguments;
};

// A field that the entry lacks, with the line where it would be written: that of its empty heading, or the line that
// closes the head.
struct MissingField {
  const KindField* field = nullptr;
  std::size_t line = 0;
};

struct TextCheck {
  const Kind* kind = nullptr;
  std::string language;  // what the text seems to be written in; empty where that cannot be told
  std::size_t words = 0;
  std::optional<Audience> audience;  // where the head says it
  Grade grade = Grade::stub;
  std::vector<MissingField> missing;  // the three most useful ones at most
  std::vector<Remark> remarks;        // by line
};

// Whether a value of the head is one that its field takes: one of its choices, a date such as 2017-06, a number, a
// citation such as guediawaye/12 or a word for none. Fields of other types take anything.
bool fits_field(const KindField& field, std::string_view value);

// Looks at an entry as a careful colleague would before it is published: nothing that is said here keeps it from being
// published. `today` is a date such as 2026-11-26. Fails where parse_markdown and audience_in_head fail.
Result<TextCheck> check_text(std::string_view text, std::string_view file, std::string_view today, Language language);

}  // namespace essaim

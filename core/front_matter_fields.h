#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace essaim {

// The fields of a front matter that Essaim knows, in the order in which they are printed where the author gave none.
enum class HeadField {
  kind,
  title,
  summary,
  language,
  themes,
  keywords,
  place,
  period,
  outcome,
  licence,
  source,
  links
};
inline constexpr std::array head_fields = {HeadField::kind,     HeadField::title,  HeadField::summary,
                                           HeadField::language, HeadField::themes, HeadField::keywords,
                                           HeadField::place,    HeadField::period, HeadField::outcome,
                                           HeadField::licence,  HeadField::source, HeadField::links};

// By its English name or a French one, without case and accents; nothing for a field that we have no place for.
std::optional<HeadField> head_field(std::string_view name);
// The known name that was meant by one that is not known and differs little, such as `titel` or `mots-clefs`.
std::optional<std::string_view> head_name_meant(std::string_view name);
std::string_view english_name(HeadField field);
bool has_value(const Document& document, HeadField field);

// The names that a head without further wishes has: known fields with a value, then the others. A document whose author
// wrote just so carries no front_matter_order.
std::vector<std::string> usual_order(const Document& document);

// Text as it stands after `name: `, or inside `[a, b]`: plain where YAML reads the same, else in quotes.
std::string yaml_scalar(std::string_view text, bool in_list = false);

// Whether text may follow `name:` as YAML without any of its lines posing as another field or ending the head.
bool keeps_to_its_field(std::string_view yaml);

}  // namespace essaim

#include "core/kinds.h"

#include <algorithm>

#include "core/kind_reader.h"
#include "core/text.h"

namespace essaim {

namespace {

const KindVocabulary& vocabulary() {
  static const KindVocabulary one = read_kind_vocabulary();
  return one;
}

}  // namespace

std::string_view name_of(FieldType type) {
  switch (type) {
    case FieldType::line: return "line";
    case FieldType::text: return "text";
    case FieldType::list: return "list";
    case FieldType::date: return "date";
    case FieldType::period: return "period";
    case FieldType::money: return "money";
    case FieldType::number: return "number";
    case FieldType::choice: return "choice";
    case FieldType::place: return "place";
    case FieldType::link: return "link";
    case FieldType::entry: return "entry";
  }
  return {};
}

std::string_view name_of(Need need) {
  switch (need) {
    case Need::required: return "required";
    case Need::recommended: return "recommended";
    case Need::optional: return "optional";
  }
  return {};
}

std::string_view name_of(Grade grade) {
  switch (grade) {
    case Grade::stub: return "stub";
    case Grade::usable: return "usable";
    case Grade::solid: return "solid";
    case Grade::transferable: return "transferable";
  }
  return {};
}

const KindField* Kind::find_field(std::string_view wanted, bool in_head) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const KindField& field) {
    return field.in_head == in_head && field.code == wanted;
  });
  return found == fields.end() ? nullptr : &*found;
}

const std::vector<Kind>& kinds() { return vocabulary().kinds; }

const Kind* find_kind(std::string_view code) {
  const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& kind) { return kind.code == code; });
  return found == kinds().end() ? nullptr : &*found;
}

const Kind* find_kind_called(std::string_view typed) {
  const std::string plain = folded(typed);
  const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& kind) {
    return kind.code == plain || folded(kind.english) == plain || folded(kind.french) == plain;
  });
  return found == kinds().end() ? nullptr : &*found;
}

std::string section_code(std::string_view heading) {
  const auto& known = vocabulary().section_by_heading;
  const auto found = known.find(comparable_heading(heading));
  return found == known.end() ? std::string{} : found->second;
}

std::optional<Words> section_heading(std::string_view code) {
  const auto& known = vocabulary().heading_by_section;
  const auto found = known.find(std::string(code));
  if (found == known.end()) return std::nullopt;
  return found->second;
}

std::string head_code(std::string_view name) {
  const auto& known = vocabulary().head_by_name;
  const auto found = known.find(comparable_name(name));
  return found == known.end() ? std::string{} : found->second;
}

std::string choice_label(const KindField& field, std::string_view code, Language language) {
  const auto found = std::find_if(field.choices.begin(), field.choices.end(),
                                  [&](const FieldChoice& choice) { return choice.code == code; });
  return found == field.choices.end() ? std::string(code) : found->label.in(language);
}

}  // namespace essaim

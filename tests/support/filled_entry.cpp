#include "tests/support/filled_entry.h"

#include <set>

namespace essaim::test {

namespace {

std::string value_of(const KindField& field, Language language) {
  const bool french = language == Language::french;
  switch (field.type) {
    case FieldType::choice:
      return field.in_head ? field.choices.front().code : field.choices.front().label.in(language) + ".";
    case FieldType::date: return "2031-06";
    case FieldType::period: return "2017/2020";
    case FieldType::number: return "12";
    case FieldType::entry: return "guediawaye/12";
    case FieldType::link: return field.in_head ? "\n  - https://ville.example" : "https://ville.example";
    case FieldType::money: return "12 000 EUR.";
    case FieldType::list:
      if (field.code == "themes") return "[data.gis]";
      return french ? "- Un point." : "- One point.";
    case FieldType::line:
      if (field.code == "lang") return french ? "fr" : "en";
      return french ? "Une ligne" : "A line";
    case FieldType::text:
    case FieldType::place: break;
  }
  return french ? "Quelques mots." : "A few words.";
}

bool asked_for(const KindField& field, Grade grade) {
  if (field.need == Need::required) return grade >= Grade::usable;
  return field.grade && *field.grade <= grade;
}

}  // namespace

std::string filled_entry(const Kind& kind, Language language, Grade grade) {
  std::string head = "---\n" + std::string(language == Language::french ? "genre: " : "kind: ") + kind.code + "\n";
  std::string body;
  std::set<std::string> groups;
  for (const KindField& field : kind.fields) {
    if (!asked_for(field, grade)) continue;
    // Of a group one is enough.
    if (!field.group.empty() && !groups.insert(field.group).second) continue;
    if (field.in_head) {
      head += field.name.in(language) + ": " + value_of(field, language) + "\n";
    } else {
      body += "\n## " + field.name.in(language) + "\n\n" + value_of(field, language) + "\n";
    }
  }
  return head + "---\n" + body;
}

}  // namespace essaim::test

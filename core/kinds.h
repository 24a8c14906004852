#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.h"

namespace essaim {

// One saying in both languages.
struct Words {
  std::string english, french;
  const std::string& in(Language language) const { return language == Language::french ? french : english; }
};

// What a value of a field looks like. `entry` is a citation such as guediawaye/12.
enum class FieldType { line, text, list, date, period, money, number, choice, place, link, entry };
std::string_view name_of(FieldType type);

enum class Need { required, recommended, optional };
std::string_view name_of(Need need);

// How far an entry is filled in: a stub has what every entry has, a usable one all that its kind requires, a solid one
// what it came to besides, and a transferable one what another city needs to do the same.
enum class Grade { stub, usable, solid, transferable };
std::string_view name_of(Grade grade);

// A value that a field offers: the code stands in the entry.
struct FieldChoice {
  std::string code;
  Words label;
  // Further words that people type for it; the first is the French one.
  std::vector<std::string> also;
};

// What a kind has in the head of an entry or under a heading, from share/kinds and share/fields.
struct KindField {
  std::string code;  // `outcome`, `what_was_done`
  bool in_head = false;
  FieldType type = FieldType::text;
  Need need = Need::optional;
  // The grade that asks for the field; nothing where it counts for none.
  std::optional<Grade> grade;
  // Of the fields of one kind with the same group any will do; empty where it stands alone.
  std::string group;
  // Required only where that field of the head has that value.
  std::string required_when, required_value;
  // The name in the head, or the heading, as templates have it.
  Words name;
  // What a template puts in brackets behind a heading; often empty.
  Words hint;
  Words advice;
  // How `essaim new` asks for it; empty where it does not.
  Words question;
  std::vector<FieldChoice> choices;
  std::size_t most = 0;  // points or values that it should have at most; 0 for no bound
};

// A section that a kind of entry proposes, with the headings by which it is recognised in both languages.
struct KindSection {
  std::string code;  // `what_was_done`
  std::string english, french;
};

// A kind of entry, from share/kinds.
struct Kind {
  std::string code;
  std::string english, french;
  Words purpose;
  Words title;             // what a good title of this kind says
  bool automatic = false;  // Essaim writes it, nobody begins one
  // The command by which one is written, where it is automatic (`essaim retract`), or better begun, where it belongs to
  // a conversation about another entry (`essaim ask`). Often empty.
  std::string command;
  // The head first, in the order of the template; what every kind has is among them.
  std::vector<KindField> fields;
  std::vector<KindSection> sections;
  const std::string& label(Language language) const { return language == Language::french ? french : english; }
  // By the code; of a field of the head and a section with one code, the one asked for.
  const KindField* find_field(std::string_view code, bool in_head) const;
};

// Everything below is read from the files in this binary when it is first asked for, and stays.
const std::vector<Kind>& kinds();
const Kind* find_kind(std::string_view code);
// By its code or its label in either language, without case and accents.
const Kind* find_kind_called(std::string_view typed);

// The code of a heading in either language, without case, accents, or what stands in brackets; empty where unknown.
std::string section_code(std::string_view heading);
// The heading that templates have for a code, nothing for a code that is unknown.
std::optional<Words> section_heading(std::string_view code);
// The code of a field of the head by one of its names, without case and accents; empty where unknown.
std::string head_code(std::string_view name);
// The label of a value of a field, such as `partly` of `outcome`, as the kind has it; the code where it is unknown.
std::string choice_label(const KindField& field, std::string_view code, Language language);

}  // namespace essaim

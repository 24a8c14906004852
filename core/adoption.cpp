#include "core/adoption.h"

#include <algorithm>
#include <array>

#include "core/completeness.h"
#include "core/document_fields.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/note.h"
#include "core/text.h"

namespace essaim {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `1. The count` or `2) The talks`.
bool is_numbered(std::string_view line) {
  const std::size_t digits = static_cast<std::size_t>(std::ranges::find_if_not(line, is_digit) - line.begin());
  return digits > 0 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') &&
         line[digits + 1] == ' ';
}

bool is_bullet(std::string_view line) {
  return line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ");
}

std::size_t lines_that(bool (*is)(std::string_view), std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (is(text.substr(0, end))) ++count;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return count;
}

// What a note says beside the adoption: it cannot make another text of it.
Document body_of(const Document& note) {
  Document body;
  body.summary = note.summary;
  body.sections = note.sections;
  const Kind& kind = *find_kind(adoption_kind);
  for (const FrontMatterField& field : note.fields) {
    // A field of one's own is kept, one of other kinds is not.
    const std::string code = head_code(field.name);
    if (code.empty() || kind.find_field(code, true) != nullptr) body.fields.push_back(field);
  }
  body.period = note.period;
  body.links = note.links;
  body.licence = note.licence;
  return body;
}

std::string_view code_of(Language language) { return language == Language::french ? "fr" : "en"; }

// The language that its author gave, that of its prose, or that of whoever runs the command.
std::string language_of(const Document& note, Language language) {
  if (!note.language.empty()) return note.language;
  const std::string guess = guess_language_of(note);
  return guess.empty() ? std::string(code_of(language)) : guess;
}

std::string title_without_text(const AdoptionWords& words) {
  const bool french = words.language == Language::french;
  return (french ? "Adaptation de " : "Adoption of ") + words.adapts;
}

}  // namespace

std::size_t parts_of(const Document& text) {
  const auto modules = std::ranges::find(text.sections, "modules", &Section::code);
  if (modules == text.sections.end()) return 0;
  if (const std::size_t numbered = lines_that(is_numbered, modules->text); numbered > 0) return numbered;
  if (const std::size_t points = lines_that(is_bullet, modules->text); points > 0) return points;
  const auto below = [&](const Section& section) { return section.level > modules->level; };
  const auto end = std::find_if_not(modules + 1, text.sections.end(), below);
  return static_cast<std::size_t>(
      std::count_if(modules + 1, end, [&](const Section& one) { return one.level == modules->level + 1; }));
}

std::optional<std::string> read_modules(std::string_view typed, std::size_t parts) {
  std::vector<std::size_t> numbers;
  for (std::string_view rest = typed;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = trimmed(rest.substr(0, comma));
    if (part.empty() || part.size() > 2 || !std::ranges::all_of(part, is_digit)) return std::nullopt;
    const std::size_t number = std::stoul(std::string(part));
    if (number == 0 || number > (parts == 0 ? parts_max : parts)) return std::nullopt;
    if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  std::string out;
  for (const std::size_t number : numbers) out += (out.empty() ? "" : ", ") + std::to_string(number);
  return out;
}

Document first_adoption(const AdoptionWords& words, const std::string& title, const std::vector<std::string>& themes) {
  Document adoption = body_of(words.note.value_or(Document{}));
  adoption.kind = adoption_kind;
  adoption.title = title.empty() ? title_without_text(words) : title;
  adoption.themes = themes;
  adoption.language = language_of(words.note.value_or(Document{}), words.language);
  set_field(adoption, "adapts", words.adapts);
  set_field(adoption, "stage", words.stage);
  set_field(adoption, "date", words.today);
  set_field(adoption, "modules", words.modules);
  return adoption;
}

std::optional<Document> next_adoption(const Document& before, const AdoptionWords& words) {
  Document next = before;
  if (words.note) {
    next = body_of(*words.note);
    next.kind = before.kind;
    next.title = before.title;
    next.themes = before.themes;
    next.place = before.place;
    next.language = language_of(*words.note, words.language);
    for (const std::string_view kept : {"adapts", "stage", "date", "modules"}) {
      set_field(next, kept, head_value(before, kept));
    }
  }
  if (head_value(before, "stage") != words.stage || head_value(before, "date").empty()) {
    set_field(next, "date", words.today);
  }
  set_field(next, "stage", words.stage);
  if (!words.modules.empty()) set_field(next, "modules", words.modules);
  if (next == before) return std::nullopt;
  set_field(next, "adapts", words.adapts);
  return next;
}

}  // namespace essaim

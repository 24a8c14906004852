#include "core/adoption.h"

#include <algorithm>
#include <array>

#include "core/completeness.h"
#include "core/document_fields.h"
#include "core/front_matter_values.h"
#include "core/limits.h"
#include "core/note.h"
#include "core/text.h"

namespace essaim {
namespace {

constexpr std::size_t modules_max = 32;
constexpr std::size_t module_bytes_max = 40;

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

std::optional<std::string> read_modules(std::string_view typed) {
  std::vector<std::string_view> parts;
  for (std::string_view rest = typed;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = trimmed(rest.substr(0, comma));
    if (part.empty() || part.size() > module_bytes_max || !is_one_line(part)) return std::nullopt;
    if (std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (parts.size() > modules_max) return std::nullopt;
  std::string out;
  for (const std::string_view part : parts) out += (out.empty() ? "" : ", ") + std::string(part);
  return out;
}

Document first_adoption(const AdoptionWords& words, const std::string& title, const std::vector<std::string>& themes) {
  Document adoption = words.note.value_or(Document{});
  adoption.kind = adoption_kind;
  if (adoption.title.empty()) adoption.title = title.empty() ? title_without_text(words) : title;
  if (adoption.themes.empty()) adoption.themes = themes;
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
    next = *words.note;
    next.kind = before.kind;
    if (next.title.empty()) next.title = before.title;
    if (next.themes.empty()) next.themes = before.themes;
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

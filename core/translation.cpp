#include "core/translation.h"

#include <algorithm>
#include <utility>

#include "core/document_fields.h"
#include "core/front_matter.h"
#include "core/kinds.h"
#include "core/language.h"
#include "core/limits.h"
#include "core/text.h"

namespace essaim {
namespace {

constexpr std::string_view text_section = "translated_text";

std::string heading_in(std::string_view code, std::string_view language) {
  const auto words = section_heading(code);
  if (!words) return {};
  return words->in(language_from(language).value_or(Language::english));
}

bool is_text_heading(const Section& section) { return section.code == text_section; }

// Level 1, so that everything of the original stands below it.
void put_under_heading(std::vector<Section>& sections, std::string_view language) {
  if (sections.empty() || std::ranges::any_of(sections, is_text_heading)) return;
  Section heading{
      .code = std::string(text_section), .heading = heading_in(text_section, language), .text = "\n", .level = 1};
  if (sections.front().level == 0) {
    heading.text = std::move(sections.front().text);
    if (!heading.text.starts_with('\n')) heading.text.insert(0, "\n");
    sections.front() = std::move(heading);
  } else if (sections.size() < limits::sections_max) {
    sections.insert(sections.begin(), std::move(heading));
  }
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

Document translation_of(const TranslationWords& words, Document text, const std::vector<std::string>& themes) {
  Document translation = std::move(text);
  translation.kind = translation_kind;
  translation.language = words.language;
  if (translation.themes.empty()) translation.themes = themes;
  translation.front_matter_order.clear();
  set_field(translation, "translates", words.translates);
  set_field(translation, "scope", words.scope);
  set_field(translation, "method", words.method);
  set_field(translation, "translator", words.translator);
  put_under_heading(translation.sections, words.language);
  return translation;
}

std::vector<Section> translated_sections(const Document& translation) {
  std::vector<Section> sections;
  for (const Section& section : translation.sections) {
    if (!is_text_heading(section)) {
      sections.push_back(section);
    } else if (!trimmed(section.text).empty()) {
      sections.push_back({.code = {}, .heading = {}, .text = section.text, .level = 0});
    }
  }
  return sections;
}

std::string translation_template(const Document& original, std::string_view label, std::string_view language) {
  Document text;
  text.kind = translation_kind;
  text.title = original.title;
  text.summary = original.summary;
  text.language = language;
  set_field(text, "translates", label);
  for (Section section : original.sections) {
    if (const std::string known = heading_in(section.code, language); !known.empty() && language_from(language)) {
      section.heading = known;
    }
    text.sections.push_back(std::move(section));
  }
  return print_markdown(text);
}

bool same_language(std::string_view tag, std::string_view other) {
  const auto primary = [](std::string_view text) {
    std::string out(text.substr(0, text.find('-')));
    std::ranges::transform(out, out.begin(), lower);
    return out;
  };
  return primary(tag) == primary(other);
}

std::tuple<int, int, int, int> rank_of(const TranslationMerits& merits) {
  const int method = merits.method == "human" ? 0 : merits.method == "machine-checked" ? 1 : 2;
  return {merits.by_author ? 0 : 1, method, merits.scope == "full" ? 0 : 1, merits.stale ? 1 : 0};
}

}  // namespace essaim

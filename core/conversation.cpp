#include "core/conversation.h"

#include <algorithm>
#include <utility>

#include "core/front_matter_sections.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/text.h"

namespace essaim {
namespace {

// Fits a line of a list.
constexpr std::size_t title_characters = 120;
// What ends before is an abbreviation.
constexpr std::size_t sentence_characters_least = 20;

Language heading_language(std::string_view tag) {
  return tag == "fr" || tag.starts_with("fr-") ? Language::french : Language::english;
}

// A line without the sign of a heading or a list, and without what no title may hold.
std::string plain_line(std::string_view line) {
  std::string plain(trimmed(line.substr(std::min(line.size(), line.find_first_not_of("#-*>= \t")))));
  std::ranges::replace_if(
      plain, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return plain;
}

// The first sentence of the first line that says something; empty where none does.
std::string title_of(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = plain_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    for (std::size_t at = sentence_characters_least; at + 1 < line.size(); ++at) {
      const bool ends = line[at] == '?' || line[at] == '!' || line[at] == '.';
      if (ends && line[at + 1] == ' ') return shortened(line.substr(0, at + 1), title_characters);
    }
    return shortened(line, title_characters);
  }
  return {};
}

// The text stands under one heading, whatever headings it has itself.
Result<Document> document_of(const Message& message, std::string_view kind, std::string_view section) {
  const std::string plain = with_plain_line_ends(message.text);
  const std::string_view text = trimmed(plain);
  if (text.empty()) return fail(Errc::message_empty);
  if (text.size() > limits::message_bytes_max) {
    return fail(Errc::message_too_long, {std::to_string(text.size()), std::to_string(limits::message_bytes_max)});
  }
  Document document;
  document.kind = kind;
  document.title = title_of(text);
  if (document.title.empty()) return fail(Errc::message_empty);
  document.language = message.language;
  document.themes = message.themes;
  const std::string heading = section_heading(section)->in(heading_language(message.language));
  document.sections = split_sections("## " + heading + "\n\n" + std::string(text) + "\n");
  return document;
}

}  // namespace

Result<Document> question_of(const Message& message, std::string_view about) {
  auto document = document_of(message, "question", "asked");
  if (document && !about.empty()) return with_field(*std::move(document), "about", std::string(about));
  return document;
}

Result<Document> answer_of(const Message& message, std::string_view question) {
  auto document = document_of(message, "answer", "answered");
  if (document) return with_field(*std::move(document), "answers", std::string(question));
  return document;
}

std::string said_in(const Document& document) {
  const auto said = std::ranges::find_if(
      document.sections, [](const Section& section) { return section.code == "asked" || section.code == "answered"; });
  if (said == document.sections.end()) return document.summary.empty() ? document.title : document.summary;
  // What the author put under headings of their own below it belongs to it.
  std::string text = said->text;
  for (auto below = said + 1; below != document.sections.end() && below->code.empty(); ++below) {
    text = std::string(trimmed(text)) + "\n\n" + below->heading + "\n" + below->text;
  }
  return std::string(trimmed(text));
}

Document with_field(Document document, std::string_view code, std::string value) {
  const auto field =
      std::ranges::find_if(document.fields, [&](const FrontMatterField& one) { return head_code(one.name) == code; });
  if (field != document.fields.end()) {
    field->yaml = std::move(value);
  } else {
    document.fields.push_back({std::string(code), std::move(value)});
    if (!document.front_matter_order.empty()) document.front_matter_order.emplace_back(code);
  }
  return document;
}

}  // namespace essaim

#include "core/endorsement.h"

#include <algorithm>

#include "core/document_fields.h"
#include "core/kinds.h"
#include "core/note.h"
#include "core/text.h"

namespace essaim {
namespace {

constexpr std::uint32_t heading_level = 2;

}  // namespace

Document endorsement_of(const EndorsementWords& words, const std::string& title,
                        const std::vector<std::string>& themes) {
  const bool french = words.language == Language::french;
  Document document;
  document.kind = endorsement_kind;
  document.title = title.empty() ? (french ? "Recommandation de " : "Recommendation of ") + words.about : title;
  document.themes = themes;
  const Words heading = section_heading("reason").value_or(Words{});
  document.sections.push_back({.code = "reason",
                               .heading = heading.in(words.language),
                               .text = "\n" + words.reason + "\n",
                               .level = heading_level});
  const std::string guess = guess_language_of(document);
  document.language = !guess.empty() ? guess : french ? "fr" : "en";
  set_field(document, "about", words.about);
  set_field(document, "issuer_role", words.issuer_role);
  set_field(document, "date", words.today);
  set_field(document, "label", words.label);
  return document;
}

bool says_the_same(const Document& endorsement, const Document& other) {
  Document one = endorsement, two = other;
  for (Document* each : {&one, &two}) {
    set_field(*each, "date", "");
    set_field(*each, "about", "");
  }
  return one == two;
}

std::string reason_of(const Document& endorsement) {
  const auto found = std::ranges::find(endorsement.sections, "reason", &Section::code);
  return found == endorsement.sections.end() ? std::string() : std::string(trimmed(found->text));
}

}  // namespace essaim

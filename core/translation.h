#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/document.h"

// The text of a translation (share/kinds/translation.yaml), and which of several one reads.
namespace essaim {

inline constexpr std::string_view translation_kind = "translation";

struct TranslationWords {
  std::string translates;  // label of the very version
  std::string language;    // BCP 47
  std::string scope;       // codes of share/fields/choices.yaml
  std::string method;
  std::string translator;  // an organisation; may be empty
};

// Of what parse_note made of the translator's file, which must have a title. Where no heading says so already, the text
// stands under one that the kind has for it, in the new language where Essaim speaks that.
Document translation_of(const TranslationWords& words, Document text, const std::vector<std::string>& themes);
// The sections as a reader wants them: without that heading.
std::vector<Section> translated_sections(const Document& translation);

// A file to begin a translation with: the original's head and text, to be written over; headings that Essaim knows are
// in the new language already.
std::string translation_template(const Document& original, std::string_view label, std::string_view language);

// Whether a tag names the same language as another, whatever the region: `fr` and `fr-SN`.
bool same_language(std::string_view tag, std::string_view other);

// What decides between translations into one language.
struct TranslationMerits {
  bool by_author = false;
  std::string method;
  std::string scope;
  bool stale = false;
};
// The lower the better: the author's own before those of others, people before a machine that was checked before a
// machine, the whole text before the summary, of the newest text before stale ones.
std::tuple<int, int, int, int> rank_of(const TranslationMerits& merits);

}  // namespace essaim

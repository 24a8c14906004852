#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/language.h"

// The text of a recommendation: why somebody points others to a text (share/kinds/endorsement.yaml).
namespace essaim {

inline constexpr std::string_view endorsement_kind = "endorsement";

struct EndorsementWords {
  std::string about;        // label of the text
  std::string issuer_role;  // `coordinator`
  std::string reason;       // prose
  std::string label;        // name of a label that is given, with its year; may be empty
  std::string today;        // 2026-03-12
  Language language = Language::english;
};

// Of a text with this title and these themes; the title is empty where it is not known.
Document endorsement_of(const EndorsementWords& words, const std::string& title,
                        const std::vector<std::string>& themes);
// Whether two recommendations differ in nothing but their date.
bool says_the_same(const Document& endorsement, const Document& other);
// What stands under the heading of the reason, without blank lines around it.
std::string reason_of(const Document& endorsement);

}  // namespace essaim

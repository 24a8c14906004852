#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/language.h"

namespace essaim {

// A section that a kind of entry proposes, with the headings by which it is recognised in both languages.
struct KindSection {
  std::string code;  // `what_was_done`
  std::string english, french;
};

// A kind of entry, from share/kinds.
struct Kind {
  std::string code;
  std::string english, french;
  std::vector<KindSection> sections;
  const std::string& label(Language language) const { return language == Language::french ? french : english; }
};

const std::vector<Kind>& kinds();
const Kind* find_kind(std::string_view code);
// The code of a heading in either language, without case, accents, or what stands in brackets; empty where unknown.
std::string section_code(std::string_view heading);

}  // namespace essaim

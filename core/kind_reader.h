#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/kinds.h"

namespace essaim {

// What share/kinds and share/fields say, ready to be looked up.
struct KindVocabulary {
  std::vector<Kind> kinds;
  std::unordered_map<std::string, std::string> section_by_heading;  // by comparable_heading
  std::unordered_map<std::string, std::string> head_by_name;        // by comparable_name
  std::unordered_map<std::string, Words> heading_by_section;
};

// Reads the files in this binary. They are ours: whatever is wrong in them is a defect, and ends the process.
KindVocabulary read_kind_vocabulary();

// `2.1) The context (size, powers):` becomes `the context`.
std::string comparable_heading(std::string_view heading);
// `Mots_Clés` becomes `mots-cles`.
std::string comparable_name(std::string_view name);

}  // namespace essaim

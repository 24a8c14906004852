#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/entry_layout.h"

namespace essaim {

struct FoundAcronym {
  std::string acronym;
  std::size_t line = 0;  // where it stands first
};

// Words of two to seven capitals that the text does not explain, each once, in order. Explained is what stands in
// brackets behind the words that it stands for, or is followed by them in brackets or behind a colon; or what
// `explained`, the field `acronyms` of the head, names. What everybody knows (EU, PDF, GPS …), Roman numbers and lines
// that are all in capitals are passed over.
std::vector<FoundAcronym> unexplained_acronyms(const std::vector<TextLine>& prose, std::string_view explained);

}  // namespace essaim

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/entry.h"

// What the head of a text says of other entries: `about: guediawaye/12`, `cites: [paris/3, paris/7]`.
namespace essaim {

// `guediawaye/118` or `guediawaye/118~k7f2` (RULES 17); whether there is such an entry is not asked.
bool is_citation(std::string_view text);
// All that are named in the value of a field, in their order, each once; what stands around them is passed over.
std::vector<std::string> citations_in(std::string_view value);

struct Citation {
  Relation relation = Relation::unknown;
  std::string field;  // as the author wrote it
  std::string label;
  bool operator==(const Citation&) const = default;
};
// The entries that fields of the head name, each relation and entry once. What a text needs to be understood (what it
// answers, is about, adapts, translates) stands before what it only mentions. For texts of this city: what partners
// wrote says in its header what it refers to.
std::vector<Citation> citations_of(const Document& document);

}  // namespace essaim

#pragma once

#include <string>

#include "core/language.h"

namespace essaim {

// What is said of an entry where a text cites it.
struct CitedEntry {
  std::string label, city, title, licence;  // the title may be unknown, and a licence not said
  std::string date;                         // 2026-03-12
};

// A line that can be pasted into a text:
//   Ville de Guédiawaye (2026-03-12): “A pilot map”. Essaim, guediawaye/12, CC-BY-4.0.
// Where no licence is said, CC-BY-4.0 holds.
std::string citation_text(const CitedEntry& entry, Language language);

}  // namespace essaim

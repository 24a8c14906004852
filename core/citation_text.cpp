#include "core/citation_text.h"

namespace essaim {

std::string citation_text(const CitedEntry& entry, Language language) {
  const bool french = language == Language::french;
  std::string out = entry.city + " (" + entry.date + ")" + (french ? "\u00A0: " : ": ");
  if (!entry.title.empty()) {
    out += french ? "«\u00A0" + entry.title + "\u00A0». " : "“" + entry.title + "”. ";
  }
  return out + "Essaim, " + entry.label + ", " + (entry.licence.empty() ? "CC-BY-4.0" : entry.licence) + ".";
}

}  // namespace essaim

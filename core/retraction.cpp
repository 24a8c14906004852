#include "core/retraction.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace essaim {
namespace {

struct ClassNames {
  RetractionClass why;
  std::string_view name, english, french;
  std::array<std::string_view, 2> typed;  // further words, folded
};

constexpr std::array<ClassNames, 4> classes{{
    {RetractionClass::personal_data,
     "personal-data",
     "personal data",
     "données personnelles",
     {"donnees-personnelles", "donnees"}},
    {RetractionClass::mistake, "mistake", "mistake", "erreur", {"erreur", "faute"}},
    {RetractionClass::outdated, "outdated", "outdated", "périmé", {"perime", "perimee"}},
    {RetractionClass::other, "other", "other reason", "autre motif", {"autre", "autre"}},
}};

const ClassNames* names_of(RetractionClass why) {
  const auto found = std::ranges::find(classes, why, &ClassNames::why);
  return found == classes.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name_of(RetractionClass why) {
  const ClassNames* names = names_of(why);
  return names == nullptr ? "none" : names->name;
}

std::string_view label_of(RetractionClass why, Language language) {
  const ClassNames* names = names_of(why);
  if (names == nullptr) return "";
  return language == Language::french ? names->french : names->english;
}

std::optional<RetractionClass> retraction_class_from(std::string_view typed) {
  std::string word = folded(typed);
  std::ranges::replace_if(
      word, [](char c) { return c == ' ' || c == '_'; }, '-');
  for (const ClassNames& names : classes) {
    if (word == names.name || std::ranges::find(names.typed, word) != names.typed.end()) return names.why;
  }
  return std::nullopt;
}

}  // namespace essaim

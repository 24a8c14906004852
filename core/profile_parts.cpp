#include "core/profile_parts.h"

#include <array>

#include "core/text.h"

namespace essaim {
namespace {

using Part = ProfilePart;

struct PartName {
  Part part;
  Words name;             // as forms have it
  std::string_view also;  // another French one
};
// In the order of the enum.
const std::array<PartName, 14>& part_names() {
  static const std::array<PartName, 14> names = {{
      {Part::names, {"names", "noms"}, "nom"},
      {Part::country, {"country", "pays"}, "pays"},
      {Part::population, {"population", "population"}, "habitants"},
      {Part::website, {"website", "site"}, "site_web"},
      {Part::roles, {"roles", "roles"}, "fonctions"},
      {Part::seeks, {"looking_for", "nous_cherchons"}, "recherche"},
      {Part::offers, {"can_offer", "nous_proposons"}, "offre"},
      {Part::role, {"role", "role"}, "fonction"},
      {Part::mailbox, {"mailbox", "adresse"}, "courriel"},
      {Part::themes, {"themes", "themes"}, "theme"},
      {Part::languages, {"languages", "langues"}, "langue"},
      {Part::valid_until, {"valid_until", "valable_jusqu_au"}, "valable_jusqu_a"},
      {Part::form, {"form", "forme"}, "type"},
      {Part::sentence, {"sentence", "phrase"}, "texte"},
  }};
  return names;
}

}  // namespace

const std::string& name_in(ProfilePart part, Language language) {
  return part_names()[static_cast<std::size_t>(part)].name.in(language);
}

std::optional<ProfilePart> profile_part_called(std::string_view typed) {
  std::string plain = folded(typed);
  for (char& c : plain) {
    if (c == ' ' || c == '-' || c == '\'') c = '_';
  }
  for (const PartName& each : part_names()) {
    if (plain == each.name.english || plain == each.name.french || plain == each.also) return each.part;
  }
  return std::nullopt;
}

}  // namespace essaim

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/kinds.h"

namespace essaim {

// What stands in the form of a profile (core/profile_form.h).
enum class ProfilePart {
  names,
  country,
  population,
  website,
  roles,
  seeks,
  offers,
  role,
  mailbox,
  themes,
  languages,
  valid_until,
  form,
  sentence
};
// Those before stand at the margin, this one and those after it belong to one of these.
inline constexpr ProfilePart first_inner_part = ProfilePart::role;

// As forms have it.
const std::string& name_in(ProfilePart part, Language language);
// By one of its names in either language: `Valable jusqu’au` as `valable_jusqu_au`.
std::optional<ProfilePart> profile_part_called(std::string_view typed);

}  // namespace essaim

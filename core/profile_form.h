#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/language.h"
#include "core/profile.h"

namespace essaim {

// A profile as its city writes it: a form in YAML on this machine; what travels is the Profile itself.

// The form, with explanations and the names of fields in a language; where the profile says nothing, an example that
// is commented out. parse_profile_form reads it back.
std::string print_profile_form(const Profile& profile, Language language);

// What a form says; names of fields may be English or French, without case and accents. Errors: those of why_unreadable
// (core/readable.h), file_empty where it says nothing, part_missing, and what begins with front_matter_ and field_; all
// but file_empty and front_matter_too_large with the line.
Result<Profile> parse_profile_form(std::string_view text, std::string_view file);

}  // namespace essaim

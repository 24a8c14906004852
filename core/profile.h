#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/kinds.h"

namespace essaim {

namespace v1 {
class Profile;
}

// What a city says of itself and keeps up to date; meaning and bounds in proto/essaim/v1/entry.proto.
struct ProfileName {
  std::string language, text;
  bool operator==(const ProfileName&) const = default;
};
struct ProfileRole {
  std::string name, mailbox, valid_until;
  std::vector<std::string> themes;  // none: the role to ask where no other one fits
  std::vector<std::string> languages;
  bool operator==(const ProfileRole&) const = default;
};
struct ProfileTopic {
  std::string form;  // of an offer, one of offer_forms; empty for any other
  std::vector<std::string> themes;
  std::string sentence;
  bool operator==(const ProfileTopic&) const = default;
};
struct Profile {
  std::vector<ProfileName> names;
  std::string country, website;
  std::uint64_t population = 0;
  std::vector<ProfileRole> roles;
  std::vector<ProfileTopic> seeks, offers;
  bool operator==(const Profile&) const = default;
};

// What the retraction of a profile says that a newer one replaces.
inline constexpr std::string_view profile_replaced_reason = "A newer profile takes its place.";

// What a city may offer.
inline constexpr std::array<std::string_view, 4> offer_forms = {"study-visit", "call", "documents", "staff-exchange"};
// As people read it: `study visit`, `visite d’étude`; a form of a later version as it is.
std::string offer_label(std::string_view form, Language language);
// The form that was typed, as code or label in either language; empty where it is none.
std::string_view offer_form_called(std::string_view typed);

// Whether a mailbox looks like that of a person (`prenom.nom@`) rather than of a role.
bool looks_personal(std::string_view mailbox);

// Whether a profile keeps to the bounds of the schema, the same for what is written and for what is read.
Result<void> check_profile(const Profile& profile);

void write_profile(const Profile& profile, v1::Profile& out);
Profile read_profile(const v1::Profile& message);

}  // namespace essaim

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/profile.h"

namespace essaim {

// Who is to be asked what, out of the profiles of cities. Pure; `today` is a date such as 2026-11-26.

// A theme fits another one that is the same, above or below it.
bool themes_fit(std::string_view one, std::string_view other);

// Whether the role is still valid on that day; a date without day or month is valid to its end.
bool is_valid(const ProfileRole& role, std::string_view today);

// The valid roles whose themes fit one of these, in the order of the profile; where none does, those without themes.
// They live as long as the profile.
std::vector<const ProfileRole*> roles_for(const Profile& profile, std::span<const std::string> themes,
                                          std::string_view today);

// What a city looks for that another one can offer, or the reverse.
struct Match {
  std::string theme;     // the narrower of the two that fit
  std::size_t city = 0;  // which of the others
  const ProfileTopic* own = nullptr;
  const ProfileTopic* theirs = nullptr;
};
enum class Side { they_offer, they_seek };
// Of each two topics that fit one match, at the first of their themes that do; by theme, then in the order of cities.
// Of the others some may be null, and have nothing.
std::vector<Match> match_topics(const Profile& own, std::span<const Profile* const> others, Side side);

}  // namespace essaim

#include "core/directory.h"

#include <algorithm>

#include "core/review_date.h"
#include "core/themes.h"

namespace essaim {
namespace {

bool speaks_of(std::span<const std::string> themes, std::span<const std::string> asked) {
  return std::ranges::any_of(themes, [&](const std::string& theme) {
    return std::ranges::any_of(asked, [&](const std::string& one) { return themes_fit(theme, one); });
  });
}

// The narrower of the first two themes that fit; empty where none do.
std::string common_theme(const ProfileTopic& one, const ProfileTopic& other) {
  for (const std::string& theme : one.themes) {
    for (const std::string& fitting : other.themes) {
      if (themes_fit(theme, fitting)) return theme.size() < fitting.size() ? fitting : theme;
    }
  }
  return {};
}

}  // namespace

bool themes_fit(std::string_view one, std::string_view other) {
  return theme_includes(one, other) || theme_includes(other, one);
}

bool is_valid(const ProfileRole& role, std::string_view today) {
  return role.valid_until.empty() || !is_over(role.valid_until, today);
}

std::vector<const ProfileRole*> roles_for(const Profile& profile, std::span<const std::string> themes,
                                          std::string_view today) {
  std::vector<const ProfileRole*> fitting, general;
  for (const ProfileRole& role : profile.roles) {
    if (!is_valid(role, today)) continue;
    if (role.themes.empty()) general.push_back(&role);
    if (speaks_of(role.themes, themes)) fitting.push_back(&role);
  }
  return fitting.empty() ? general : fitting;
}

std::vector<Match> match_topics(const Profile& own, std::span<const Profile* const> others, Side side) {
  std::vector<Match> matches;
  for (std::size_t city = 0; city < others.size(); ++city) {
    if (others[city] == nullptr) continue;
    for (const ProfileTopic& ours : side == Side::they_offer ? own.seeks : own.offers) {
      for (const ProfileTopic& theirs : side == Side::they_offer ? others[city]->offers : others[city]->seeks) {
        std::string theme = common_theme(ours, theirs);
        if (!theme.empty()) matches.push_back({std::move(theme), city, &ours, &theirs});
      }
    }
  }
  std::ranges::stable_sort(
      matches, [](const Match& a, const Match& b) { return a.theme != b.theme ? a.theme < b.theme : a.city < b.city; });
  return matches;
}

}  // namespace essaim

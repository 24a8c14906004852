#include "client/theme_typed.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "client/say.h"
#include "core/harmless.h"
#include "core/text.h"
#include "core/theme_search.h"
#include "core/themes.h"

namespace essaim::client {
namespace {

constexpr std::size_t named_max = 8;

bool is_synonym(const Theme& theme, const std::string& plain) {
  const auto says_so = [&](const std::string& word) { return folded(word) == plain; };
  return std::ranges::any_of(theme.synonyms, [&](const Synonyms& synonyms) {
    return std::ranges::any_of(synonyms.english, says_so) || std::ranges::any_of(synonyms.french, says_so);
  });
}

}  // namespace

Result<std::string> theme_typed(std::string_view typed) {
  if (find_theme(typed) != nullptr) return std::string(typed);
  const std::vector<const Theme*> called = themes_called(typed);
  const std::string plain = folded(typed);
  for (const Theme* const theme : called) {
    if (folded(theme->english) == plain || folded(theme->french) == plain) return theme->code;
  }
  std::vector<const Theme*> exact;
  std::ranges::copy_if(called, std::back_inserter(exact),
                       [&](const Theme* theme) { return is_synonym(*theme, plain); });
  if (exact.size() == 1) return exact.front()->code;
  // `gis` leads to `data.gis`, and `data` to itself and all below it.
  const auto leads = [&](const Theme* theme) {
    return std::ranges::all_of(called, [&](const Theme* other) { return theme_includes(theme->code, other->code); });
  };
  const auto above = std::ranges::find_if(called, leads);
  if (above != called.end()) return (*above)->code;
  std::vector<std::string> near;
  near.reserve(called.size());
  for (const Theme* const theme : called) near.push_back(theme->code);
  if (near.empty()) near = near_themes(typed);
  if (near.size() > named_max) near.resize(named_max);
  std::string codes;
  for (const std::string& code : near) codes += (codes.empty() ? "" : ", ") + code;
  return fail(Errc::unknown_theme, {shortened(harmless(typed), 60), codes.empty() ? say("none") : codes});
}

}  // namespace essaim::client

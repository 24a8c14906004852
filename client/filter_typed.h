#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/error.h"

namespace essaim::client {

// What somebody typed as a filter, as the code that the daemon takes: a code, its name in English or French, without
// case and accents, or what only one of the names ends with. Nothing typed is nothing asked for.

// As theme_typed (theme_typed.h); unknown_theme else.
Result<std::string> theme_filter(std::string_view typed);
// unknown_kind else, with those that are near.
Result<std::string> kind_filter(std::string_view typed);
// filter_invalid else.
Result<std::string> outcome_filter(std::string_view typed);
Result<std::string> grade_filter(std::string_view typed);

// Puts codes in the places of what was typed, until one is wrong.
struct TypedFilter {
  std::string* typed = nullptr;
  Result<std::string> (*reading)(std::string_view typed) = nullptr;
};
Result<void> read_filters(std::initializer_list<TypedFilter> filters);

}  // namespace essaim::client

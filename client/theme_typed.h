#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace essaim::client {

// The code of the theme that somebody typed: a code, the name of a theme or a synonym of it in English or French, or
// words that lead to one theme only. unknown_theme else, with those that are near.
Result<std::string> theme_typed(std::string_view typed);

}  // namespace essaim::client

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/language.h"

namespace essaim {

// One of our own sentences with its values: `{0}`, `{1}` … are replaced by the arguments, by `…` where there is none;
// braces inside an argument stay what they are. The pattern is typeset, the arguments are not.
std::string filled(std::string_view pattern, const std::vector<std::string>& arguments, Language language);

}  // namespace essaim

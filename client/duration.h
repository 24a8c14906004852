#pragma once

#include <chrono>
#include <string_view>

#include "core/error.h"

namespace essaim::client {

// `90s`, `30m`, `12h`, `7d` (in French `7j`): a number above 0 and one letter. `duration_invalid` else.
Result<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace essaim::client

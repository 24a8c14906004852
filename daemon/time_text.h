#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace essaim::daemon {

// `2026-11-26 09:44 UTC`, in any language.
std::string time_text(std::uint64_t unix_ms);

// `+7 min`, `-12 s`, `+3 h`: seconds below a minute, minutes below two hours, hours
// below two days, then days.
std::string difference_text(std::chrono::milliseconds difference);

}  // namespace essaim::daemon

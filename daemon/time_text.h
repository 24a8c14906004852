#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace essaim::daemon {

// `2026-11-26 09:44 UTC`, in any language.
std::string time_text(std::uint64_t unix_ms);
// `2026-11-26T09:44:00Z`, for programs (RFC 3339); empty for 0.
std::string program_time(std::uint64_t unix_ms);

// `+7 min`, `-12 s`, `+3 h`: seconds below a minute, minutes below two hours, hours
// below two days, then days.
std::string difference_text(std::chrono::milliseconds difference);

// `2026-11-26`, here and now in UTC.
std::string today();

}  // namespace essaim::daemon

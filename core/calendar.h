#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace essaim {

// Days of UTC as everybody here writes them: `2026-11-26`.

// Nothing where it is no day of the calendar between 1970 and 9999.
std::optional<std::chrono::sys_days> day_from(std::string_view text);
std::string day_text(std::chrono::sys_days day);
// The day on which a moment lies.
std::chrono::sys_days calendar_day(std::uint64_t unix_ms);

}  // namespace essaim

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace essaim {

// Days since 1970-01-01 in UTC. What lies before is day 0; the last day there is stands for "without end".
using Day = std::uint16_t;
inline constexpr Day day_without_end = 0xFFFF;

// From the first to the last of them.
struct Days {
  Day first = 0, last = 0;
  bool touches(const Days& other) const { return first <= other.last && other.first <= last; }
  bool operator==(const Days&) const = default;
};

Day day_at(std::uint64_t unix_ms);
// All days of `2017`, `2017-06` or `2017-06-27`; nothing where it is no date.
std::optional<Days> days_of_date(std::string_view date);
// Of a period as the head of an entry has it: a date, `2007/2010`, `2015/..`, `../2019`.
std::optional<Days> days_of_period(std::string_view period);

}  // namespace essaim

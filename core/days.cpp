#include "core/days.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "core/front_matter_values.h"

namespace essaim {
namespace {

Day number_of(std::chrono::sys_days date) {
  const auto count = date.time_since_epoch().count();
  return static_cast<Day>(std::clamp<std::int64_t>(count, 0, day_without_end - 1));
}

unsigned number_in(std::string_view text) {
  unsigned number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Day day_at(std::uint64_t unix_ms) {
  constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;
  return static_cast<Day>(std::min<std::uint64_t>(unix_ms / day_ms, day_without_end - 1));
}

std::optional<Days> days_of_date(std::string_view date) {
  using namespace std::chrono;
  if (date.find('/') != std::string_view::npos || !is_period(date)) return std::nullopt;
  const year y(static_cast<int>(number_in(date.substr(0, 4))));
  if (date.size() == 4) return Days{number_of(sys_days(y / January / 1)), number_of(sys_days(y / December / 31))};
  const month m(number_in(date.substr(5, 2)));
  if (date.size() == 7) return Days{number_of(sys_days(y / m / 1)), number_of(sys_days(y / m / last))};
  const Day only = number_of(sys_days(y / m / day(number_in(date.substr(8, 2)))));
  return Days{only, only};
}

std::optional<Days> days_of_period(std::string_view period) {
  const std::size_t slash = period.find('/');
  if (slash == std::string_view::npos) return days_of_date(period);
  const std::string_view from = period.substr(0, slash), to = period.substr(slash + 1);
  const auto first = from == ".." ? Days{0, 0} : days_of_date(from);
  const auto last = to == ".." ? Days{0, day_without_end} : days_of_date(to);
  if (!first || !last || first->first > last->last) return std::nullopt;
  return Days{first->first, last->last};
}

}  // namespace essaim

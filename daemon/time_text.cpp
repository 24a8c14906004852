#include "daemon/time_text.h"

#include <algorithm>
#include <ctime>

#include "core/calendar.h"
#include "daemon/node.h"

namespace essaim::daemon {

std::string time_text(std::uint64_t unix_ms) {
  const std::string whole = program_time(std::max<std::uint64_t>(unix_ms, 1));
  // `2026-11-26T09:44:00Z`
  const std::size_t time = whole.find('T');
  return time == std::string::npos ? whole : whole.substr(0, time) + " " + whole.substr(time + 1, 5) + " UTC";
}

std::string program_time(std::uint64_t unix_ms) {
  if (unix_ms == 0) return {};
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return "?";
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts));
  return text;
}

std::string difference_text(std::chrono::milliseconds difference) {
  const auto seconds = std::chrono::round<std::chrono::seconds>(std::chrono::abs(difference)).count();
  const std::string sign = difference.count() < 0 ? "-" : "+";
  if (seconds < 60) return sign + std::to_string(seconds) + " s";
  if (seconds < 2 * 3600) return sign + std::to_string(seconds / 60) + " min";
  if (seconds < 48 * 3600) return sign + std::to_string(seconds / 3600) + " h";
  return sign + std::to_string(seconds / 86400) + " d";
}

std::string today() { return day_text(calendar_day(unix_now_ms())); }

}  // namespace essaim::daemon

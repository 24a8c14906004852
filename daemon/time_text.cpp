#include "daemon/time_text.h"

#include <ctime>

namespace essaim::daemon {

std::string time_text(std::uint64_t unix_ms) {
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return "?";
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts));
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

}  // namespace essaim::daemon

#include "client/duration.h"

#include <charconv>
#include <cstdint>

#include "core/harmless.h"

namespace essaim::client {

Result<std::chrono::seconds> parse_duration(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (failure == std::errc() && number > 0) {
    if (unit == "s") return std::chrono::seconds(number);
    if (unit == "m") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
    if (unit == "d" || unit == "j") return std::chrono::hours(24LL * number);
  }
  return fail(Errc::duration_invalid, {shortened(harmless(text), 40)});
}

}  // namespace essaim::client

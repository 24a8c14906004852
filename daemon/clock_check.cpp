#include "daemon/clock_check.h"

#include <algorithm>
#include <cstddef>

#include "core/version.h"
#include "daemon/time_text.h"

namespace essaim::daemon {
namespace {

using std::chrono::milliseconds;

// From RELIABILITY §4.4: so far from the partners' clocks is worth a word, and so far is wrong.
constexpr milliseconds differs_from = std::chrono::minutes{5};
constexpr milliseconds wrong_from = std::chrono::minutes{60};

milliseconds median(std::vector<milliseconds>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

Finding judge_clock(std::uint64_t now_ms, std::vector<milliseconds> ahead, const std::optional<OwnStamp>& newest) {
  if (now_ms < version_begins_ms) return Finding(FindingCode::clock_before_program, {time_text(now_ms)});
  if (newest && newest->time_ms > now_ms + static_cast<std::uint64_t>(differs_from.count())) {
    return Finding(FindingCode::clock_before_entry, {time_text(now_ms), newest->label, time_text(newest->time_ms)});
  }
  if (ahead.empty()) return Finding(FindingCode::clock_alone, {time_text(now_ms)});
  const milliseconds difference = median(ahead);
  FindingCode code = FindingCode::clock_good;
  if (std::chrono::abs(difference) > differs_from) code = FindingCode::clock_differs;
  if (std::chrono::abs(difference) > wrong_from) code = FindingCode::clock_wrong;
  return Finding(code, {difference_text(difference), std::to_string(ahead.size())});
}

}  // namespace essaim::daemon

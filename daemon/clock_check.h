#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/findings.h"

namespace essaim::daemon {

// An entry that this machine wrote, and when it said it was.
struct OwnStamp {
  std::string label;
  std::uint64_t time_ms = 0;
};

// What the clock that shows `now_ms` is worth. Evidence that no partner can forge goes first: the day of this program,
// and the newest entry of this machine. Then the median of `ahead`, by which it is ahead of each partner's clock
// (RELIABILITY §4.4): one partner alone with a wrong clock changes it little among several.
Finding judge_clock(std::uint64_t now_ms, std::vector<std::chrono::milliseconds> ahead,
                    const std::optional<OwnStamp>& newest);

}  // namespace essaim::daemon

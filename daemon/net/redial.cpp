#include "daemon/net/redial.h"

#include <algorithm>

namespace essaim::daemon {

std::chrono::milliseconds next_wait(std::chrono::milliseconds before, const Timing& timing) {
  return before.count() == 0 ? timing.redial_first : std::min(before * 2, timing.redial_max);
}

std::chrono::milliseconds jittered(std::chrono::milliseconds wait, std::mt19937_64& random) {
  std::uniform_int_distribution<std::chrono::milliseconds::rep> spread(wait.count() / 2, wait.count());
  return std::chrono::milliseconds(spread(random));
}

}  // namespace essaim::daemon

#pragma once

#include <chrono>
#include <random>

#include "daemon/net/timing.h"

namespace essaim::daemon {

// How long a city waits before it dials a partner again. Pure: the wait before and the source of chance are passed in.

// The wait that follows `before`, without jitter: `redial_first` after none, then double each time, never above
// `redial_max`.
std::chrono::milliseconds next_wait(std::chrono::milliseconds before, const Timing& timing);

// Somewhere from half of the wait to all of it, each as likely, so that cities which lost one partner together do not
// come back together. Never longer than the wait, never zero for a wait of 2 ms and more.
std::chrono::milliseconds jittered(std::chrono::milliseconds wait, std::mt19937_64& random);

}  // namespace essaim::daemon

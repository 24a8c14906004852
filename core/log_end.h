#pragma once

#include "core/ids.h"

namespace essaim {

// Where a log ends by the network log: what lies beyond was voided by a revocation (RULES 9). 0: all of it.
struct LogEnd {
  LogKey log;
  Sequence sequence = 0;
};

}  // namespace essaim

#pragma once

#include "core/error.h"

namespace essaim::v1 {
class Problem;
}

namespace essaim::daemon {

// An error, or a remark on what was done, as the API tells it; sentence and advice in English.
v1::Problem problem_of(const Error& error);

}  // namespace essaim::daemon

#pragma once

#include <string>

namespace essaim::v1 {
class Difference;
}

namespace essaim::client {

// A difference as people read it: changed lines with `-` and `+` and two lines around them, changed words between
// `[-` `-]` and `{+` `+}`, long unchanged stretches left out. With colour besides where that is asked for.
std::string difference_text(const v1::Difference& difference, bool colour);

}  // namespace essaim::client

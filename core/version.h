#pragma once

namespace essaim {

// Of client and daemon together; CHANGELOG.md tells what changed.
inline constexpr const char* version = "0.1.0";

}  // namespace essaim

#pragma once

#include <cstdint>

namespace essaim {

// Of client and daemon together; CHANGELOG.md tells what changed.
inline constexpr const char* version = "0.1.0";

// 2026-11-01: before that there was no program of this version, so a clock that shows an earlier time is wrong. Raised
// with the version.
inline constexpr std::uint64_t version_begins_ms = 1'793'491'200'000;

}  // namespace essaim

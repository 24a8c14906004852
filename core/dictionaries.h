#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/document.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace essaim {

// The compression dictionaries built into this binary, share/dictionary/essaim-N.dict, each digested for zstd when it
// is first needed and then kept for the life of the program. May be used from any thread.
namespace dictionaries {

// Newest first; that is the one with the highest N.
std::vector<std::uint32_t> ids();

// The newest one that is in `allowed`, digested for compression; null where there is none.
const ZSTD_CDict_s* newest_of(std::span<const std::uint32_t> allowed, Effort effort);

// The one with this id, digested for decompression; null where we have none.
const ZSTD_DDict_s* find(std::uint32_t id);

}  // namespace dictionaries

// zstd's level for an effort: 0.3 ms and 0.03 ms for 2 KiB (DESIGN §3).
int level_of(Effort effort);

}  // namespace essaim

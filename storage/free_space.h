#pragma once

#include <cstdint>
#include <filesystem>

#include "core/error.h"

namespace essaim::storage {

// Octets that this user may still write on the file system of `path`. Fails with store_failed.
Result<std::uint64_t> free_bytes(const std::filesystem::path& path);

// Fails with disk_full below the floor. Asked before the database is opened and before each batch: RocksDB ends the
// process when its log meets a full disk (RELIABILITY M6), so it must never come to that.
Result<void> check_free_space(const std::filesystem::path& path, std::uint64_t floor_bytes);

}  // namespace essaim::storage

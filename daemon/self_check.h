#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/findings.h"

namespace essaim::daemon {

// What `essaim doctor` can see of a city's machine alone: from a daemon that runs as from one that cannot start. Reads
// only, changes nothing; any thread.

// Whether directory, keys, settings and log belong to this process's user and to nobody else, and whether the recovery
// key still lies there.
std::vector<Finding> check_rights(const std::filesystem::path& directory);

// Settings as they would be read at the next start. `since`: when a running daemon read them.
Finding check_configuration(const std::filesystem::path& directory);
Finding check_configuration(const std::filesystem::path& directory, std::filesystem::file_time_type since);

// Below twice the floor is a warning.
Finding check_disk(const std::filesystem::path& directory, std::uint64_t floor_mib);

// `partners`: how many connections there may be.
Finding check_descriptors(std::size_t partners);

// All of it, for a city whose daemon does not run, and whether that can be: daemon_elsewhere where one holds the
// directory although nobody answers at `socket`. Only directory_empty where there is no city.
std::vector<Finding> check_stopped_city(const std::filesystem::path& directory, const std::filesystem::path& socket);

}  // namespace essaim::daemon

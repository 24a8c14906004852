#pragma once

#include <filesystem>

namespace essaim::v1 {
class Diagnosis;
}

namespace essaim::client {

// Whether a daemon at `socket` answers within a few seconds. One that hangs still takes connections.
bool daemon_answers(const std::filesystem::path& socket);

// What can be found out where none does: what became of it, and, by the program essaimd itself (`essaimd --check`),
// whether it could start in the data directory. `data` may be empty.
void diagnose_stopped_daemon(const std::filesystem::path& data, const std::filesystem::path& socket,
                             v1::Diagnosis& diagnosis);

}  // namespace essaim::client

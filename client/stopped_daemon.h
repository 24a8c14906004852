#pragma once

#include <filesystem>

namespace essaim::v1 {
class Diagnosis;
}

namespace essaim::client {

// What can be found out where no daemon answers at `socket`: what became of it, and, by the program essaimd itself
// (`essaimd --check`), whether it could start in the data directory. `data` may be empty.
void diagnose_stopped_daemon(const std::filesystem::path& data, const std::filesystem::path& socket,
                             v1::Diagnosis& diagnosis);

}  // namespace essaim::client

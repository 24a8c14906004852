#pragma once

#include <filesystem>
#include <string>

namespace essaim::v1 {
class EntrySummary;
}

namespace essaim::client {

// Runs the user's own command for an entry that arrived, with `/bin/sh -c`, and waits for it. What partners wrote
// reaches it in environment variables (ESSAIM_ENTRY, ESSAIM_ENTRY_TITLE …, made harmless) and as JSON on standard input
// (as it came), and is never part of the command line. Gives the exit status, 128 + n after signal n, -1 where no
// process could be started.
int run_for_arrival(const std::string& command, const v1::EntrySummary& entry, const std::filesystem::path& socket);

}  // namespace essaim::client

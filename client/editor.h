#pragma once

#include <optional>
#include <string>

namespace essaim::client {

// What the user wants to edit with: VISUAL, else EDITOR; empty where neither is set.
std::string editor_command();

// Opens a file with it and waits. Nothing when the editor ended well, else a clause that says how it did not.
std::optional<std::string> edit(const std::string& command, const std::string& path);

}  // namespace essaim::client

#pragma once

#include <string>

#include "core/error.h"

namespace essaim::client {

// What was given must be corrected: the name of a file, or the setting of the editor.
inline constexpr int to_correct_status = 4;

// Whether there is a file of this name, of whatever type; a link that leads nowhere counts.
bool is_there(const std::string& path);
// On the disk when it returns; never in place of a file that is there. Fails with file_unwritable.
Result<void> write_draft(const std::string& path, const std::string& text);

}  // namespace essaim::client

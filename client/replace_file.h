#pragma once

#include <string>

#include "core/error.h"

namespace essaim::client {

// Puts this text into a file that exists: whoever opens it at any moment, also after a power cut, finds the old text or
// the new one, whole. Its rights stay; a link stays one. Fails with file_unwritable.
Result<void> replace_file(const std::string& path, const std::string& text);

}  // namespace essaim::client

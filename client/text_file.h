#pragma once

#include <string>

#include "core/error.h"

namespace essaim::client {

// The text of a file that is to be published; `shown` names it in errors. What is wrong with it is said before anything
// is sent: file_unreadable, file_empty, file_too_large, and the errors of why_unreadable. No more than one octet beyond
// the bound is ever read.
Result<std::string> read_text(const std::string& path, const std::string& shown);

// The same from standard input, which errors call `-`.
Result<std::string> read_standard_input();

}  // namespace essaim::client

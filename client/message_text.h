#pragma once

#include <string>

#include "core/error.h"

namespace essaim::client {

// What somebody wants to say: the words of the command line; `-` reads standard input, and never a file of that name,
// `@notes.txt` a file. The errors of read_text.
Result<std::string> message_text(const std::string& typed);
// The language of a message: told by its words where they say it, else the one that is spoken here.
std::string message_language(const std::string& text);

}  // namespace essaim::client

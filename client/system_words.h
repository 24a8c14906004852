#pragma once

#include <string>

namespace essaim::client {

// Why the system refused, from errno, in the language that is spoken: the usual reasons in our words, because those of
// the system are there in French only where its locales were installed.
std::string system_words(int error);
// The same for a file that could not be made: where that is because its folder is not there, the folder is named.
std::string why_not_made(const std::string& path, int error);

}  // namespace essaim::client

#pragma once

#include <string>

namespace essaim::client {

// Why the system refused, from errno, in the language that is spoken: the usual reasons in our words, because those of
// the system are there in French only where its locales were installed.
std::string system_words(int error);

}  // namespace essaim::client

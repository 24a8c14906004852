#pragma once

#include <string>

namespace essaim::client {

// `English`, in the language that is spoken, of a tag such as `en` or `en-GB`; the tag itself where we have no word for
// it. Harmless.
std::string language_name(const std::string& tag);

}  // namespace essaim::client

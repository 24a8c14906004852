#pragma once

#include <string_view>

namespace essaim {

// Whether `0.0.0.0:port`, `[::]:port` or another way to write them: "every address of this machine", which can be
// listened on and not dialled. False for whatever check_address (core/admission.h) refuses.
bool is_wildcard_address(std::string_view address);

}  // namespace essaim

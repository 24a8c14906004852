#pragma once

#include <string_view>

#include "core/document.h"

namespace essaim {

// Gives a field of the head that Document has no place for this value, under the name that its author used, else under
// its English one (share/fields/head.yaml). An empty value takes the field out. What head_value then says of it.
void set_field(Document& document, std::string_view code, std::string_view value);

}  // namespace essaim

#pragma once

#include <string>

namespace essaim::test {

// docs/errors.md as it follows from core/error_texts.cpp and core/reasons.cpp.
std::string errors_page();

}  // namespace essaim::test

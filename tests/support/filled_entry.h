#pragma once

#include <string>

#include "core/kinds.h"

namespace essaim::test {

// An entry of a kind with what that grade asks for, and no more: head and headings as templates have them.
std::string filled_entry(const Kind& kind, Language language, Grade grade);

}  // namespace essaim::test

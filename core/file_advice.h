#pragma once

#include <optional>
#include <string>

#include "core/error.h"
#include "core/language.h"

namespace essaim {

// What to do with a file that is not what was expected, where its name says what it was meant to be: a table, a
// profile; `{0}`, `{1}` … stand for the arguments of the error. Nothing where the advice that stands beside the code of
// the error is the right one.
std::optional<std::string> advice_for_file(const Error& error, Language language);

}  // namespace essaim

#pragma once

#include <span>
#include <string_view>

#include "core/error.h"

namespace essaim {

// What is said about one code. `{0}`, `{1}` … stand for the arguments of the error.
struct ErrorText {
  Errc code;
  std::string_view name;
  int exit_code;
  std::string_view english, french;
  std::string_view english_advice, french_advice;
};

// Every code, in the order of the enum. French is written with ordinary spaces; typeset() in core/language.h makes
// those non-breaking that must be.
std::span<const ErrorText> error_texts();

}  // namespace essaim

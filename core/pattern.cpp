#include "core/pattern.h"

namespace essaim {

std::string filled(std::string_view pattern, const std::vector<std::string>& arguments, Language language) {
  // One pass over the pattern alone.
  const std::string printed = typeset(pattern, language);
  std::string out;
  for (std::size_t i = 0; i < printed.size(); ++i) {
    if (printed[i] == '{' && i + 2 < printed.size() && printed[i + 2] == '}') {
      const auto number = static_cast<std::size_t>(printed[i + 1] - '0');
      out += number < arguments.size() ? arguments[number] : "…";
      i += 2;
    } else {
      out += printed[i];
    }
  }
  return out;
}

}  // namespace essaim

#include "core/wildcard.h"

#include "core/admission.h"

namespace essaim {

bool is_wildcard_address(std::string_view address) {
  if (!check_address(address)) return false;
  // All that is left of a number that is zero, in each of its spellings.
  const std::string_view host = address.substr(0, address.rfind(':'));
  return host.find_first_not_of("[]0:.") == std::string_view::npos;
}

}  // namespace essaim

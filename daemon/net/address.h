#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace essaim::daemon {

// `name:port`, `1.2.3.4:port` or `[::1]:port`, taken apart; the brackets are gone.
struct HostAndPort {
  std::string host, port;
};
// Fails with address_invalid.
Result<HostAndPort> split_address(std::string_view address);
// Put together again, with brackets where they are needed.
std::string join_address(std::string_view host, unsigned port);

}  // namespace essaim::daemon

#include "daemon/net/address.h"

#include "core/admission.h"

namespace essaim::daemon {

Result<HostAndPort> split_address(std::string_view address) {
  // Port 0 is no address to dial, but the one to listen on where any port will do; the rest is checked alike.
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return fail(Errc::address_invalid, {std::string(address)});
  const std::string_view port = address.substr(colon + 1);
  const std::string checked = port == "0" ? std::string(address.substr(0, colon)) + ":1" : std::string(address);
  if (auto good = check_address(checked); !good) return fail(Errc::address_invalid, {std::string(address)});
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return HostAndPort{std::string(host), std::string(port)};
}

std::string join_address(std::string_view host, unsigned port) {
  const bool brackets = host.find(':') != std::string_view::npos;
  std::string joined = brackets ? "[" + std::string(host) + "]" : std::string(host);
  return joined + ":" + std::to_string(port);
}

}  // namespace essaim::daemon

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/ids.h"

namespace essaim {

// The invitation that is sent by mail or read over the phone (proto/essaim/v1/network.proto).
struct Invitation {
  NetworkId network;
  std::string network_name;
  std::vector<std::string> addresses;
  LogKey inviter;
  Bytes secret;  // invitation_secret_bytes
  std::uint64_t expires_ms = 0;
  bool operator==(const Invitation&) const = default;
};
inline constexpr std::string_view invitation_prefix = "essaim-invite:";
inline constexpr std::size_t invitation_secret_bytes = 16;
// One line. With 1 to 4 addresses of valid form and a name of one line it can be parsed again.
std::string print_invitation(const Invitation& invitation);
// White space around and inside is forgiven, since mail programs fold long lines. `invitation_damaged` for anything
// else that is not exactly what was printed, be it one character, and for what is beyond a bound. Whether it has
// expired is for the inviter to say.
Result<Invitation> parse_invitation(std::string_view line);
// First 8 octets of SHA-256 of the secret.
Bytes secret_id(ByteView secret);
// HMAC-SHA-256(secret, signing octets of type introduction over exporter ‖ admission octets); 32 octets.
Bytes introduction_proof(const NetworkId& network, ByteView secret, ByteView exporter, ByteView admission);

}  // namespace essaim

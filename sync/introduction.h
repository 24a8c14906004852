#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/error.h"
#include "core/network_log.h"
#include "sync/messages.h"

namespace essaim::sync {

// An invitation that this node gave out and that is still open; kept by the daemon across restarts.
struct OpenInvitation {
  Bytes secret;  // 16 octets
  std::uint64_t expires_ms = 0;
  std::uint32_t uses_left = 1;
  std::uint32_t wrong_proofs = 0;  // three close it (DESIGN §3)
  bool operator==(const OpenInvitation&) const = default;
};

// What the inviting side decides about a request: admit these octets, or say no with an error code. Pure.
struct Admitted {
  Bytes admission;
  std::size_t invitation;  // index of the one that was used
};
struct Refused {
  Error error;
  std::optional<std::size_t> wrong_proof_of;  // index whose count of wrong proofs goes up
};
// `peer` is the key that TLS proved: it must be the admission's node key. `exporter`: 32 octets of this TLS connection.
// Errors: invitation_unknown, invitation_expired, invitation_used, handle_taken, key_taken, malformed.
std::variant<Admitted, Refused> judge_introduction(const Introduce& request, const LogKey& peer, ByteView exporter,
                                                   const NetworkState& network,
                                                   const std::vector<OpenInvitation>& invitations,
                                                   std::uint64_t now_ms);

// What the joining side sends, and how it reads the answer: the founding entry must hash to the invitation's network
// and be signed, the admission must hold the octets that were asked for.
Introduce introduce(const Invitation& invitation, ByteView admission, ByteView exporter);
Result<void> check_welcome(const Invitation& invitation, ByteView admission, const Welcome& welcome);

}  // namespace essaim::sync

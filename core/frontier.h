#pragma once

#include <optional>
#include <vector>

#include "core/ids.h"
#include "core/network_log.h"

namespace essaim {

// What is held of one log: every accepted header up to `sequence`.
struct LogHead {
  LogKey log;
  Sequence sequence = 0;
  HeaderHash head;    // zero when sequence is 0
  Sequence fork = 0;  // lowest sequence at which two headers are known; then sequence < fork
  bool operator==(const LogHead&) const = default;
};

// SHA-256(u32 18 ‖ "essaim/v1/frontier" ‖ u32 32 ‖ network ‖ u32 number of tips ‖ tips, sorted ‖ u32 number of logs ‖
// for each log in the order of its key: key ‖ u32 number of heads (0 or 1) ‖ head hashes ‖ u64 fork position)
// (RULES 6). `logs` are all logs known through the network log, held or not, in any order.
FrontierDigest frontier_digest(const NetworkId& network, const std::vector<HeaderHash>& network_tips,
                               std::vector<LogHead> logs);

// First octets of SHA-256(nonce of the side that dialled ‖ nonce of the other ‖ head hash) (RULES 7).
HeadTag head_tag(const Nonce& dialler, const Nonce& listener, const HeaderHash& head);

}  // namespace essaim

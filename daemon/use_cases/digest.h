#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/error.h"

namespace essaim::v1 {
class Digest;
}

namespace essaim::daemon {

class Node;

// More items than that nobody reads.
inline constexpr std::size_t digest_limit_max = 100;

struct DigestRequest {
  std::string since;       // a day such as 2026-11-19; empty for a week ago
  std::size_t limit = 10;  // 1 to 100
};

// What arrived here since the begin of that day (UTC) and is worth telling (core/digest.h). `done` comes on the bulk
// lane, or at once with no_network or since_invalid. At most 10,000 arrivals are looked at, the newest.
void make_digest(Node& node, DigestRequest request, std::function<void(Result<v1::Digest>)> done);

}  // namespace essaim::daemon

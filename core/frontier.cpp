#include "core/frontier.h"

#include <algorithm>

#include "core/hash.h"
#include "core/sign.h"

namespace essaim {

FrontierDigest frontier_digest(const NetworkId& network, const std::vector<HeaderHash>& network_tips,
                               std::vector<LogHead> logs) {
  std::vector<HeaderHash> tips = network_tips;
  std::ranges::sort(tips);
  std::ranges::sort(logs, {}, &LogHead::log);

  Bytes bytes = domain_prefix(domain::frontier, network);
  bytes.reserve(bytes.size() + 8 + tips.size() * HeaderHash::size +
                logs.size() * (LogKey::size + HeaderHash::size + 12));
  append_u32(bytes, static_cast<std::uint32_t>(tips.size()));
  for (const HeaderHash& tip : tips) bytes.append(tip.view());
  append_u32(bytes, static_cast<std::uint32_t>(logs.size()));
  for (const LogHead& log : logs) {
    bytes.append(log.log.view());
    append_u32(bytes, log.sequence == 0 ? 0 : 1);
    if (log.sequence != 0) bytes.append(log.head.view());
    append_u64(bytes, log.fork);
  }
  return as_id<FrontierDigest>(sha256({bytes}));
}

HeadTag head_tag(const Nonce& dialler, const Nonce& listener, const HeaderHash& head) {
  return as_id<HeadTag>(sha256({dialler.view(), listener.view(), head.view()}));
}

}  // namespace essaim

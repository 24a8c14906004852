#include "sync/handshake.h"

#include "core/check.h"
#include "core/limits.h"

namespace essaim::sync {
namespace {
constexpr std::uint32_t protocol = 1;
}

void Handshake::on_connected(Link& link, std::uint64_t clock_ms) {
  Said said{.digest = logs_.digest(network_.tip_hashes()), .tips = network_.tips(), .heads = {}};
  for (const Log& log : logs_.all()) said.heads.push_back(log.log_head());
  outbox_.send(link, Hello{.protocol_min = protocol,
                           .protocol_max = protocol,
                           .network = network_.id(),
                           .network_tips = said.tips,
                           .digest = said.digest,
                           .nonce = link.nonce,
                           .dictionaries = dictionaries_,
                           .features = {},
                           .metered = metered_,
                           .clock_ms = clock_ms,
                           .software = software_,
                           .frame_bytes_max = limits::frame_bytes_max});
  said_.emplace(link.id, std::move(said));
}

void Handshake::on_hello(Link& link, const Hello& hello) {
  if (link.greeted) return outbox_.close(link, Reason::bad_message, "a second hello");
  if (hello.protocol_min > protocol || hello.protocol_max < protocol) {
    return outbox_.close(link, Reason::version_too_old, "no protocol version in common");
  }
  if (hello.network != network_.id()) return outbox_.close(link, Reason::not_a_member, "another network");
  // Equal nonces would make tags that were computed for another pair of cities look right.
  if (hello.nonce == link.nonce) return outbox_.close(link, Reason::bad_message, "my own nonce");
  const auto said = said_.find(link.id);
  CHECK(said != said_.end());
  link.peer_nonce = hello.nonce;
  link.dictionaries = hello.dictionaries;
  link.greeted = true;
  if (hello.digest == said->second.digest && hello.network_tips == said->second.tips) {
    for (std::size_t i = 0; i < said->second.heads.size(); ++i) {
      LinkLog& state = link.log(logs_.at(i));
      state.known = state.has = state.told = said->second.heads[i].sequence;
      state.peer_fork = said->second.heads[i].fork;
    }
    link.frontier_told = link.frontier_heard = true;
  }
  said_.erase(said);
}

}  // namespace essaim::sync

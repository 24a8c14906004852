#pragma once

#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "core/network_log.h"
#include "sync/messages.h"

namespace essaim::sync {

// The network log as this node holds it, and what it says.
//
// Connected are the founding entry and what the same key signed and chained to it; only that is told and sent. What
// hangs in the air (a new member's own admission, before it knows the entries in between) waits.
class NetworkEntries {
 public:
  NetworkEntries(const NetworkId& network, std::vector<VerifiedNetworkEntry> entries);

  // Adds those not held before and folds anew; false when there was none.
  bool add(const std::vector<VerifiedNetworkEntry>& entries);
  // Null when it is not held.
  const VerifiedNetworkEntry* find(const HeaderHash& hash) const;
  // Whether the entry is held and connected.
  bool knows(const HeaderHash& hash) const;
  // Whether the entry could be connected now or counts already.
  bool continues(const VerifiedNetworkEntry& entry) const;

  const NetworkId& id() const { return network_; }
  const std::shared_ptr<const NetworkState>& state() const { return state_; }
  // Of the connected part, sorted by hash, at most limits::network_rivals_max.
  const std::vector<NetworkTip>& tips() const { return tips_; }
  const std::vector<HeaderHash>& tip_hashes() const { return state_->tips(); }

  // Connected entries that are neither among `tips` nor ancestors of them, by position. All of `tips` are known.
  std::vector<const VerifiedNetworkEntry*> beyond(const std::set<HeaderHash>& tips) const;
  // The chain that ends at the first of my tips, newest first.
  std::vector<const VerifiedNetworkEntry*> chain() const;

 private:
  void refold();

  NetworkId network_;
  std::vector<VerifiedNetworkEntry> entries_;
  std::unordered_map<HeaderHash, std::size_t> by_hash_;
  std::vector<bool> connected_;
  std::vector<NetworkTip> tips_;
  std::shared_ptr<const NetworkState> state_;
};

}  // namespace essaim::sync

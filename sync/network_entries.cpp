#include "sync/network_entries.h"

#include <algorithm>

#include "core/limits.h"

namespace essaim::sync {

NetworkEntries::NetworkEntries(const NetworkId& network, std::vector<VerifiedNetworkEntry> entries)
    : network_(network) {
  for (VerifiedNetworkEntry& entry : entries) {
    if (by_hash_.emplace(entry.hash(), entries_.size()).second) entries_.push_back(std::move(entry));
  }
  refold();
}

bool NetworkEntries::add(const std::vector<VerifiedNetworkEntry>& entries) {
  bool added = false;
  for (const VerifiedNetworkEntry& entry : entries) {
    if (!by_hash_.emplace(entry.hash(), entries_.size()).second) continue;
    entries_.push_back(entry);
    added = true;
  }
  if (added) refold();
  return added;
}

const VerifiedNetworkEntry* NetworkEntries::find(const HeaderHash& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : &entries_[found->second];
}

bool NetworkEntries::knows(const HeaderHash& hash) const {
  const auto found = by_hash_.find(hash);
  return found != by_hash_.end() && connected_[found->second];
}

bool NetworkEntries::continues(const VerifiedNetworkEntry& entry) const {
  if (entry.position() == 1) return entry.hash().octets == network_.octets;
  const VerifiedNetworkEntry* founding = find(HeaderHash{network_.octets});
  return founding != nullptr && entry.signer() == founding->signer() && knows(entry.previous());
}

void NetworkEntries::refold() {
  state_ = std::make_shared<const NetworkState>(NetworkState::fold(network_, entries_));
  std::vector<std::size_t> order(entries_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [this](std::size_t i) { return entries_[i].position(); });
  connected_.assign(entries_.size(), false);
  std::set<HeaderHash> followed;
  for (const std::size_t i : order) {
    const VerifiedNetworkEntry& entry = entries_[i];
    connected_[i] = continues(entry) && (entry.position() == 1 ||
                                         entries_[by_hash_.at(entry.previous())].position() + 1 == entry.position());
    if (connected_[i]) followed.insert(entry.previous());
  }
  tips_.clear();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (connected_[i] && !followed.contains(entries_[i].hash())) {
      tips_.push_back({.hash = entries_[i].hash(), .position = entries_[i].position()});
    }
  }
  std::ranges::sort(tips_);
  if (tips_.size() > limits::network_rivals_max) tips_.resize(limits::network_rivals_max);
}

std::vector<const VerifiedNetworkEntry*> NetworkEntries::beyond(const std::set<HeaderHash>& tips) const {
  std::set<std::size_t> known;
  for (const HeaderHash& tip : tips) {
    auto at = by_hash_.find(tip);
    while (at != by_hash_.end() && known.insert(at->second).second) at = by_hash_.find(entries_[at->second].previous());
  }
  std::vector<const VerifiedNetworkEntry*> beyond;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (connected_[i] && !known.contains(i)) beyond.push_back(&entries_[i]);
  }
  std::ranges::stable_sort(beyond, {}, [](const VerifiedNetworkEntry* entry) { return entry->position(); });
  return beyond;
}

std::vector<const VerifiedNetworkEntry*> NetworkEntries::chain() const {
  std::vector<const VerifiedNetworkEntry*> chain;
  if (tips_.empty()) return chain;
  for (auto at = by_hash_.find(tips_.front().hash); at != by_hash_.end();
       at = by_hash_.find(entries_[at->second].previous())) {
    chain.push_back(&entries_[at->second]);
  }
  return chain;
}

}  // namespace essaim::sync

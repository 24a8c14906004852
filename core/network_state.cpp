#include "core/network_state.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "core/check.h"
#include "core/limits.h"

namespace essaim {
namespace {

using EntryPointer = const VerifiedNetworkEntry*;

// Which entries count, and how they hang together; knows nothing of what they say.
class Chain {
 public:
  Chain(const NetworkId& network, const std::vector<VerifiedNetworkEntry>& entries);

  // The undisputed part, from the founding entry on; empty where that is not known.
  const std::vector<EntryPointer>& prefix() const { return prefix_; }
  // What stands at or after the first fork, by position and hash.
  const std::vector<EntryPointer>& beyond() const { return beyond_; }
  Sequence forked_at() const { return forked_at_; }
  std::vector<HeaderHash> tips() const;

 private:
  struct Link {
    EntryPointer entry;
    bool followed = false;
  };
  void add(EntryPointer entry);

  std::unordered_map<HeaderHash, Link> links_;
  std::vector<EntryPointer> prefix_, beyond_;
  std::size_t branches_ = 1;
  Sequence forked_at_ = 0;
};

Chain::Chain(const NetworkId& network, const std::vector<VerifiedNetworkEntry>& entries) {
  std::vector<EntryPointer> sorted;
  sorted.reserve(entries.size());
  for (const VerifiedNetworkEntry& entry : entries) sorted.push_back(&entry);
  // Parents come before their children, and of the children of one parent the lowest hash comes first.
  std::ranges::sort(sorted, [](EntryPointer a, EntryPointer b) {
    return a->position() != b->position() ? a->position() < b->position() : a->hash() < b->hash();
  });
  const auto same = [](EntryPointer a, EntryPointer b) { return a->hash() == b->hash(); };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());

  const auto founding =
      std::ranges::find(sorted, network.octets, [](EntryPointer entry) { return entry->hash().octets; });
  if (founding == sorted.end()) return;
  links_.reserve(sorted.size());
  links_.emplace((*founding)->hash(), Link{*founding});
  prefix_.push_back(*founding);
  for (const EntryPointer entry : sorted) {
    if (entry->signer() == (*founding)->signer()) add(entry);
  }
}

// The first child of a parent goes on with its branch, each further one begins a new branch. Since what is counted at a
// position depends only on what stands before it in this order, leaving out what does not count changes nothing.
void Chain::add(EntryPointer entry) {
  const auto parent = links_.find(entry->previous());
  if (parent == links_.end() || parent->second.entry->position() + 1 != entry->position()) return;
  if (parent->second.followed) {
    if (branches_ == limits::network_rivals_max) return;
    ++branches_;
    if (forked_at_ == 0) {
      forked_at_ = entry->position();
      beyond_.push_back(prefix_.back());
      prefix_.pop_back();
    }
  }
  parent->second.followed = true;
  links_.emplace(entry->hash(), Link{entry});
  (forked_at_ == 0 ? prefix_ : beyond_).push_back(entry);
}

std::vector<HeaderHash> Chain::tips() const {
  std::vector<HeaderHash> tips;
  for (const auto& [hash, link] : links_) {
    if (!link.followed) tips.push_back(hash);
  }
  std::ranges::sort(tips);
  return tips;
}

std::vector<Tip> sorted_tips(std::vector<Tip> tips) {
  std::ranges::sort(tips);
  tips.erase(std::unique(tips.begin(), tips.end()), tips.end());
  return tips;
}

std::string_view primary(std::string_view language) { return language.substr(0, language.find('-')); }

}  // namespace

const std::string& MemberState::name(std::string_view language) const {
  CHECK(!admission.names.empty());
  const auto& names = admission.names;
  auto found = std::ranges::find(names, language, &NetworkName::language);
  if (found == names.end()) {
    found = std::ranges::find(names, primary(language), [](const NetworkName& name) { return primary(name.language); });
  }
  return found == names.end() ? names.front().text : found->text;
}

NetworkState NetworkState::fold(const NetworkId& network, const std::vector<VerifiedNetworkEntry>& entries) {
  NetworkState state;
  state.id_ = network;
  const Chain chain{network, entries};
  for (const EntryPointer entry : chain.prefix()) {
    const auto& content = entry->content().content;
    if (const auto* founding = std::get_if<Founding>(&content)) {
      // A second founding entry says nothing.
      if (entry->position() != 1) continue;
      state.name_ = founding->name;
      state.admit(founding->admission, *entry);
    } else if (const auto* admit = std::get_if<Admit>(&content)) {
      state.admit(admit->admission, *entry);
    } else if (const auto* revocation = std::get_if<Revocation>(&content)) {
      state.revoke(*revocation);
    }
  }
  state.revoke_beyond_fork(chain.beyond());
  if (!chain.prefix().empty()) {
    state.head_ = chain.prefix().back()->hash();
    state.head_position_ = chain.prefix().back()->position();
  }
  state.tips_ = chain.tips();
  state.forked_at_ = chain.forked_at();
  return state;
}

void NetworkState::admit(const Bytes& admission, const VerifiedNetworkEntry& entry) {
  auto decoded = decode_admission(admission);
  if (!decoded) return;
  const LogTag tag = tag_of(decoded->node_key);
  // Two equal keys have equal tags.
  if (by_tag_.contains(tag) || by_handle_.contains(decoded->handle)) return;
  MemberState member;
  member.id = member_id(admission);
  member.admission = std::move(*decoded);
  member.admitted_at = entry.position();
  member.admitted_ms = entry.content().time_ms;
  const std::size_t place = members_.size();
  by_tag_.emplace(tag, place);
  by_key_.emplace(member.admission.node_key, place);
  by_handle_.emplace(member.admission.handle, place);
  by_id_.emplace(member.id, place);
  members_.push_back(std::move(member));
}

// Null for whom nobody knows, and for the lead.
MemberState* NetworkState::revocable(const MemberId& id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() || found->second == 0 ? nullptr : &members_[found->second];
}

void NetworkState::revoke(const Revocation& revocation) {
  MemberState* member = revocable(revocation.member);
  if (member == nullptr || member->revoked) return;
  member->revoked = sorted_tips(revocation.tips);
  member->revocation_reason = revocation.reason;
}

void NetworkState::revoke_beyond_fork(const std::vector<const VerifiedNetworkEntry*>& entries) {
  std::unordered_map<MemberId, std::vector<Tip>> in_dispute;
  for (const EntryPointer entry : entries) {
    const auto* revocation = std::get_if<Revocation>(&entry->content().content);
    if (revocation == nullptr) continue;
    std::vector<Tip> tips = sorted_tips(revocation->tips);
    const auto earlier = in_dispute.find(revocation->member);
    if (earlier != in_dispute.end()) {
      std::vector<Tip> common;
      std::ranges::set_intersection(earlier->second, tips, std::back_inserter(common));
      earlier->second = std::move(common);
    } else if (const MemberState* member = revocable(revocation->member); member != nullptr && !member->revoked) {
      revoke(*revocation);
      in_dispute.emplace(revocation->member, std::move(tips));
    }
  }
  for (auto& [id, tips] : in_dispute) members_[by_id_.at(id)].revoked = std::move(tips);
}

const MemberState* NetworkState::lead() const { return members_.empty() ? nullptr : &members_.front(); }

const MemberState* NetworkState::by_key(const LogKey& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &members_[found->second];
}

const MemberState* NetworkState::by_handle(std::string_view handle) const {
  const auto found = by_handle_.find(handle);
  return found == by_handle_.end() ? nullptr : &members_[found->second];
}

const MemberState* NetworkState::by_id(const MemberId& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &members_[found->second];
}

std::vector<LogEnd> NetworkState::ends() const {
  std::vector<LogEnd> ends;
  for (const MemberState& member : members_) {
    if (!member.revoked) continue;
    const auto tip = std::ranges::find(*member.revoked, member.admission.node_key, &Tip::log);
    ends.push_back({member.admission.node_key, tip == member.revoked->end() ? 0 : tip->sequence});
  }
  return ends;
}

bool NetworkState::is_current(const LogKey& key) const {
  const MemberState* member = by_key(key);
  return member != nullptr && !member->revoked;
}

}  // namespace essaim

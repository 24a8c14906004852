#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/admission.h"
#include "core/ids.h"
#include "core/log_end.h"
#include "core/network_entry.h"

namespace essaim {

struct MemberState {
  MemberId id;
  Admission admission;
  Sequence admitted_at = 0;       // position in the network log
  std::uint64_t admitted_ms = 0;  // the lead's clock
  // Set when the member was revoked; the complete list of tips that stay valid, sorted.
  std::optional<std::vector<Tip>> revoked;
  std::string revocation_reason;
  // What one shows: the name in `language` (`fr` also finds `fr-SN`, and the reverse), else the first.
  const std::string& name(std::string_view language) const;
};

// What the network log says, a pure function of the set of its verified entries: whatever the order of arrival.
class NetworkState {
 public:
  // Only what the lead signed and what chains to the founding entry counts; everything else waits without effect, so
  // that nobody but the lead can bring two entries to one position. A void grant (a handle, node key or log tag that
  // is taken, an admission that cannot be read), a revocation of the lead or a second one of a member has no effect
  // and stays in the chain.
  //
  // Where two entries follow one, both are kept: in force are the common prefix, every revocation of any branch and no
  // grant; of several revocations of one member those tips that all of them list (RULES 13). At most
  // limits::network_rivals_max branches count: those that part first, of those at one position the lowest hashes. Two
  // nodes which send one another what counts come to the same state.
  static NetworkState fold(const NetworkId& network, const std::vector<VerifiedNetworkEntry>& entries);

  const NetworkId& id() const { return id_; }
  const std::string& name() const { return name_; }
  const MemberState* lead() const;  // null before the founding entry is known
  // In the order of admission; revoked members stay at their place.
  const std::vector<MemberState>& members() const { return members_; }
  const MemberState* by_key(const LogKey& key) const;
  const MemberState* by_handle(std::string_view handle) const;
  const MemberState* by_id(const MemberId& id) const;
  // Whether the key may connect, ask and be sent anything now.
  bool is_current(const LogKey& key) const;
  // Where the logs of revoked members end.
  std::vector<LogEnd> ends() const;
  // The end of the undisputed chain.
  Sequence head_position() const { return head_position_; }
  const HeaderHash& head() const { return head_; }
  // Hashes of entries that count and that no other one follows, sorted (RULES 6, 13); at most network_rivals_max.
  const std::vector<HeaderHash>& tips() const { return tips_; }
  // The lowest position at which two entries are known, 0 where none.
  Sequence forked_at() const { return forked_at_; }

 private:
  void admit(const Bytes& admission, const VerifiedNetworkEntry& entry);
  void revoke(const Revocation& revocation);
  void revoke_beyond_fork(const std::vector<const VerifiedNetworkEntry*>& entries);
  MemberState* revocable(const MemberId& id);

  NetworkId id_;
  std::string name_;
  std::vector<MemberState> members_;
  std::unordered_map<LogKey, std::size_t> by_key_;
  std::unordered_map<LogTag, std::size_t> by_tag_;
  std::unordered_map<MemberId, std::size_t> by_id_;
  std::map<std::string, std::size_t, std::less<>> by_handle_;
  HeaderHash head_;
  Sequence head_position_ = 0;
  std::vector<HeaderHash> tips_;
  Sequence forked_at_ = 0;
};

}  // namespace essaim

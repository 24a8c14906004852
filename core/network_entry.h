#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "core/entry.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/sign.h"

namespace essaim {

// Where the valid part of a log ends (RULES 9).
struct Tip {
  LogKey log;
  Sequence sequence = 0;
  HeaderHash header;
  auto operator<=>(const Tip&) const = default;
};

struct Founding {
  std::string name;
  Bytes admission;
  Bytes salt;
};
struct Admit {
  Bytes admission;
};
struct Revocation {
  MemberId member;
  std::vector<Tip> tips;
  std::string reason;
};
struct NetworkEntryContent {
  std::uint64_t time_ms = 0;
  // monostate: what this version cannot read, or reads beyond a bound; kept in the chain, passed on, without effect
  // (RULES 1).
  std::variant<std::monostate, Founding, Admit, Revocation> content;
};

// As it travels and lies on disk.
struct SignedNetworkEntry {
  Bytes entry;
  Signature signature;
  bool operator==(const SignedNetworkEntry&) const = default;
};

// An entry of the network log that is well-formed and signed by the key in its head. Whether that key was the lead's
// is for the fold to say.
class VerifiedNetworkEntry {
 public:
  const SignedNetworkEntry& signed_entry() const { return signed_; }
  const HeaderHash& hash() const { return hash_; }
  const HeaderHash& previous() const { return head_.previous; }
  Sequence position() const { return head_.place.sequence; }
  const LogKey& signer() const { return head_.place.log; }
  const NetworkEntryContent& content() const { return content_; }

 private:
  friend class NetworkEntryChecker;
  VerifiedNetworkEntry() = default;
  SignedNetworkEntry signed_;
  HeaderHash hash_;
  Head head_;
  NetworkEntryContent content_;
};

class NetworkEntryChecker {
 public:
  static Result<VerifiedNetworkEntry> check(const NetworkId& network, SignedNetworkEntry entry);
};
// Pure; one signature check. The error is `malformed` with what is wrong: fixed head, size, network or signature. The
// founding entry must besides be readable, hash to `network` and be signed by the node key that it admits.
inline Result<VerifiedNetworkEntry> check_network_entry(const NetworkId& network, SignedNetworkEntry entry) {
  return NetworkEntryChecker::check(network, std::move(entry));
}

// Makes the founding entry, whose hash becomes the network's id. Fails as decode_admission does, or where a field is
// beyond its bound.
Result<SignedNetworkEntry> found_network(const SigningKey& lead, const Founding& founding, std::uint64_t time_ms);
// Makes the entry after `previous`, which stands at `position - 1`: an admission or a revocation, tips in their order.
// Fails where a field is beyond its bound. Whether the entry will have effect is for the fold to say.
Result<SignedNetworkEntry> write_network_entry(const SigningKey& lead, const NetworkId& network, Sequence position,
                                               const HeaderHash& previous, const NetworkEntryContent& content);
NetworkId network_id_of(const SignedNetworkEntry& founding);

}  // namespace essaim

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/network_log.h"
#include "core/sign.h"

namespace essaim::test {

// Writes entries of a network log after any entry, so that rivals, gaps and strangers can be made. Nothing is kept:
// each call gives an entry, and the same call gives the same one. TestNetwork (cities.h) is for logs that are in order.
class Register {
 public:
  explicit Register(std::uint64_t seed = 1);

  const NetworkId& id() const { return id_; }
  const VerifiedNetworkEntry& founding() const { return founding_; }
  const SigningKey& lead() const { return lead_; }
  // What a city with this handle says of itself; its key follows from the handle.
  Admission admission(const std::string& handle) const;
  Bytes admission_bytes(const std::string& handle) const;
  MemberId member(const std::string& handle) const { return member_id(admission_bytes(handle)); }
  // A tip of the city's only log.
  Tip tip(const std::string& handle, Sequence sequence) const;

  // `time` tells apart entries that say the same.
  VerifiedNetworkEntry admit(const VerifiedNetworkEntry& after, const std::string& handle,
                             std::uint64_t time = 0) const;
  VerifiedNetworkEntry admit(const VerifiedNetworkEntry& after, const Admission& admission) const;
  VerifiedNetworkEntry revoke(const VerifiedNetworkEntry& after, const std::string& handle, std::vector<Tip> tips,
                              const std::string& reason = "") const;
  VerifiedNetworkEntry write(const VerifiedNetworkEntry& after, const NetworkEntryContent& content,
                             const SigningKey& signer) const;
  VerifiedNetworkEntry write(const VerifiedNetworkEntry& after, const NetworkEntryContent& content) const {
    return write(after, content, lead_);
  }
  // Any octets behind the fixed head, signed by the lead.
  SignedNetworkEntry sign(const Head& head, ByteView body) const;
  VerifiedNetworkEntry raw(const VerifiedNetworkEntry& after, ByteView body, std::uint8_t format = 1) const;

  NetworkState fold(const std::vector<VerifiedNetworkEntry>& entries) const { return NetworkState::fold(id_, entries); }

 private:
  std::uint64_t seed_;
  SigningKey lead_;
  SignedNetworkEntry signed_founding_;
  NetworkId id_;
  VerifiedNetworkEntry founding_;
};

}  // namespace essaim::test

#include "tests/support/register.h"

#include "core/check.h"
#include "core/limits.h"
#include "tests/support/cities.h"

namespace essaim::test {
namespace {

template <typename T>
T must(Result<T> result) {
  if (!result) check_failed(sentence(result.error(), Language::english).c_str(), __FILE__, __LINE__);
  return std::move(*result);
}

}  // namespace

Register::Register(std::uint64_t seed)
    : seed_(seed),
      lead_(key_of(seed, "lead")),
      signed_founding_(must(found_network(lead_,
                                          {.name = "Villes numériques",
                                           .admission = admission_bytes("lead"),
                                           .salt = octets_of(seed, "founding", limits::salt_bytes)},
                                          founding_ms))),
      id_(network_id_of(signed_founding_)),
      founding_(must(check_network_entry(id_, signed_founding_))) {}

Admission Register::admission(const std::string& handle) const {
  return {.handle = handle,
          .names = {{"fr", "Ville de " + handle}, {"en", "City of " + handle}},
          .country = "SN",
          .codes = {},
          .node_key = key_of(seed_, handle).public_key(),
          .recovery_key = *RecoveryKey::from(key_of(seed_, handle + " recovery").public_key().view()),
          .addresses = {handle + ".example:7700"},
          .salt = octets_of(seed_, handle + " salt", limits::salt_bytes)};
}

Bytes Register::admission_bytes(const std::string& handle) const { return must(encode_admission(admission(handle))); }

Tip Register::tip(const std::string& handle, Sequence sequence) const {
  return {key_of(seed_, handle).public_key(), sequence,
          *HeaderHash::from(octets_of(sequence, handle + " header", HeaderHash::size))};
}

VerifiedNetworkEntry Register::admit(const VerifiedNetworkEntry& after, const std::string& handle,
                                     std::uint64_t time) const {
  return write(after, {.time_ms = founding_ms + time, .content = Admit{admission_bytes(handle)}});
}

VerifiedNetworkEntry Register::admit(const VerifiedNetworkEntry& after, const Admission& admission) const {
  return write(after, {.time_ms = founding_ms, .content = Admit{must(encode_admission(admission))}});
}

VerifiedNetworkEntry Register::revoke(const VerifiedNetworkEntry& after, const std::string& handle,
                                      std::vector<Tip> tips, const std::string& reason) const {
  return write(after, {.time_ms = founding_ms, .content = Revocation{member(handle), std::move(tips), reason}});
}

VerifiedNetworkEntry Register::write(const VerifiedNetworkEntry& after, const NetworkEntryContent& content,
                                     const SigningKey& signer) const {
  return must(
      check_network_entry(id_, must(write_network_entry(signer, id_, after.position() + 1, after.hash(), content))));
}

SignedNetworkEntry Register::sign(const Head& head, ByteView body) const {
  SignedNetworkEntry made{.entry = encode_head(head).append(body), .signature = {}};
  made.signature = lead_.sign(signing_bytes(domain::network_entry, head.network, made.entry));
  return made;
}

VerifiedNetworkEntry Register::raw(const VerifiedNetworkEntry& after, ByteView body, std::uint8_t format) const {
  const Head head{format, id_, {lead_.public_key(), after.position() + 1}, after.hash()};
  return must(check_network_entry(id_, sign(head, body)));
}

}  // namespace essaim::test

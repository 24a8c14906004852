#include "tests/support/network_vectors.h"

#include "core/network_log.h"
#include "tests/support/cities.h"
#include "tests/support/register.h"

namespace essaim::test {
namespace {

constexpr std::uint64_t seed = 8032;

Bytes number(std::uint64_t value) {
  Bytes octets;
  append_u64(octets, value);
  return octets;
}

// Every field of an admission has a value here.
Admission full_admission(const Register& net) {
  Admission admission = net.admission("guediawaye");
  admission.names = {{"fr", "Ville de Guédiawaye"}, {"en", "City of Guédiawaye"}};
  admission.codes = {{"wikidata", "Q3120135"}, {"geonames", "2252308"}};
  admission.addresses = {"guediawaye.example:7700", "192.0.2.7:7700", "[2001:db8::7]:7700"};
  return admission;
}

void add_entry(VectorFile& vectors, const std::string& name, const VerifiedNetworkEntry& entry) {
  vectors.lines.emplace_back(name, entry.signed_entry().entry);
  vectors.lines.emplace_back(name + " hash", entry.hash().bytes());
  vectors.lines.emplace_back(name + " signature", entry.signed_entry().signature.bytes());
}

}  // namespace

VectorFile network_vectors() {
  const Register net{seed};
  const Admission admission = full_admission(net);
  const auto admit = net.admit(net.founding(), admission);
  const Bytes admission_octets = std::get<Admit>(admit.content().content).admission;
  const auto revocation =
      net.write(admit, {.time_ms = founding_ms + 60'000,
                        .content = Revocation{.member = member_id(admission_octets),
                                              .tips = {net.tip("guediawaye", 118), net.tip("castres", 7)},
                                              .reason = "The city has left the project."}});
  const Bytes later =
      "\x7A\x03"
      "abc";  // field 15, which no version knows yet
  const auto unknown = net.raw(revocation, later);

  VectorFile vectors{.file = "network.txt",
                     .about =
                         "# The register of a network (proto/essaim/v1/network.proto): founding, admission,\n"
                         "# revocation with two tips, and an entry of a later version, one after another.\n"
                         "# Written by tests/tools/make_network_vectors.cpp.\n",
                     .lines = {}};
  vectors.lines.emplace_back("lead seed", Bytes(net.lead().seed()));
  vectors.lines.emplace_back("lead key", net.lead().public_key().bytes());
  vectors.lines.emplace_back("network", net.id().bytes());
  add_entry(vectors, "founding", net.founding());
  vectors.lines.emplace_back("admission", admission_octets);
  vectors.lines.emplace_back("member", member_id(admission_octets).bytes());
  add_entry(vectors, "admit", admit);
  add_entry(vectors, "revocation", revocation);
  add_entry(vectors, "unknown", unknown);
  return vectors;
}

VectorFile invitation_vectors() {
  const Register net{seed};
  const Invitation invitation{.network = net.id(),
                              .network_name = "Villes numériques",
                              .addresses = {"lead.example:7700", "[2001:db8::1]:7700"},
                              .inviter = net.lead().public_key(),
                              .secret = octets_of(seed, "secret", invitation_secret_bytes),
                              .expires_ms = founding_ms + 7 * 24 * 3'600'000ULL};
  const Bytes exporter = octets_of(seed, "exporter", 32);
  const Bytes admission = net.admission_bytes("castres");

  VectorFile vectors{.file = "invitation.txt",
                     .about =
                         "# An invitation (proto/essaim/v1/network.proto), its line in ASCII, and the proof that\n"
                         "# Introduce carries (proto/essaim/v1/wire.proto).\n"
                         "# Written by tests/tools/make_network_vectors.cpp.\n",
                     .lines = {}};
  vectors.lines.emplace_back("network", invitation.network.bytes());
  vectors.lines.emplace_back("inviter", invitation.inviter.bytes());
  vectors.lines.emplace_back("secret", invitation.secret);
  vectors.lines.emplace_back("expires", number(invitation.expires_ms));
  vectors.lines.emplace_back("line", print_invitation(invitation));
  vectors.lines.emplace_back("secret id", secret_id(invitation.secret));
  vectors.lines.emplace_back("exporter", exporter);
  vectors.lines.emplace_back("admission", admission);
  vectors.lines.emplace_back("proof", introduction_proof(invitation.network, invitation.secret, exporter, admission));
  return vectors;
}

}  // namespace essaim::test

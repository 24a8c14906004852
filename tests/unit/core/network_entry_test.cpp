#include "core/network_entry.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/limits.h"
#include "core/network_log.h"
#include "core/wire_scanner.h"
#include "tests/support/cities.h"
#include "tests/support/network_vectors.h"
#include "tests/support/register.h"

namespace essaim {
namespace {

using test::founding_ms;
using test::Register;
using test::VectorFile;

std::string refusal(const NetworkId& network, SignedNetworkEntry entry) {
  const auto checked = check_network_entry(network, std::move(entry));
  if (checked) return "";
  EXPECT_EQ(checked.error().code, Errc::malformed);
  return checked.error().arguments.at(0);
}

Head head_after(const Register& net, const VerifiedNetworkEntry& previous) {
  return {1, net.id(), {net.lead().public_key(), previous.position() + 1}, previous.hash()};
}

TEST(NetworkEntry, OfTheFoundingNamesTheNetwork) {
  const Register net;
  const VerifiedNetworkEntry& founding = net.founding();
  EXPECT_EQ(founding.position(), 1U);
  EXPECT_EQ(founding.hash().octets, net.id().octets);
  EXPECT_EQ(founding.signer(), net.lead().public_key());
  EXPECT_TRUE(founding.previous().is_zero());
  EXPECT_EQ(network_id_of(founding.signed_entry()), net.id());
  const auto& content = std::get<Founding>(founding.content().content);
  EXPECT_EQ(content.name, "Villes numériques");
  EXPECT_EQ(content.admission, net.admission_bytes("lead"));
  EXPECT_EQ(founding.content().time_ms, founding_ms);
}

TEST(NetworkEntry, OfAnAdmissionIsReadAsItWasWritten) {
  const Register net;
  const auto entry = net.admit(net.founding(), "castres");
  EXPECT_EQ(entry.position(), 2U);
  EXPECT_EQ(entry.previous(), net.founding().hash());
  EXPECT_EQ(std::get<Admit>(entry.content().content).admission, net.admission_bytes("castres"));
  EXPECT_FALSE(scan_wire(WireMessage::network_entry, ByteView(entry.signed_entry().entry).substr(limits::head_bytes)));
}

// Tips are written in one order, so that one list gives one entry; a tip at 0 says what its absence says.
TEST(NetworkEntry, OfARevocationListsItsTipsInOrder) {
  const Register net;
  std::vector<Tip> tips = {net.tip("b", 2), net.tip("a", 1), net.tip("c", 3)};
  const auto entry = net.revoke(net.founding(), "castres", tips, "left the project");
  std::ranges::sort(tips);
  const auto& revocation = std::get<Revocation>(entry.content().content);
  EXPECT_EQ(revocation.tips, tips);
  EXPECT_EQ(revocation.member, net.member("castres"));
  EXPECT_EQ(revocation.reason, "left the project");

  std::vector<Tip> and_none = {tips[2], tips[0], Tip{net.tip("d", 0)}, tips[1]};
  EXPECT_EQ(net.revoke(net.founding(), "castres", and_none, "left the project").hash(), entry.hash());
}

TEST(NetworkEntry, HoldsTheLargestRevocation) {
  const Register net;
  std::vector<Tip> tips;
  for (std::size_t i = 0; i < limits::tips_max; ++i) {
    tips.push_back(net.tip("city" + std::to_string(i), limits::sequence_max));
  }
  const auto entry = net.revoke(net.founding(), "castres", tips, std::string(limits::revocation_reason_bytes_max, 'r'));
  EXPECT_EQ(std::get<Revocation>(entry.content().content).tips.size(), limits::tips_max);
  EXPECT_LE(entry.signed_entry().entry.size(), limits::network_entry_bytes_max);
}

TEST(NetworkEntry, IsNotWrittenBeyondABound) {
  const Register net;
  const auto write = [&](auto content) {
    const auto made = write_network_entry(net.lead(), net.id(), 2, net.founding().hash(), {founding_ms, content});
    return made ? Errc::internal : made.error().code;
  };
  EXPECT_EQ(write(Revocation{net.member("castres"), std::vector<Tip>(limits::tips_max + 1, net.tip("a", 1)), ""}),
            Errc::too_many);
  EXPECT_EQ(write(Revocation{net.member("castres"), {}, std::string(limits::revocation_reason_bytes_max + 1, 'r')}),
            Errc::field_invalid);
  EXPECT_EQ(write(Revocation{net.member("castres"), {}, "\x1B[2J"}), Errc::field_invalid);
  EXPECT_EQ(write(Admit{"no admission"}), Errc::malformed);
  const Bytes lead = net.admission_bytes("lead");
  const Bytes salt(limits::salt_bytes, 's');
  for (const std::string& name : {std::string(), std::string(limits::name_bytes_max + 1, 'n'), std::string("a\nb")}) {
    EXPECT_EQ(found_network(net.lead(), {name, lead, salt}, 0).error().code, Errc::field_invalid);
  }
}

TEST(NetworkEntry, IsRefusedWhenOneOctetDiffers) {
  const Register net;
  const SignedNetworkEntry good = net.admit(net.founding(), "castres").signed_entry();
  EXPECT_EQ(refusal(net.id(), good), "");
  for (std::size_t at = 0; at < good.entry.size(); at += 7) {
    SignedNetworkEntry bad = good;
    bad.entry[at] = static_cast<char>(bad.entry[at] ^ 1);
    EXPECT_NE(refusal(net.id(), bad), "") << at;
  }
  for (std::size_t at = 0; at < Signature::size; ++at) {
    SignedNetworkEntry bad = good;
    bad.signature.octets[at] ^= 1;
    EXPECT_EQ(refusal(net.id(), bad), "network entry: a wrong signature") << at;
  }
}

TEST(NetworkEntry, IsRefusedWhenCutOffOrTooLarge) {
  const Register net;
  const SignedNetworkEntry good = net.admit(net.founding(), "castres").signed_entry();
  for (std::size_t size = 0; size < limits::head_bytes; ++size) {
    EXPECT_EQ(refusal(net.id(), {good.entry.substr(0, size), good.signature}), "network entry: no fixed head");
  }
  const Bytes room(limits::network_entry_bytes_max - limits::head_bytes, '\0');
  EXPECT_EQ(refusal(net.id(), net.sign(head_after(net, net.founding()), room)), "");
  EXPECT_EQ(refusal(net.id(), net.sign(head_after(net, net.founding()), room + '\0')),
            "network entry: beyond its size");
}

TEST(NetworkEntry, BelongsToOneNetwork) {
  const Register net{1};
  const Register other{2};
  const auto entry = net.admit(net.founding(), "castres");
  EXPECT_EQ(refusal(other.id(), entry.signed_entry()), "network entry: of another network");
  EXPECT_EQ(refusal(other.id(), net.founding().signed_entry()), "network entry: the founding entry of another network");
}

// Only the founding entry may leave the network out, and it must.
// A network log has an end, so that what a node keeps of it is bounded.
TEST(NetworkEntry, StandsAtMostAtTheLastPosition) {
  const Register net;
  const Bytes body = net.admit(net.founding(), "castres").signed_entry().entry.substr(limits::head_bytes);
  Head head = head_after(net, net.founding());
  head.place.sequence = limits::network_entries_max;
  EXPECT_TRUE(check_network_entry(net.id(), net.sign(head, body)));
  ++head.place.sequence;
  EXPECT_EQ(refusal(net.id(), net.sign(head, body)), "network entry: a position beyond the last");
  const NetworkEntryContent admission{founding_ms, Admit{net.admission_bytes("castres")}};
  const auto made =
      write_network_entry(net.lead(), net.id(), limits::network_entries_max + 1, net.founding().hash(), admission);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::too_many);
}

TEST(NetworkEntry, NamesItsNetworkExceptAtTheFounding) {
  const Register net;
  const Bytes body = net.founding().signed_entry().entry.substr(limits::head_bytes);
  Head head = head_after(net, net.founding());
  head.network = NetworkId{};
  EXPECT_EQ(refusal(net.id(), net.sign(head, body)), "network entry: of another network");
  const Head first{1, net.id(), {net.lead().public_key(), 1}, HeaderHash{}};
  EXPECT_EQ(refusal(net.id(), net.sign(first, body)), "network entry: of another network");
}

// A city's own log and the network log are signed with the same key; neither can stand for the other (RULES 2).
TEST(NetworkEntry, IsNoEntryOfACity) {
  const Register net;
  const Head head = head_after(net, net.founding());
  const Bytes octets = encode_head(head);
  const SignedNetworkEntry swapped{octets, net.lead().sign(signing_bytes(domain::entry, net.id(), octets))};
  EXPECT_EQ(refusal(net.id(), swapped), "network entry: a wrong signature");
}

// The founding entry stands for everything else, so it must be right in all.
TEST(NetworkEntry, OfAFoundingIsReadable) {
  const Register net;
  const Head head{1, NetworkId{}, {net.lead().public_key(), 1}, HeaderHash{}};
  const auto as_founding = [&](const SignedNetworkEntry& entry) { return refusal(network_id_of(entry), entry); };
  EXPECT_EQ(as_founding(net.sign(head, "")), "network entry: a founding entry that cannot be read");
  EXPECT_EQ(as_founding(net.sign(head, "\xFF")), "network entry: a founding entry that cannot be read");
  const Bytes admit = net.admit(net.founding(), "castres").signed_entry().entry.substr(limits::head_bytes);
  EXPECT_EQ(as_founding(net.sign(head, admit)), "network entry: a founding entry that cannot be read");

  Head later = head;
  later.format = 2;
  const Bytes body = net.founding().signed_entry().entry.substr(limits::head_bytes);
  EXPECT_EQ(as_founding(net.sign(head, body)), "");
  EXPECT_EQ(as_founding(net.sign(later, body)), "network entry: a founding entry that cannot be read");
}

TEST(NetworkEntry, OfAFoundingIsSignedByTheLeadItAdmits) {
  const Register net;
  const SigningKey thief = test::key_of(9, "thief");
  Bytes octets = net.founding().signed_entry().entry;
  octets.replace(33, LogKey::size, thief.public_key().view());
  const SignedNetworkEntry stolen{octets, thief.sign(signing_bytes(domain::network_entry, NetworkId{}, octets))};
  EXPECT_EQ(refusal(network_id_of(stolen), stolen), "network entry: a founding entry that is not signed by its lead");
}

// RULES 1: what an old version cannot read, it keeps in the chain.
TEST(NetworkEntry, OfALaterVersionIsKeptWithoutEffect) {
  const Register net;
  const auto unread = [&](ByteView body, std::uint8_t format) {
    const auto entry = net.raw(net.founding(), body, format);
    return std::holds_alternative<std::monostate>(entry.content().content);
  };
  EXPECT_TRUE(
      unread("\x7A\x03"
             "abc",
             1))
      << "a content that does not exist yet";
  EXPECT_TRUE(unread("\xFF\xFF", 1)) << "no protobuf";
  EXPECT_TRUE(unread("", 1));
  const Bytes admit = net.admit(net.founding(), "castres").signed_entry().entry.substr(limits::head_bytes);
  EXPECT_FALSE(unread(admit, 1));
  EXPECT_TRUE(unread(admit, 2)) << "a later format";
  EXPECT_TRUE(unread(Bytes("\x22\x02\x0A\x00", 4), 1)) << "a revocation of nobody";
}

void expect_same(const VectorFile& made) {
  const VectorFile kept = test::read_vectors(made.file);
  ASSERT_FALSE(kept.lines.empty()) << "tests/vectors/" << made.file << " (start this from the root of the source tree)";
  EXPECT_EQ(test::print_vectors(kept), test::print_vectors(made));
}

TEST(NetworkVectors, AreMadeAgainOctetByOctet) {
  expect_same(test::network_vectors());
  expect_same(test::invitation_vectors());
}

// Read from the file alone, as another implementation would.
TEST(NetworkVectors, AreAcceptedAndFolded) {
  const VectorFile file = test::read_vectors("network.txt");
  const NetworkId network = *NetworkId::from(file.at("network"));
  std::vector<VerifiedNetworkEntry> log;
  for (const std::string name : {"founding", "admit", "revocation", "unknown"}) {
    auto checked = check_network_entry(network, {file.at(name), *Signature::from(file.at(name + " signature"))});
    ASSERT_TRUE(checked) << name;
    EXPECT_EQ(checked->hash().bytes(), file.at(name + " hash"));
    log.push_back(std::move(*checked));
  }
  EXPECT_EQ(log[0].signer().bytes(), file.at("lead key"));
  EXPECT_EQ(SigningKey::from_seed(file.at("lead seed"))->public_key(), log[0].signer());
  const NetworkState state = NetworkState::fold(network, log);
  ASSERT_EQ(state.members().size(), 2U);
  const MemberState& city = state.members()[1];
  EXPECT_EQ(city.id.bytes(), file.at("member"));
  EXPECT_EQ(city.admission, decode_admission(file.at("admission")));
  EXPECT_EQ(city.name("fr"), "Ville de Guédiawaye");
  ASSERT_TRUE(city.revoked);
  EXPECT_EQ(city.revoked->size(), 2U);
  EXPECT_EQ(state.head_position(), 4U);
}

TEST(NetworkVectors, HoldAnInvitationAndItsProof) {
  const VectorFile file = test::read_vectors("invitation.txt");
  const auto invitation = parse_invitation(file.at("line"));
  ASSERT_TRUE(invitation);
  EXPECT_EQ(invitation->network.bytes(), file.at("network"));
  EXPECT_EQ(invitation->inviter.bytes(), file.at("inviter"));
  EXPECT_EQ(invitation->secret, file.at("secret"));
  EXPECT_EQ(invitation->expires_ms, read_u64(file.at("expires")));
  EXPECT_EQ(secret_id(invitation->secret), file.at("secret id"));
  EXPECT_EQ(introduction_proof(invitation->network, invitation->secret, file.at("exporter"), file.at("admission")),
            file.at("proof"));
}

}  // namespace
}  // namespace essaim

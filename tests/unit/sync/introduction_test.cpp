#include "sync/introduction.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace essaim::sync {
namespace {

// A lead that founded a network, and a city that asks to join with an invitation.
class Introducing : public ::testing::Test {
 protected:
  Introducing() {
    Founding founding{"Villes", *encode_admission(admission_of("guediawaye", lead_)), Bytes(16, 's')};
    founding_ = *found_network(lead_, founding, 1);
    network_ = network_id_of(founding_);
    const std::vector<VerifiedNetworkEntry> entries = {*check_network_entry(network_, founding_)};
    state_ = NetworkState::fold(network_, entries);
    invitation_.network = network_;
    invitation_.inviter = lead_.public_key();
    invitation_.addresses = {"127.0.0.1:7701"};
    invitation_.secret = Bytes(16, 'x');
    invitation_.expires_ms = 1000;
    open_ = {{invitation_.secret, 1000, 1, 0}};
  }

  static Admission admission_of(const std::string& handle, const SigningKey& node) {
    Admission admission;
    admission.handle = handle;
    admission.names = {{"fr", "Ville"}};
    admission.country = "SN";
    admission.node_key = node.public_key();
    admission.recovery_key.octets.fill(3);
    admission.salt = Bytes(limits::salt_bytes, 'a');
    return admission;
  }
  std::variant<Admitted, Refused> ask(std::uint64_t now_ms = 10, const std::string& handle = "paris") {
    const Bytes admission = *encode_admission(admission_of(handle, city_));
    return judge_introduction(introduce(invitation_, admission, exporter_), city_.public_key(), exporter_, state_,
                              open_, now_ms);
  }
  static Errc code(const std::variant<Admitted, Refused>& verdict) { return std::get<Refused>(verdict).error.code; }

  SigningKey lead_ = *SigningKey::from_seed(Bytes(32, 'L'));
  SigningKey city_ = *SigningKey::from_seed(Bytes(32, 'C'));
  Bytes exporter_ = Bytes(32, 'e');
  SignedNetworkEntry founding_;
  NetworkId network_;
  NetworkState state_;
  Invitation invitation_;
  std::vector<OpenInvitation> open_;
};

// Whoever has the secret is let in, with exactly the admission that it sent.
TEST_F(Introducing, AdmitsWhoHasTheSecret) {
  const auto verdict = ask();
  ASSERT_TRUE(std::holds_alternative<Admitted>(verdict));
  EXPECT_EQ(std::get<Admitted>(verdict).admission, *encode_admission(admission_of("paris", city_)));
}

// The proof is bound to this TLS connection, this key and this admission.
TEST_F(Introducing, RefusesAProofMadeForSomethingElse) {
  const Bytes admission = *encode_admission(admission_of("paris", city_));
  const Introduce request = introduce(invitation_, admission, Bytes(32, 'f'));
  const auto verdict = judge_introduction(request, city_.public_key(), exporter_, state_, open_, 10);
  ASSERT_TRUE(std::holds_alternative<Refused>(verdict));
  EXPECT_EQ(std::get<Refused>(verdict).wrong_proof_of, 0U);
  const Introduce stolen = introduce(invitation_, admission, exporter_);
  EXPECT_TRUE(
      std::holds_alternative<Refused>(judge_introduction(stolen, lead_.public_key(), exporter_, state_, open_, 10)));
}

// Each way in which an invitation is no longer good has its own word.
TEST_F(Introducing, SaysWhyAnInvitationIsNotGood) {
  EXPECT_EQ(code(ask(2000)), Errc::invitation_expired);
  open_[0].uses_left = 0;
  EXPECT_EQ(code(ask()), Errc::invitation_used);
  open_.clear();
  EXPECT_EQ(code(ask()), Errc::invitation_unknown);
}

// Three wrong proofs close it (DESIGN §3).
TEST_F(Introducing, ClosesAfterThreeWrongProofs) {
  open_[0].wrong_proofs = 3;
  EXPECT_TRUE(std::holds_alternative<Refused>(ask()));
}

// A handle names one city.
TEST_F(Introducing, RefusesAHandleThatIsTaken) { EXPECT_EQ(code(ask(10, "guediawaye")), Errc::handle_taken); }

// The joining city believes only the network that it was invited to.
TEST_F(Introducing, ChecksTheWelcome) {
  const Bytes admission = *encode_admission(admission_of("paris", city_));
  NetworkEntryContent content;
  content.time_ms = 2;
  content.content = Admit{admission};
  const auto admit = *write_network_entry(lead_, network_, 2, state_.head(), content);
  EXPECT_TRUE(check_welcome(invitation_, admission, {founding_, admit}));
  EXPECT_FALSE(check_welcome(invitation_, admission + "x", {founding_, admit}));
  Invitation other = invitation_;
  other.network.octets.fill(1);
  EXPECT_FALSE(check_welcome(other, admission, {founding_, admit}));
  SignedNetworkEntry forged = admit;
  forged.signature.octets[0] ^= 1;
  EXPECT_FALSE(check_welcome(invitation_, admission, {founding_, forged}));
}

}  // namespace
}  // namespace essaim::sync

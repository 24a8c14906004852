#include "core/invitation.h"

#include <gtest/gtest.h>

#include "core/sign.h"
#include "tests/support/cities.h"

namespace essaim {
namespace {

using test::octets_of;

Invitation example() {
  return {.network = *NetworkId::from(octets_of(1, "network", NetworkId::size)),
          .network_name = "Villes numériques",
          .addresses = {"guediawaye.example:7700", "[2001:db8::7]:7700"},
          .inviter = test::key_of(1, "inviter").public_key(),
          .secret = octets_of(1, "secret", invitation_secret_bytes),
          .expires_ms = test::founding_ms};
}

bool damaged(std::string_view line) {
  const auto parsed = parse_invitation(line);
  return !parsed && parsed.error() == Error(Errc::invitation_damaged);
}

TEST(Invitation, IsReadAsItWasPrinted) {
  const std::string line = print_invitation(example());
  EXPECT_TRUE(line.starts_with("essaim-invite:"));
  EXPECT_EQ(line.find_first_of(" \t\r\n"), std::string::npos);
  EXPECT_LT(line.size(), 400U) << "short enough for a mail";
  EXPECT_EQ(parse_invitation(line), example());
}

// Mail programs fold lines, and people copy too much.
TEST(Invitation, ForgivesWhiteSpace) {
  const std::string line = print_invitation(example());
  EXPECT_EQ(parse_invitation("  \r\n" + line + "\n\n"), example());
  std::string folded;
  for (std::size_t at = 0; at < line.size(); at += 60) folded += line.substr(at, 60) + "\r\n\t";
  EXPECT_EQ(parse_invitation(folded), example());
  std::string spaced;
  for (const char c : line) spaced += std::string(1, c) + "\u00A0";
  EXPECT_EQ(parse_invitation(spaced), example());
}

TEST(Invitation, IsDamagedByAnyOneCharacter) {
  const std::string line = print_invitation(example());
  constexpr std::string_view others = "AQgwaz09-_.:=+/ \n";
  for (std::size_t at = 0; at < line.size(); ++at) {
    for (const char other : others) {
      if (other == line[at]) continue;
      std::string bad = line;
      bad[at] = other;
      EXPECT_TRUE(damaged(bad)) << at << " " << other;
    }
    std::string shorter = line;
    shorter.erase(at, 1);
    EXPECT_TRUE(damaged(shorter)) << at;
    std::string longer = line;
    longer.insert(at, "A");
    EXPECT_TRUE(damaged(longer)) << at;
  }
}

TEST(Invitation, IsDamagedWhenCutOffOrSomethingElse) {
  const std::string line = print_invitation(example());
  for (std::size_t size = 0; size < line.size(); ++size) EXPECT_TRUE(damaged(line.substr(0, size))) << size;
  for (const std::string& other :
       {line + line, line + ".", line + "\xFF", "ESSAIM" + line.substr(6), std::string("hello"),
        std::string("essaim-invite:."), std::string("essaim-invite:A.A")}) {
    EXPECT_TRUE(damaged(other)) << other;
  }
  EXPECT_TRUE(damaged(line + std::string(1'000'000, ' '))) << "no line is that long";
}

// A line may be whole and still say what no node would print.
TEST(Invitation, IsDamagedBeyondItsBounds) {
  const auto printed = [](auto change) {
    Invitation invitation = example();
    change(invitation);
    return print_invitation(invitation);
  };
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.addresses.clear(); })));
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.addresses.assign(5, "a:1"); })));
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.addresses = {"nowhere"}; })));
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.secret.pop_back(); })));
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.secret += 'x'; })));
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.network_name = ""; })));
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.network_name = "\x1B[2J"; })));
  EXPECT_TRUE(damaged(printed([](Invitation& i) { i.network_name = std::string(201, 'n'); })));
}

TEST(SecretId, TellsSecretsApartWithoutTellingThem) {
  const Bytes secret = octets_of(1, "secret", invitation_secret_bytes);
  EXPECT_EQ(secret_id(secret).size(), 8U);
  EXPECT_NE(secret_id(secret), secret_id(octets_of(2, "secret", invitation_secret_bytes)));
  EXPECT_EQ(secret.find(secret_id(secret)), Bytes::npos);
}

// The proof holds for this secret, this connection, this city and this network only.
TEST(IntroductionProof, BindsEverything) {
  const NetworkId network = example().network;
  const Bytes secret = example().secret;
  const Bytes exporter = octets_of(1, "exporter", 32);
  const Bytes proof = introduction_proof(network, secret, exporter, "admission");
  EXPECT_EQ(proof.size(), 32U);
  EXPECT_EQ(proof, introduction_proof(network, secret, exporter, "admission"));
  EXPECT_NE(proof, introduction_proof(NetworkId{}, secret, exporter, "admission"));
  EXPECT_NE(proof, introduction_proof(network, octets_of(2, "secret", 16), exporter, "admission"));
  EXPECT_NE(proof, introduction_proof(network, secret, octets_of(2, "exporter", 32), "admission"));
  EXPECT_NE(proof, introduction_proof(network, secret, exporter, "admissiom"));
}

}  // namespace
}  // namespace essaim

#include "core/sign.h"

#include <gtest/gtest.h>

#include "tests/support/vectors.h"

namespace essaim {
namespace {

using test::from_hex;

struct Example {
  std::string_view seed, key, message, signature;
};

// RFC 8032, section 7.1, tests 1 to 3.
constexpr Example examples[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
     "655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
     "b00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
     "c027beceea1ec40a"},
};

TEST(Sign, AgreesWithTheStandard) {
  for (const Example& example : examples) {
    const auto key = SigningKey::from_seed(from_hex(example.seed));
    ASSERT_TRUE(key);
    EXPECT_EQ(to_hex(key->public_key().view()), example.key);
    const Signature signature = key->sign(from_hex(example.message));
    EXPECT_EQ(to_hex(signature.view()), example.signature);
    EXPECT_TRUE(verify(key->public_key(), from_hex(example.message), signature));
  }
}

// One changed bit anywhere, in the key, the message or the signature, and it is no signature.
TEST(Sign, RefusesEveryChangedBit) {
  const SigningKey key = SigningKey::generate();
  const Bytes message = "le banc de la place";
  const Signature signature = key.sign(message);
  ASSERT_TRUE(verify(key.public_key(), message, signature));
  for (std::size_t bit = 0; bit < Signature::size * 8; ++bit) {
    Signature changed = signature;
    changed.octets[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify(key.public_key(), message, changed)) << bit;
  }
  for (std::size_t bit = 0; bit < LogKey::size * 8; ++bit) {
    LogKey changed = key.public_key();
    changed.octets[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify(changed, message, signature)) << bit;
  }
  EXPECT_FALSE(verify(key.public_key(), message + "s", signature));
  EXPECT_FALSE(verify(key.public_key(), "", signature));
}

// Under a key of small order one signature fits many messages, so such a key could deny what it signed. OpenSSL takes
// them; the eight points and the encodings that stand for two of them are refused here.
TEST(Sign, RefusesKeysOfSmallOrder) {
  constexpr std::string_view points[] = {
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      // The first two again with y beyond the prime, or with the sign of a zero.
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0100000000000000000000000000000000000000000000000000000000000080",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  };
  for (const std::string_view point : points) {
    const LogKey key = *LogKey::from(from_hex(point));
    for (const std::string_view r : points) {
      // With s = 0 the equation holds whenever R = -hA, so some of these are right for a careless verifier.
      const Signature signature = *Signature::from(from_hex(r) + Bytes(32, '\0'));
      for (const char* message : {"", "a", "b", "c", "d", "e", "f", "g"}) {
        EXPECT_FALSE(verify(key, message, signature)) << point << " " << r;
      }
    }
  }
}

// A signature with its number s raised by the order of the group says the same; only the smallest s is taken, so
// nobody can make a second signature out of one.
TEST(Sign, RefusesTheSecondFormOfASignature) {
  const Bytes order = from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  const SigningKey key = SigningKey::generate();
  Signature raised = key.sign("message");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const unsigned sum = raised.octets[32 + i] + static_cast<std::uint8_t>(order[i]) + carry;
    raised.octets[32 + i] = static_cast<std::uint8_t>(sum & 0xffU);
    carry = sum >> 8U;
  }
  ASSERT_EQ(carry, 0U);
  EXPECT_FALSE(verify(key.public_key(), "message", raised));
}

TEST(Sign, TakesOnlySeedsOf32Octets) {
  EXPECT_FALSE(SigningKey::from_seed(Bytes(31, 's')));
  EXPECT_FALSE(SigningKey::from_seed(Bytes(64, 's')));
  EXPECT_FALSE(SigningKey::from_seed(""));
}

// A key that was moved away leaves no secret behind.
TEST(Sign, WipesWhatWasMovedFrom) {
  SigningKey key = SigningKey::generate();
  const LogKey named = key.public_key();
  const SigningKey moved = std::move(key);
  EXPECT_EQ(moved.public_key(), named);
  EXPECT_EQ(key.seed(), ByteView(Bytes(32, '\0')));  // NOLINT(bugprone-use-after-move)
  SigningKey other = SigningKey::generate();
  EXPECT_NE(other.public_key(), named);
  other = SigningKey::generate();
  EXPECT_NE(other.seed(), ByteView(Bytes(32, '\0')));
}

// Type and network stand in front of everything signed, each with its length.
TEST(Sign, BeginsWithTypeAndNetwork) {
  const NetworkId network = *NetworkId::from(Bytes(32, 'n'));
  EXPECT_EQ(to_hex(domain_prefix("ab", network)),
            "00000002"
            "6162"
            "00000020" +
                to_hex(Bytes(32, 'n')));
  EXPECT_EQ(signing_bytes("ab", network, "rest"), domain_prefix("ab", network) + "rest");
}

TEST(Sign, ComparesSecretsWhole) {
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secre"));
}

TEST(Sign, DrawsOctetsThatDiffer) {
  EXPECT_EQ(random_bytes(0), "");
  EXPECT_EQ(random_bytes(16).size(), 16U);
  EXPECT_NE(random_bytes(16), random_bytes(16));
}

}  // namespace
}  // namespace essaim

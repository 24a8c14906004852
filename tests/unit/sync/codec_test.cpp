#include <gtest/gtest.h>

#include <random>

#include "sync/messages.h"
#include "tests/unit/sync/one_of_each.h"

namespace essaim::sync {
namespace {

// What was written is read as the same thing, octet for octet when it is written again.
TEST(Codec, BringsBackEveryKindOfMessage) {
  const auto messages = one_of_each();
  ASSERT_EQ(messages.size(), std::variant_size_v<Message>);
  for (const Message& message : messages) {
    const Bytes octets = encode(message);
    EXPECT_EQ(encoded_size(message), octets.size()) << name_of(message);
    const auto read = decode(octets);
    ASSERT_TRUE(read) << name_of(message) << ": " << sentence(read.error(), Language::english);
    ASSERT_TRUE(*read) << name_of(message);
    EXPECT_EQ((*read)->index(), message.index());
    EXPECT_EQ(encode(**read), octets) << name_of(message);
  }
}

// A frame of a later version is ignored, not refused.
TEST(Codec, IgnoresFramesOfLaterVersions) {
  const auto read = decode(Bytes("\xa2\x06\x01x", 4));  // field 100, one octet
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read);
}

// Whatever a partner sends, the answer is a message, an ignored frame or a refusal; cut frames are refused or smaller.
TEST(Codec, StandsHostileOctets) {
  std::mt19937_64 random(20261123);
  const auto messages = one_of_each();
  std::size_t refused = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    Bytes octets = encode(messages[random() % messages.size()]);
    for (std::uint64_t i = random() % 4 + 1; i > 0; --i) octets[random() % octets.size()] = static_cast<char>(random());
    if (random() % 4 == 0) octets.resize(random() % octets.size());
    const auto read = decode(octets);
    refused += read ? 0 : 1;
    if (!read) {
      EXPECT_EQ(read.error().code, Errc::malformed);
    }
  }
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace essaim::sync

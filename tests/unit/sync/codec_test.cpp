#include <gtest/gtest.h>

#include <random>

#include "core/limits.h"
#include "sync/messages.h"

namespace essaim::sync {
namespace {

LogKey key(std::uint8_t octet) {
  LogKey key;
  key.octets.fill(octet);
  return key;
}

// One of every kind, with something in every field.
std::vector<Message> one_of_each() {
  Hello hello;
  hello.network.octets.fill(7);
  hello.network_tips = {{HeaderHash{}, 3}};
  hello.dictionaries = {58625};
  hello.features = {"a-feature"};
  hello.software = "essaim 0.1.0";
  hello.clock_ms = 1'498'521'600'000;
  hello.frame_bytes_max = limits::frame_bytes_max;
  Frontier frontier;
  frontier.network_head = HeaderHash{};
  frontier.places = {{0x0102, 5, HeadTag{}, 0}, {0x0304, 0, HeadTag{}, 0}};
  frontier.places[1].only_told = true;
  frontier.logs = {{key(3), 9, HeadTag{}, 4, true}};
  essaim::Run run;
  run.log = key(1);
  run.first = 2;
  run.previous.octets.fill(9);
  run.bodies = {Bytes("\x08\x01", 2)};
  run.signature = Signature{};
  Interest interest;
  interest.filter = Filter({FollowRule{{"data"}, {key(2)}, {"experience"}, {"fr"}}});
  return {Introduce{NetworkId{}, Bytes(8, 'i'), Bytes(32, 'p'), "admission"},
          Welcome{{Bytes(200, 'f'), Signature{}}, {Bytes(200, 'a'), Signature{}}},
          Bye{Reason::revoked, "invitation-used"},
          hello,
          frontier,
          RunMessage{run, Bytes("frame")},
          Locate{key(4), {{7, Bytes(4, 't')}}},
          ForkProof{run, run},
          interest,
          Want{{{key(5), 1, 10}}},
          DocumentMessage{tag_of(key(6)), 12, "frame"},
          Absent{{key(5), 1, 10}, true, Reason::waiting_for_partner},
          Have{tag_of(key(6)), 12, HeadTag{}},
          Follow{tag_of(key(6)), 12, HeadTag{}, false},
          NetworkRun{{{Bytes(200, 'n'), Signature{}}}}};
}

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

#include "core/frontier.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/hash.h"
#include "core/sign.h"
#include "tests/support/cities.h"

namespace essaim {
namespace {

using test::octets_of;

NetworkId network() { return *NetworkId::from(octets_of(1, "network", 32)); }
HeaderHash hash_of(std::string_view name) { return *HeaderHash::from(octets_of(1, name, 32)); }
LogHead head_of(std::string_view name, Sequence sequence, Sequence fork = 0) {
  return {*LogKey::from(octets_of(1, name, 32)), sequence, sequence == 0 ? HeaderHash{} : hash_of(name), fork};
}

const std::vector<HeaderHash> tips = {hash_of("a"), hash_of("b")};
const std::vector<LogHead> logs = {head_of("Dakar", 7), head_of("Lille", 0), head_of("Grenoble", 3, 5)};

// Two cities that hold the same have the same digest, in whatever order they learned it.
TEST(Frontier, DigestDoesNotDependOnOrder) {
  const FrontierDigest digest = frontier_digest(network(), tips, logs);
  EXPECT_EQ(frontier_digest(network(), {tips[1], tips[0]}, {logs[2], logs[0], logs[1]}), digest);
}

// Every difference shows: a tip, a log, a head, a fork, the network.
TEST(Frontier, DigestTellsEveryDifference) {
  std::vector<FrontierDigest> digests = {frontier_digest(network(), tips, logs)};
  digests.push_back(frontier_digest(*NetworkId::from(Bytes(32, 'o')), tips, logs));
  digests.push_back(frontier_digest(network(), {tips[0]}, logs));
  digests.push_back(frontier_digest(network(), tips, {logs[0], logs[2]}));
  for (std::size_t i = 0; i < logs.size(); ++i) {
    std::vector<LogHead> changed = logs;
    changed[i].head = hash_of("other");
    changed[i].sequence = 8;
    digests.push_back(frontier_digest(network(), tips, changed));
    changed = logs;
    changed[i].fork += 1;
    digests.push_back(frontier_digest(network(), tips, changed));
  }
  digests.push_back(frontier_digest(network(), {}, {}));
  std::ranges::sort(digests);
  EXPECT_EQ(std::ranges::adjacent_find(digests), digests.end());
}

// Built here a second time from its description, octet by octet.
TEST(Frontier, DigestIsWhatTheDescriptionSays) {
  std::vector<HeaderHash> sorted_tips = tips;
  std::ranges::sort(sorted_tips);
  std::vector<LogHead> sorted_logs = logs;
  std::ranges::sort(sorted_logs, {}, &LogHead::log);
  Bytes bytes = Bytes("\0\0\0\x12", 4) + "essaim/v1/frontier" + Bytes("\0\0\0\x20", 4) + network().bytes();
  append_u32(bytes, 2);
  for (const HeaderHash& tip : sorted_tips) bytes += tip.bytes();
  append_u32(bytes, 3);
  for (const LogHead& log : sorted_logs) {
    bytes += log.log.bytes();
    append_u32(bytes, log.sequence == 0 ? 0 : 1);
    if (log.sequence > 0) bytes += log.head.bytes();
    append_u64(bytes, log.fork);
  }
  EXPECT_EQ(frontier_digest(network(), tips, logs), as_id<FrontierDigest>(sha256({bytes})));
}

// Tags of two connections say nothing about one another, and both sides of one make the same.
TEST(Frontier, HeadTagsBelongToOneConnection) {
  const Nonce dialler = *Nonce::from(octets_of(1, "dialler", 16));
  const Nonce listener = *Nonce::from(octets_of(1, "listener", 16));
  const HeadTag tag = head_tag(dialler, listener, hash_of("head"));
  EXPECT_EQ(tag, as_id<HeadTag>(sha256({dialler.view(), listener.view(), hash_of("head").view()})));
  EXPECT_NE(head_tag(listener, dialler, hash_of("head")), tag);
  EXPECT_NE(head_tag(dialler, *Nonce::from(octets_of(2, "listener", 16)), hash_of("head")), tag);
  EXPECT_NE(head_tag(dialler, listener, hash_of("other")), tag);
}

}  // namespace
}  // namespace essaim

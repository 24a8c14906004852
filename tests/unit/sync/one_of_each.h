#pragma once

#include <cstdint>
#include <vector>

#include "core/limits.h"
#include "sync/messages.h"

namespace essaim::sync {

// This octet, again and again.
inline LogKey key_of(std::uint8_t octet) {
  LogKey key;
  key.octets.fill(octet);
  return key;
}

// A message of every kind, with something in every field.
inline std::vector<Message> one_of_each() {
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
  frontier.logs = {{key_of(3), 9, HeadTag{}, 4, true}};
  essaim::Run run;
  run.log = key_of(1);
  run.first = 2;
  run.previous.octets.fill(9);
  run.bodies = {Bytes("\x08\x01", 2)};
  run.signature = Signature{};
  Interest interest;
  interest.filter = Filter({FollowRule{{"data"}, {key_of(2)}, {"experience"}, {"fr"}}});
  return {Introduce{NetworkId{}, Bytes(8, 'i'), Bytes(32, 'p'), "admission"},
          Welcome{{Bytes(200, 'f'), Signature{}}, {Bytes(200, 'a'), Signature{}}},
          Bye{Reason::revoked, "invitation-used"},
          hello,
          frontier,
          RunMessage{run, Bytes("frame")},
          Locate{key_of(4), {{7, Bytes(4, 't')}}},
          ForkProof{run, run},
          interest,
          Want{{{key_of(5), 1, 10}}},
          DocumentMessage{tag_of(key_of(6)), 12, "frame"},
          Absent{{key_of(5), 1, 10}, true, Reason::waiting_for_partner},
          Have{tag_of(key_of(6)), 12, HeadTag{}},
          Follow{tag_of(key_of(6)), 12, HeadTag{}, false},
          NetworkRun{{{Bytes(200, 'n'), Signature{}}}}};
}

}  // namespace essaim::sync

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/entry.h"
#include "core/error.h"
#include "core/filter.h"
#include "core/ids.h"
#include "core/limits.h"
#include "core/network_log.h"
#include "core/reasons.h"

// What travels on `essaim/1` and `essaim-introduce/1` as values; octets and bounds in proto/essaim/v1/wire.proto.
namespace essaim::sync {

struct Introduce {
  NetworkId network;
  Bytes secret_id, proof, admission;
};
struct Welcome {
  SignedNetworkEntry founding, admission;
};
struct Bye {
  Reason reason = Reason::none;
  std::string problem;  // name of an Errc where an introduction was refused; harmless text only after `harmless`
};

struct NetworkTip {
  HeaderHash hash;
  Sequence position = 0;
  auto operator<=>(const NetworkTip&) const = default;
};
struct Hello {
  std::uint32_t protocol_min = 1, protocol_max = 1;
  NetworkId network;
  std::vector<NetworkTip> network_tips;
  FrontierDigest digest;
  Nonce nonce;
  std::vector<std::uint32_t> dictionaries;
  std::vector<std::string> features;
  bool metered = false;
  std::uint64_t clock_ms = 0;
  std::string software;
  std::uint32_t frame_bytes_max = limits::frame_bytes_max;
};

struct FrontierPlace {
  std::uint16_t key_tag = 0;  // first two octets of the member's newest log key
  Sequence sequence = 0;
  HeadTag head_tag;
  Sequence fork = 0;
  bool only_told = false;  // send me no runs of it for this
};
struct LogFrontier {
  LogKey log;
  Sequence sequence = 0;
  HeadTag head_tag;
  Sequence fork = 0;
  bool only_told = false;
};
struct Frontier {
  std::optional<HeaderHash> network_head;
  std::vector<FrontierPlace> places;
  std::vector<LogFrontier> logs;
  bool explicit_wanted = false;
};

struct RunMessage {
  Run run;
  std::optional<Bytes> document;  // frame, in a run of one
};
struct LocatePoint {
  Sequence sequence = 0;
  Bytes tag;  // 4 octets, or 32 for the network log
};
struct Locate {
  std::optional<LogKey> log;  // nothing: the network log
  std::vector<LocatePoint> points;
};
struct ForkProof {
  Run first;
  std::optional<Run> second;
};
struct NetworkRun {
  std::vector<SignedNetworkEntry> entries;
};

struct Interest {
  Filter filter;
};
struct WantRange {
  LogKey log;
  Sequence first = 0;
  std::uint32_t count = 0;
};
struct Want {
  std::vector<WantRange> ranges;
};
struct DocumentMessage {
  LogTag log;
  Sequence sequence = 0;
  Bytes frame;
};
struct Absent {
  WantRange range;
  bool will_try = false;
  Reason reason = Reason::none;
  bool held_now = false;  // the contrary of absent: these came since I said so
};

struct Have {
  LogTag log;
  Sequence sequence = 0;
  HeadTag head_tag;
};
struct Follow {
  LogTag log;
  Sequence sequence = 0;
  std::optional<HeadTag> head_tag;
  bool stop = false;
};

using Message = std::variant<Introduce, Welcome, Bye, Hello, Frontier, RunMessage, Locate, ForkProof, Interest, Want,
                             DocumentMessage, Absent, Have, Follow, NetworkRun>;

// The octets of a Frame, without its length.
Bytes encode(const Message& message);
// How many they are, without making them.
std::size_t encoded_size(const Message& message);
// Scans, parses and checks every bound; nothing for a frame of a later version that is to be ignored. `malformed` says
// what is wrong, for the log.
Result<std::optional<Message>> decode(ByteView frame);
// `document`, `run`, …; for logs.
std::string_view name_of(const Message& message);

}  // namespace essaim::sync

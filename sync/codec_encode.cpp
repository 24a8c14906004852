#include <limits>
#include <type_traits>

#include "core/limits.h"
#include "sync/messages.h"

// Written by hand: a message then knows its size without being built twice, and the bodies of a run are copied once.
// The tests parse every kind with protobuf.
namespace essaim::sync {
namespace {

struct Counter {
  std::size_t size = 0;
  void varint(std::uint64_t value) {
    do {
      ++size;
      value >>= 7;
    } while (value != 0);
  }
  void raw(ByteView octets) { size += octets.size(); }
};

struct Writer {
  Bytes out;
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(static_cast<unsigned char>(value | 0x80)));
    out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
  }
  void raw(ByteView octets) { out.append(octets); }
};

template <class Out>
void tag(Out& out, std::uint32_t field, std::uint32_t wire_type) {
  out.varint(field << 3 | wire_type);
}
// proto3 leaves out what is zero or empty …
template <class Out>
void put(Out& out, std::uint32_t field, std::uint64_t value) {
  if (value == 0) return;
  tag(out, field, 0);
  out.varint(value);
}
// … but not what is repeated.
template <class Out>
void put_item(Out& out, std::uint32_t field, ByteView octets) {
  tag(out, field, 2);
  out.varint(octets.size());
  out.raw(octets);
}
template <class Out>
void put(Out& out, std::uint32_t field, ByteView octets) {
  if (!octets.empty()) put_item(out, field, octets);
}
template <class Out, class Content>
void put_message(Out& out, std::uint32_t field, const Content& content) {
  Counter counter;
  body(counter, content);
  tag(out, field, 2);
  out.varint(counter.size);
  body(out, content);
}
template <class Out, class Numbers>
void put_packed(Out& out, std::uint32_t field, const Numbers& numbers) {
  Counter counter;
  for (const std::uint32_t number : numbers) counter.varint(number);
  if (counter.size == 0) return;
  tag(out, field, 2);
  out.varint(counter.size);
  for (const std::uint32_t number : numbers) out.varint(number);
}

bool has_tag(Sequence sequence) { return sequence != 0 && sequence != limits::sequence_not_carried; }

template <class Out>
void body(Out& out, const Introduce& m) {
  put(out, 1, m.network.view());
  put(out, 2, m.secret_id);
  put(out, 3, m.proof);
  put(out, 4, m.admission);
}
template <class Out>
void body(Out& out, const SignedNetworkEntry& m) {
  put(out, 1, m.entry);
  put(out, 2, m.signature.view());
}
template <class Out>
void body(Out& out, const Welcome& m) {
  put_message(out, 1, m.founding);
  put_message(out, 2, m.admission);
}
template <class Out>
void body(Out& out, const Bye& m) {
  put(out, 1, static_cast<std::uint64_t>(m.reason));
  put(out, 2, m.problem);
}
template <class Out>
void body(Out& out, const NetworkTip& m) {
  put(out, 1, m.hash.view());
  put(out, 2, m.position);
}
template <class Out>
void body(Out& out, const Hello& m) {
  put(out, 1, m.protocol_min);
  put(out, 2, m.protocol_max);
  put(out, 3, m.network.view());
  for (const NetworkTip& tip : m.network_tips) put_message(out, 4, tip);
  put(out, 5, m.digest.view());
  put(out, 6, m.nonce.view());
  put_packed(out, 7, m.dictionaries);
  for (const std::string& feature : m.features) put_item(out, 8, feature);
  put(out, 9, m.metered ? 1 : 0);
  put(out, 10, m.clock_ms);
  put(out, 11, m.software);
  if (m.frame_bytes_max != limits::frame_bytes_max) put(out, 12, m.frame_bytes_max);
}

struct ForkPosition {
  std::size_t place;
  Sequence position;
};
template <class Out>
void body(Out& out, const ForkPosition& m) {
  put(out, 1, m.place);
  put(out, 2, m.position);
}
template <class Out>
void body(Out& out, const LogFrontier& m) {
  put(out, 1, m.log.view());
  put(out, 2, m.sequence);
  if (has_tag(m.sequence)) put(out, 3, m.head_tag.view());
  put(out, 4, m.fork);
  put(out, 5, m.only_told ? 1 : 0);
}
template <class Out>
void body(Out& out, const Frontier& m) {
  if (m.network_head) put(out, 1, m.network_head->view());
  Bytes key_tags, head_tags, only_told;
  std::vector<std::uint32_t> sequences;
  sequences.reserve(m.places.size());
  for (std::size_t i = 0; i < m.places.size(); ++i) {
    const FrontierPlace& place = m.places[i];
    append_u16(key_tags, place.key_tag);
    sequences.push_back(place.sequence);
    if (has_tag(place.sequence)) head_tags.append(place.head_tag.view());
    if (place.only_told) {
      only_told.resize(i / 8 + 1, '\0');
      only_told[i / 8] = static_cast<char>(static_cast<unsigned char>(only_told[i / 8]) | 0x80U >> (i % 8));
    }
  }
  put(out, 2, key_tags);
  put_packed(out, 3, sequences);
  put(out, 4, head_tags);
  for (std::size_t i = 0; i < m.places.size(); ++i) {
    if (m.places[i].fork != 0) put_message(out, 5, ForkPosition{.place = i, .position = m.places[i].fork});
  }
  for (const LogFrontier& log : m.logs) put_message(out, 6, log);
  put(out, 7, m.explicit_wanted ? 1 : 0);
  put(out, 9, only_told);
}

template <class Out>
void body(Out& out, const Run& m) {
  put(out, 1, m.log.view());
  put(out, 2, m.first);
  if (m.first != 1) put(out, 3, m.previous.view());
  if (m.format != 1) put(out, 4, m.format);
  for (const Bytes& each : m.bodies) put_item(out, 5, each);
  if (m.signature) put(out, 6, m.signature->view());
}
template <class Out>
void body(Out& out, const RunMessage& m) {
  body(out, m.run);
  if (m.document) put(out, 7, *m.document);
}
template <class Out>
void body(Out& out, const LocatePoint& m) {
  put(out, 1, m.sequence);
  put(out, 2, m.tag);
}
template <class Out>
void body(Out& out, const Locate& m) {
  if (m.log) put(out, 1, m.log->view());
  for (const LocatePoint& point : m.points) put_message(out, 2, point);
}
template <class Out>
void body(Out& out, const ForkProof& m) {
  put_message(out, 1, m.first);
  if (m.second) put_message(out, 2, *m.second);
}
template <class Out>
void body(Out& out, const NetworkRun& m) {
  for (const SignedNetworkEntry& entry : m.entries) put_message(out, 1, entry);
}

template <class Out>
void body(Out& out, const FollowRule& m) {
  for (const std::string& theme : m.themes) put_item(out, 1, theme);
  for (const LogKey& log : m.logs) put_item(out, 2, log.view());
  for (const std::string& kind : m.kinds) put_item(out, 3, kind);
  for (const std::string& language : m.languages) put_item(out, 4, language);
}
template <class Out>
void body(Out& out, const Interest& m) {
  for (const FollowRule& rule : m.filter.rules()) put_message(out, 1, rule);
}
template <class Out>
void body(Out& out, const WantRange& m) {
  put(out, 1, m.log.view());
  put(out, 2, m.first);
  put(out, 3, m.count);
}
template <class Out>
void body(Out& out, const Want& m) {
  for (const WantRange& range : m.ranges) put_message(out, 1, range);
}
template <class Out>
void body(Out& out, const DocumentMessage& m) {
  put(out, 1, m.log.view());
  put(out, 2, m.sequence);
  put(out, 3, m.frame);
}
template <class Out>
void body(Out& out, const Absent& m) {
  body(out, m.range);
  put(out, 4, m.will_try ? 1 : 0);
  put(out, 5, static_cast<std::uint64_t>(m.reason));
  put(out, 6, m.held_now ? 1 : 0);
}
template <class Out>
void body(Out& out, const Have& m) {
  put(out, 1, m.log.view());
  put(out, 2, m.sequence);
  put(out, 3, m.head_tag.view());
}
template <class Out>
void body(Out& out, const Follow& m) {
  put(out, 1, m.log.view());
  put(out, 2, m.sequence);
  if (m.head_tag) put(out, 3, m.head_tag->view());
  put(out, 4, m.stop ? 1 : 0);
}

// The numbers and names of Frame, in the order of Message.
struct Kind {
  std::uint32_t field;
  std::string_view name;
};
constexpr Kind kinds[] = {{1, "introduce"}, {2, "welcome"}, {3, "bye"},        {4, "hello"},    {5, "frontier"},
                          {6, "run"},       {7, "locate"},  {8, "fork_proof"}, {9, "interest"}, {10, "want"},
                          {11, "document"}, {13, "absent"}, {14, "have"},      {15, "follow"},  {17, "network_run"}};
static_assert(std::size(kinds) == std::variant_size_v<Message>);

}  // namespace

Bytes encode(const Message& message) {
  Writer writer;
  writer.out.reserve(encoded_size(message));
  std::visit([&](const auto& content) { put_message(writer, kinds[message.index()].field, content); }, message);
  return std::move(writer.out);
}

std::size_t encoded_size(const Message& message) {
  Counter counter;
  std::visit([&](const auto& content) { put_message(counter, kinds[message.index()].field, content); }, message);
  return counter.size;
}

std::string_view name_of(const Message& message) { return kinds[message.index()].name; }

}  // namespace essaim::sync

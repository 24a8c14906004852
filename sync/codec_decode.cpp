#include "core/limits.h"
#include "core/wire_scanner.h"
#include "essaim/v1/wire.pb.h"
#include "sync/messages.h"

namespace essaim::sync {
namespace {

using v1::Frame;

// Collects the first thing that is wrong, so that a message is read in one go and judged at its end.
class Reader {
 public:
  template <class Identifier>
  Identifier id(ByteView octets, const char* what) {
    const auto read = Identifier::from(octets);
    require(read.has_value(), what);
    return read.value_or(Identifier{});
  }
  void require(bool condition, const char* what) {
    if (!condition && wrong_ == nullptr) wrong_ = what;
  }
  const char* wrong() const { return wrong_; }

 private:
  const char* wrong_ = nullptr;
};

Reason reason_of(int number) {
  return number < 0 ? Reason::none : reason_from(static_cast<unsigned>(number)).value_or(Reason::none);
}

Introduce read(v1::Introduce& in, Reader& reader) {
  reader.require(in.secret_id().size() == 8, "secret_id is not 8 octets");
  reader.require(in.proof().size() == 32, "proof is not 32 octets");
  reader.require(!in.admission().empty(), "no admission");
  return {.network = reader.id<NetworkId>(in.network(), "network is not 32 octets"),
          .secret_id = std::move(*in.mutable_secret_id()),
          .proof = std::move(*in.mutable_proof()),
          .admission = std::move(*in.mutable_admission())};
}

SignedNetworkEntry read(v1::SignedNetworkEntry& in, Reader& reader) {
  reader.require(in.entry().size() > limits::head_bytes && in.entry().size() <= limits::network_entry_bytes_max,
                 "a network entry beyond its bounds");
  return {.entry = std::move(*in.mutable_entry()),
          .signature = reader.id<Signature>(in.signature(), "signature is not 64 octets")};
}

Welcome read(v1::Welcome& in, Reader& reader) {
  return {.founding = read(*in.mutable_founding(), reader), .admission = read(*in.mutable_admission(), reader)};
}

Bye read(v1::Bye& in, Reader& reader) {
  reader.require(in.problem().size() <= 64, "problem beyond 64 octets");
  return {.reason = reason_of(in.reason()), .problem = std::move(*in.mutable_problem())};
}

Hello read(v1::Hello& in, Reader& reader) {
  Hello hello{
      .protocol_min = in.protocol_min(),
      .protocol_max = in.protocol_max(),
      .network = reader.id<NetworkId>(in.network(), "network is not 32 octets"),
      .digest = reader.id<FrontierDigest>(in.frontier_digest(), "digest is not 32 octets"),
      .nonce = reader.id<Nonce>(in.nonce(), "nonce is not 16 octets"),
      .dictionaries = {in.dictionaries().begin(), in.dictionaries().end()},
      .features = {in.features().begin(), in.features().end()},
      .metered = in.metered(),
      .clock_ms = in.clock_ms(),
      .software = std::move(*in.mutable_software()),
      .frame_bytes_max = in.frame_bytes_max() == 0 ? std::uint32_t{limits::frame_bytes_max} : in.frame_bytes_max()};
  reader.require(hello.protocol_min <= hello.protocol_max, "protocol_min beyond protocol_max");
  reader.require(hello.software.size() <= 64, "software beyond 64 octets");
  reader.require(hello.frame_bytes_max >= limits::frame_bytes_max, "frame_bytes_max below 262,144");
  for (const auto& tip : in.network_tips()) {
    hello.network_tips.push_back(
        {.hash = reader.id<HeaderHash>(tip.hash(), "tip is not 32 octets"), .position = tip.position()});
    reader.require(tip.position() != 0 && tip.position() <= limits::sequence_max, "a tip without position");
    const std::size_t count = hello.network_tips.size();
    reader.require(count < 2 || hello.network_tips[count - 2].hash < hello.network_tips[count - 1].hash,
                   "tips are not sorted");
  }
  return hello;
}

bool has_tag(Sequence sequence) { return sequence != 0 && sequence != limits::sequence_not_carried; }

void read_places(const v1::Frontier& in, Frontier& frontier, Reader& reader) {
  const auto places = static_cast<std::size_t>(in.sequences_size());
  reader.require(in.key_tags().size() == places * 2, "key_tags and sequences differ in number");
  reader.require(in.only_told().size() <= (places + 7) / 8, "only_told beyond the places");
  if (reader.wrong() != nullptr) return;
  const ByteView key_tags = in.key_tags(), head_tags = in.head_tags(), only_told = in.only_told();
  std::size_t tagged = 0;
  frontier.places.resize(places);
  for (std::size_t i = 0; i < places; ++i) {
    FrontierPlace& place = frontier.places[i];
    place.key_tag = read_u16(key_tags.substr(i * 2));
    place.sequence = in.sequences(static_cast<int>(i));
    place.only_told =
        i / 8 < only_told.size() && (static_cast<unsigned char>(only_told[i / 8]) & (0x80U >> (i % 8))) != 0;
    if (!has_tag(place.sequence)) continue;
    reader.require(head_tags.size() >= (tagged + 1) * HeadTag::size, "too few head_tags");
    if (reader.wrong() != nullptr) return;
    place.head_tag = *HeadTag::from(head_tags.substr(tagged++ * HeadTag::size, HeadTag::size));
  }
  reader.require(head_tags.size() == tagged * HeadTag::size, "too many head_tags");
  for (const auto& fork : in.forks()) {
    reader.require(fork.place() < places && fork.position() != 0, "a fork of no place");
    if (reader.wrong() != nullptr) return;
    frontier.places[fork.place()].fork = fork.position();
  }
}

Frontier read(v1::Frontier& in, Reader& reader) {
  Frontier frontier;
  frontier.explicit_wanted = in.explicit_wanted();
  if (!in.network_head().empty()) {
    frontier.network_head = reader.id<HeaderHash>(in.network_head(), "network_head is not 32 octets");
  } else {
    reader.require(in.sequences_size() == 0, "places without network_head");
  }
  read_places(in, frontier, reader);
  for (const auto& log : in.logs()) {
    LogFrontier read{.log = reader.id<LogKey>(log.log(), "log is not 32 octets"),
                     .sequence = log.sequence(),
                     .fork = log.fork(),
                     .only_told = log.only_told()};
    if (has_tag(read.sequence)) {
      read.head_tag = reader.id<HeadTag>(log.head_tag(), "head_tag is not 4 octets");
    } else {
      reader.require(log.head_tag().empty(), "head_tag of nothing");
    }
    frontier.logs.push_back(read);
  }
  return frontier;
}

Run read_run(v1::Run& in, Reader& reader) {
  Run run{.log = reader.id<LogKey>(in.log(), "log is not 32 octets"), .first = in.first()};
  reader.require(in.bodies_size() >= 1 && in.bodies_size() <= static_cast<int>(limits::run_headers_max),
                 "a run of less than 1 or more than 64 headers");
  reader.require(run.first != 0 && std::uint64_t{run.first} + static_cast<std::uint64_t>(in.bodies_size()) - 1 <=
                                       limits::sequence_max,
                 "a sequence beyond its bounds");
  reader.require(in.format() <= 0xFF, "format is not one octet");
  run.format = in.format() == 0 ? 1 : static_cast<std::uint8_t>(in.format());
  if (run.first == 1) {
    reader.require(in.previous().empty(), "previous before the first header");
  } else {
    run.previous = reader.id<HeaderHash>(in.previous(), "previous is not 32 octets");
  }
  run.bodies.reserve(static_cast<std::size_t>(in.bodies_size()));
  for (auto& each : *in.mutable_bodies()) {
    reader.require(each.size() <= limits::header_bytes_max - limits::head_bytes, "a header beyond 1 KiB");
    run.bodies.push_back(std::move(each));
  }
  if (!in.signature().empty()) run.signature = reader.id<Signature>(in.signature(), "signature is not 64 octets");
  return run;
}

void require_frame(ByteView frame, Reader& reader) {
  reader.require(!frame.empty() && frame.size() <= limits::document_bytes_max + limits::document_frame_slack,
                 "a document beyond its bounds");
}

RunMessage read(v1::Run& in, Reader& reader) {
  RunMessage message{.run = read_run(in, reader), .document = std::nullopt};
  if (!in.document().empty()) {
    require_frame(in.document(), reader);
    reader.require(in.bodies_size() == 1, "a document beside several headers");
    message.document = std::move(*in.mutable_document());
  }
  return message;
}

Locate read(v1::Locate& in, Reader& reader) {
  Locate locate;
  if (!in.log().empty()) locate.log = reader.id<LogKey>(in.log(), "log is not 32 octets");
  const std::size_t tag_size = locate.log ? HeadTag::size : HeaderHash::size;
  for (auto& point : *in.mutable_points()) {
    reader.require(point.tag().size() == tag_size, "a tag of another size");
    reader.require(point.sequence() != 0 && point.sequence() <= limits::sequence_max, "a point beyond its bounds");
    reader.require(locate.points.empty() || point.sequence() < locate.points.back().sequence,
                   "points are not descending");
    locate.points.push_back({.sequence = point.sequence(), .tag = std::move(*point.mutable_tag())});
  }
  reader.require(!locate.points.empty() || !locate.log, "no points");
  return locate;
}

ForkProof read(v1::ForkProof& in, Reader& reader) {
  ForkProof proof{.first = read_run(*in.mutable_first(), reader), .second = std::nullopt};
  if (in.has_second()) {
    proof.second = read_run(*in.mutable_second(), reader);
    reader.require(proof.first.log == proof.second->log && proof.first.first == proof.second->first,
                   "sides of different places");
  }
  return proof;
}

NetworkRun read(v1::NetworkRun& in, Reader& reader) {
  NetworkRun run;
  for (auto& entry : *in.mutable_entries()) run.entries.push_back(read(entry, reader));
  reader.require(!run.entries.empty(), "a run without entries");
  return run;
}

Interest read(v1::Interest& in, Reader& reader) {
  std::vector<FollowRule> rules;
  for (const auto& each : in.rules()) {
    FollowRule rule{.themes = {each.themes().begin(), each.themes().end()},
                    .logs = {},
                    .kinds = {each.kinds().begin(), each.kinds().end()},
                    .languages = {each.languages().begin(), each.languages().end()}};
    for (const std::string& log : each.logs()) rule.logs.push_back(reader.id<LogKey>(log, "log is not 32 octets"));
    for (const auto& theme : rule.themes) reader.require(theme.size() <= limits::theme_bytes_max, "theme too long");
    for (const auto& kind : rule.kinds) reader.require(kind.size() <= limits::kind_bytes_max, "kind too long");
    for (const auto& language : rule.languages) {
      reader.require(language.size() <= limits::language_bytes_max, "language too long");
    }
    rules.push_back(std::move(rule));
  }
  return {.filter = Filter(std::move(rules))};
}

template <class Message>
WantRange read_range(const Message& in, Reader& reader) {
  reader.require(in.count() >= 1 && in.count() <= limits::want_documents_max, "a range beyond 1,024 documents");
  reader.require(in.first() != 0 && std::uint64_t{in.first()} + in.count() - 1 <= limits::sequence_max,
                 "a sequence beyond its bounds");
  return {.log = reader.id<LogKey>(in.log(), "log is not 32 octets"), .first = in.first(), .count = in.count()};
}

Want read(v1::Want& in, Reader& reader) {
  Want want;
  std::uint64_t documents = 0;
  for (const auto& range : in.ranges()) {
    want.ranges.push_back(read_range(range, reader));
    documents += want.ranges.back().count;
  }
  reader.require(documents >= 1 && documents <= limits::want_documents_max, "a want of none or beyond 1,024 documents");
  return want;
}

Sequence read_sequence(std::uint32_t sequence, Reader& reader) {
  reader.require(sequence != 0 && sequence <= limits::sequence_max, "a sequence beyond its bounds");
  return sequence;
}

DocumentMessage read(v1::DocumentFrame& in, Reader& reader) {
  require_frame(in.frame(), reader);
  return {.log = reader.id<LogTag>(in.log_tag(), "log_tag is not 8 octets"),
          .sequence = read_sequence(in.sequence(), reader),
          .frame = std::move(*in.mutable_frame())};
}

Absent read(v1::Absent& in, Reader& reader) {
  return {.range = read_range(in, reader),
          .will_try = in.will_try(),
          .reason = reason_of(in.reason()),
          .held_now = in.held_now()};
}

Have read(v1::Have& in, Reader& reader) {
  return {.log = reader.id<LogTag>(in.log_tag(), "log_tag is not 8 octets"),
          .sequence = read_sequence(in.sequence(), reader),
          .head_tag = reader.id<HeadTag>(in.head_tag(), "head_tag is not 4 octets")};
}

Follow read(v1::Follow& in, Reader& reader) {
  Follow follow{.log = reader.id<LogTag>(in.log_tag(), "log_tag is not 8 octets"),
                .sequence = in.sequence(),
                .head_tag = std::nullopt,
                .stop = in.stop()};
  reader.require(follow.sequence <= limits::sequence_max, "a sequence beyond its bounds");
  if (!in.head_tag().empty()) follow.head_tag = reader.id<HeadTag>(in.head_tag(), "head_tag is not 4 octets");
  reader.require(follow.stop || follow.head_tag.has_value() == (follow.sequence != 0), "head_tag of nothing");
  return follow;
}

// Only these carry headers or documents, or what a later version adds; everything else must fit a control frame.
bool may_be_large(Frame::BodyCase kind) {
  return kind == Frame::kRun || kind == Frame::kNetworkRun || kind == Frame::kForkProof || kind == Frame::kDocument ||
         kind == Frame::BODY_NOT_SET;
}

std::optional<Message> read(Frame& frame, Reader& reader) {
  switch (frame.body_case()) {
    case Frame::kIntroduce: return read(*frame.mutable_introduce(), reader);
    case Frame::kWelcome: return read(*frame.mutable_welcome(), reader);
    case Frame::kBye: return read(*frame.mutable_bye(), reader);
    case Frame::kHello: return read(*frame.mutable_hello(), reader);
    case Frame::kFrontier: return read(*frame.mutable_frontier(), reader);
    case Frame::kRun: return read(*frame.mutable_run(), reader);
    case Frame::kLocate: return read(*frame.mutable_locate(), reader);
    case Frame::kForkProof: return read(*frame.mutable_fork_proof(), reader);
    case Frame::kInterest: return read(*frame.mutable_interest(), reader);
    case Frame::kWant: return read(*frame.mutable_want(), reader);
    case Frame::kDocument: return read(*frame.mutable_document(), reader);
    case Frame::kAbsent: return read(*frame.mutable_absent(), reader);
    case Frame::kHave: return read(*frame.mutable_have(), reader);
    case Frame::kFollow: return read(*frame.mutable_follow(), reader);
    case Frame::kNetworkRun: return read(*frame.mutable_network_run(), reader);
    case Frame::BODY_NOT_SET: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<Message>> decode(ByteView octets) {
  if (octets.size() > limits::frame_bytes_max) return fail(Errc::malformed, {"a frame beyond 256 KiB"});
  if (const auto wrong = scan_wire(WireMessage::frame, octets)) return fail(Errc::malformed, {*wrong});
  Frame frame;
  if (!frame.ParseFromArray(octets.data(), static_cast<int>(octets.size()))) {
    return fail(Errc::malformed, {"a frame that does not parse"});
  }
  if (octets.size() > limits::control_frame_bytes_max && !may_be_large(frame.body_case())) {
    return fail(Errc::malformed, {"a control frame beyond 64 KiB"});
  }
  Reader reader;
  std::optional<Message> message = read(frame, reader);
  if (reader.wrong() != nullptr) return fail(Errc::malformed, {reader.wrong()});
  return message;
}

}  // namespace essaim::sync

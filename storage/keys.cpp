#include "storage/keys.h"

#include <limits>

namespace essaim::storage {
namespace {

constexpr std::uint8_t state_document = 1;
constexpr std::uint8_t state_retracted = 2;
constexpr std::uint8_t state_erased = 4;
constexpr std::uint8_t state_signature = 8;
constexpr std::uint8_t state_known = 15;

constexpr char own_mark = '\x00';
constexpr char named_mark = '\x01';

void append_u8(Bytes& out, std::uint8_t value) { out.push_back(static_cast<char>(value)); }

// Takes the parts of a value one after another. Once something is missing everything is, and `complete` says so.
class Reader {
 public:
  explicit Reader(ByteView rest) : rest_(rest) {}
  ByteView take(std::size_t count) {
    if (count > rest_.size()) {
      missing_ = true;
      rest_ = {};
      return {};
    }
    const ByteView taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::uint8_t u8() {
    const ByteView taken = take(1);
    return missing_ ? std::uint8_t{0} : static_cast<std::uint8_t>(taken[0]);
  }
  std::uint16_t u16() {
    const ByteView taken = take(2);
    return missing_ ? std::uint16_t{0} : read_u16(taken);
  }
  std::uint32_t u32() {
    const ByteView taken = take(4);
    return missing_ ? 0U : read_u32(taken);
  }
  std::uint64_t u64() {
    const ByteView taken = take(8);
    return missing_ ? std::uint64_t{0} : read_u64(taken);
  }
  template <typename Identifier>
  Identifier id() {
    return Identifier::from(take(Identifier::size)).value_or(Identifier{});
  }
  Position position() {
    const LogNumber log = u32();
    return {.log = log, .sequence = u32()};
  }
  ByteView rest() { return take(rest_.size()); }
  bool intact() const { return !missing_; }
  bool complete() const { return !missing_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool missing_ = false;
};

void append_position(Bytes& out, const Position& position) {
  append_u32(out, position.log);
  append_u32(out, position.sequence);
}

void append_run(Bytes& out, const VerifiedRun& run) {
  append_u8(out, run.headers().front().format());
  append_u32(out, run.first());
  out.append(run.previous().view());
  append_u8(out, run.signature() ? 1 : 0);
  if (run.signature()) out.append(run.signature()->view());
  append_u16(out, static_cast<std::uint16_t>(run.headers().size()));
  for (const VerifiedHeader& header : run.headers()) {
    append_u16(out, static_cast<std::uint16_t>(header.body().size()));
    out.append(header.body());
  }
}

Run read_run(const LogKey& log, Reader& reader) {
  Run run;
  run.log = log;
  run.format = reader.u8();
  run.first = reader.u32();
  run.previous = reader.id<HeaderHash>();
  if (reader.u8() != 0) run.signature = reader.id<Signature>();
  const std::uint16_t count = reader.u16();
  for (std::uint16_t i = 0; i < count && reader.intact(); ++i) run.bodies.emplace_back(reader.take(reader.u16()));
  return run;
}

}  // namespace

Bytes position_key(const Position& position) {
  Bytes key;
  append_position(key, position);
  return key;
}

std::optional<Position> read_position(ByteView bytes) {
  Reader reader(bytes);
  const Position position = reader.position();
  if (!reader.complete()) return std::nullopt;
  return position;
}

Bytes entry_value(bool has_document, std::uint64_t arrival, const Signature* signature, ByteView header) {
  Bytes value;
  value.reserve(1 + 8 + (signature != nullptr ? Signature::size : 0) + header.size());
  append_u8(value, static_cast<std::uint8_t>((has_document ? state_document : 0) |
                                             (signature != nullptr ? state_signature : 0)));
  append_u64(value, arrival);
  if (signature != nullptr) value.append(signature->view());
  value.append(header);
  return value;
}

Bytes entry_value(const EntryRow& row) {
  Bytes value = entry_value(row.has_document, row.arrival, row.signature ? &*row.signature : nullptr, row.header);
  const auto state =
      static_cast<std::uint8_t>(value[0]) | (row.retracted ? state_retracted : 0) | (row.erased ? state_erased : 0);
  value[0] = static_cast<char>(state);
  return value;
}

std::optional<EntryRow> read_entry(ByteView value) {
  Reader reader(value);
  EntryRow row;
  const std::uint8_t state = reader.u8();
  row.has_document = (state & state_document) != 0;
  row.retracted = (state & state_retracted) != 0;
  row.erased = (state & state_erased) != 0;
  row.arrival = reader.u64();
  if ((state & state_signature) != 0) row.signature = reader.id<Signature>();
  row.header = Bytes(reader.rest());
  if (!reader.complete() || (state & ~state_known) != 0 || !decode_head(row.header)) return std::nullopt;
  return row;
}

Bytes arrival_key(std::uint64_t arrival) {
  Bytes key;
  append_u64(key, arrival);
  return key;
}

std::optional<std::uint64_t> read_arrival(ByteView key) {
  if (key.size() != 8) return std::nullopt;
  return read_u64(key);
}

Bytes theme_key(std::string_view theme, std::uint64_t arrival) {
  Bytes key(theme);
  append_u8(key, 0);
  append_u64(key, std::numeric_limits<std::uint64_t>::max() - arrival);
  return key;
}

std::optional<ThemeKey> read_theme_key(ByteView key) {
  if (key.size() < 9 || key[key.size() - 9] != '\0') return std::nullopt;
  return ThemeKey{.theme = std::string(key.substr(0, key.size() - 9)),
                  .arrival = std::numeric_limits<std::uint64_t>::max() - read_u64(key.substr(key.size() - 8))};
}

Bytes theme_value(const Position& position, std::string_view kind, std::string_view language) {
  Bytes value = position_key(position);
  kind = kind.substr(0, 255);  // bounded far below in core/limits.h; the length octet must be true all the same
  append_u8(value, static_cast<std::uint8_t>(kind.size()));
  value.append(kind);
  value.append(language);
  return value;
}

std::optional<ThemeRow> read_theme(ByteView value) {
  Reader reader(value);
  ThemeRow row;
  row.position = reader.position();
  row.kind = std::string(reader.take(reader.u8()));
  row.language = std::string(reader.rest());
  if (!reader.complete()) return std::nullopt;
  return row;
}

Bytes reference_key(const HeaderHash& target, std::uint64_t arrival, std::uint8_t which) {
  Bytes key = target.bytes();
  append_u64(key, arrival);
  append_u8(key, which);
  return key;
}

Bytes reference_value(const ReferenceRow& row) {
  Bytes value;
  append_u8(value, static_cast<std::uint8_t>(row.relation));
  append_position(value, row.source);
  return value;
}

std::optional<ReferenceRow> read_reference(ByteView value) {
  Reader reader(value);
  ReferenceRow row;
  row.relation = static_cast<Relation>(reader.u8());
  row.source = reader.position();
  if (!reader.complete()) return std::nullopt;
  return row;
}

Bytes log_key(LogNumber log, LogPart part) {
  Bytes key;
  append_u32(key, log);
  append_u8(key, static_cast<std::uint8_t>(part));
  return key;
}

std::optional<LogPartKey> read_log_key(ByteView key) {
  Reader reader(key);
  const LogNumber log = reader.u32();
  const std::uint8_t part = reader.u8();
  if (!reader.complete() || part > static_cast<std::uint8_t>(LogPart::fork)) return std::nullopt;
  return LogPartKey{.log = log, .part = static_cast<LogPart>(part)};
}

Bytes log_value(const LogRow& row) {
  Bytes value = row.key.bytes();
  append_u32(value, row.held);
  append_u32(value, row.fork);
  append_u64(value, row.entries);
  append_u64(value, row.documents);
  return value;
}

std::optional<LogRow> read_log(ByteView value) {
  Reader reader(value);
  LogRow row;
  row.key = reader.id<LogKey>();
  row.held = reader.u32();
  row.fork = reader.u32();
  row.entries = reader.u64();
  row.documents = reader.u64();
  if (!reader.complete()) return std::nullopt;
  return row;
}

Bytes fork_value(const ForkEvidence& evidence) {
  Bytes value = decode_head(evidence.first->headers().front().bytes()).value_or(Head{}).network.bytes();
  append_run(value, *evidence.first);
  append_run(value, *evidence.second);
  return value;
}

std::optional<ForkRow> read_fork(const LogKey& log, ByteView value) {
  Reader reader(value);
  ForkRow row;
  row.network = reader.id<NetworkId>();
  row.first = read_run(log, reader);
  row.second = read_run(log, reader);
  if (!reader.complete()) return std::nullopt;
  return row;
}

Bytes missing_key(LogNumber log, MissingPart part) {
  Bytes key;
  append_u32(key, log);
  append_u8(key, static_cast<std::uint8_t>(part));
  return key;
}

std::optional<MissingKey> read_missing_key(ByteView key) {
  Reader reader(key);
  const LogNumber log = reader.u32();
  const std::uint8_t part = reader.u8();
  if (!reader.complete() || part > static_cast<std::uint8_t>(MissingPart::unwanted)) return std::nullopt;
  return MissingKey{.log = log, .part = static_cast<MissingPart>(part)};
}

Bytes retraction_value(const RetractionRow& row) {
  Bytes value;
  append_u8(value, static_cast<std::uint8_t>(row.stage));
  append_u64(value, row.due_ms);
  return value;
}

std::optional<RetractionRow> read_retraction(ByteView value) {
  Reader reader(value);
  const std::uint8_t stage = reader.u8();
  const std::uint64_t due = reader.u64();
  if (!reader.complete() || stage < 1 || stage > 2) return std::nullopt;
  return RetractionRow{.stage = static_cast<ErasureStage>(stage), .due_ms = due};
}

Bytes network_key(Sequence position, const HeaderHash& hash) {
  Bytes key;
  append_u32(key, position);
  key.append(hash.view());
  return key;
}

Bytes network_value(const SignedNetworkEntry& entry) {
  Bytes value = entry.signature.bytes();
  value.append(entry.entry);
  return value;
}

std::optional<SignedNetworkEntry> read_network(ByteView value) {
  Reader reader(value);
  SignedNetworkEntry entry;
  entry.signature = reader.id<Signature>();
  entry.entry = Bytes(reader.rest());
  if (!reader.complete() || entry.entry.empty()) return std::nullopt;
  return entry;
}

Bytes peer_value(const PeerRow& row) {
  Bytes value;
  append_u64(value, row.last_contact_ms);
  append_u64(value, row.last_problem_ms);
  append_u8(value, static_cast<std::uint8_t>(row.last_problem));
  const ByteView address = ByteView(row.last_address).substr(0, std::numeric_limits<std::uint16_t>::max());
  append_u16(value, static_cast<std::uint16_t>(address.size()));
  value.append(address);
  value.append(row.last_problem_detail);
  return value;
}

std::optional<PeerRow> read_peer(ByteView value) {
  Reader reader(value);
  PeerRow row;
  row.last_contact_ms = reader.u64();
  row.last_problem_ms = reader.u64();
  row.last_problem = reason_from(reader.u8()).value_or(Reason::none);
  row.last_address = std::string(reader.take(reader.u16()));
  row.last_problem_detail = std::string(reader.rest());
  if (!reader.complete()) return std::nullopt;
  return row;
}

Bytes format_key() { return Bytes(1, own_mark) + "format"; }
Bytes totals_key() { return Bytes(1, own_mark) + "totals"; }
Bytes mark_key(std::string_view name) { return Bytes(1, named_mark).append(name); }

Bytes format_value(std::uint32_t version) {
  Bytes value;
  append_u32(value, version);
  return value;
}

std::optional<std::uint32_t> read_format(ByteView value) {
  if (value.size() != 4) return std::nullopt;
  return read_u32(value);
}

Bytes totals_value(const Totals& totals) {
  Bytes value;
  for (const std::uint64_t one : {totals.entries, totals.documents, totals.themes, totals.references, totals.logs,
                                  totals.forks, totals.retractions, totals.network}) {
    append_u64(value, one);
  }
  return value;
}

std::optional<Totals> read_totals(ByteView value) {
  Reader reader(value);
  Totals totals;
  for (std::uint64_t* one : {&totals.entries, &totals.documents, &totals.themes, &totals.references, &totals.logs,
                             &totals.forks, &totals.retractions, &totals.network}) {
    *one = reader.u64();
  }
  if (!reader.complete()) return std::nullopt;
  return totals;
}

}  // namespace essaim::storage

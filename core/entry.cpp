#include "core/entry.h"

#include <algorithm>
#include <iterator>

#include "core/entry_body.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/wire_scanner.h"

namespace essaim {
namespace {

// Where things stand in every header of every format (RULES 1).
inline constexpr std::size_t network_at = 1;
inline constexpr std::size_t log_at = network_at + NetworkId::size;
inline constexpr std::size_t sequence_at = log_at + LogKey::size;
inline constexpr std::size_t previous_at = sequence_at + 8;
static_assert(previous_at + HeaderHash::size == limits::head_bytes);

}  // namespace

std::string_view name_of(Audience audience) {
  switch (audience) {
    case Audience::unknown: return "unknown";
    case Audience::everyone: return "public";
    case Audience::network: return "network";
  }
  return "unknown";
}

std::optional<Audience> audience_from(std::string_view name) {
  if (name == "public") return Audience::everyone;
  if (name == "network") return Audience::network;
  return std::nullopt;
}

std::string_view name_of(Relation relation) {
  switch (relation) {
    case Relation::unknown: return "unknown";
    case Relation::retracts: return "retracts";
    case Relation::successor: return "successor";
    case Relation::supersedes: return "supersedes";
    case Relation::answers: return "answers";
    case Relation::cites: return "cites";
    case Relation::adapts: return "adapts";
    case Relation::translates: return "translates";
    case Relation::part_of: return "part-of";
    case Relation::about: return "about";
    case Relation::builds_on: return "builds-on";
    case Relation::accepts: return "accepts";
  }
  return "unknown";
}

bool is_said_of_another(Relation relation) {
  switch (relation) {
    case Relation::unknown:
    case Relation::retracts:
    case Relation::successor:
    case Relation::supersedes: return false;
    case Relation::answers:
    case Relation::cites:
    case Relation::adapts:
    case Relation::translates:
    case Relation::part_of:
    case Relation::about:
    case Relation::builds_on:
    case Relation::accepts: return true;
  }
  return false;
}

std::vector<Reference> HeaderFields::retracts() const {
  std::vector<Reference> targets;
  if (kind != retraction_kind) return targets;
  std::ranges::copy_if(references, std::back_inserter(targets),
                       [](const Reference& reference) { return reference.relation == Relation::retracts; });
  return targets;
}

Bytes encode_head(const Head& head) {
  Bytes bytes;
  bytes.reserve(limits::head_bytes);
  bytes.push_back(static_cast<char>(head.format));
  bytes.append(head.network.view());
  bytes.append(head.place.log.view());
  append_u64(bytes, head.place.sequence);
  bytes.append(head.previous.view());
  return bytes;
}

std::optional<Head> decode_head(ByteView header) {
  if (header.size() < limits::head_bytes) return std::nullopt;
  const std::uint64_t sequence = read_u64(header.substr(sequence_at, 8));
  if (sequence == 0 || sequence > limits::sequence_max) return std::nullopt;
  Head head;
  head.format = static_cast<std::uint8_t>(header[0]);
  head.network = *NetworkId::from(header.substr(network_at, NetworkId::size));
  head.place.log = *LogKey::from(header.substr(log_at, LogKey::size));
  head.place.sequence = static_cast<Sequence>(sequence);
  head.previous = *HeaderHash::from(header.substr(previous_at, HeaderHash::size));
  if (head.previous.is_zero() != (sequence == 1)) return std::nullopt;
  return head;
}

Result<Bytes> build_header(const Head& head, const HeaderFields& fields) {
  if (head.format != 1) return fail(Errc::unsupported_version, {"header format " + std::to_string(head.format)});
  Bytes header = encode_head(head);
  if (!decode_head(header)) {
    return fail(Errc::malformed,
                {"sequence " + std::to_string(head.place.sequence) + " and previous hash do not agree"});
  }
  const auto body = encode_entry_body(fields);
  if (!body) return tl::unexpected(body.error());
  header.append(*body);
  if (header.size() > limits::header_bytes_max) {
    return fail(Errc::too_many, {"header", std::to_string(limits::header_bytes_max)});
  }
  return header;
}

ReadHeader read_header(ByteView header) {
  if (!decode_head(header) || header[0] != 1) return {};
  const ByteView body = header.substr(limits::head_bytes);
  if (scan_wire(WireMessage::entry_header, body)) return {};
  return read_scanned_body(body);
}

HeaderHash header_hash(const NetworkId& network, ByteView header) {
  return as_id<HeaderHash>(sha256({domain_prefix(domain::entry, network), header}));
}

VerifiedHeader::VerifiedHeader(Bytes bytes, HeaderHash hash, Sequence sequence, ReadHeader read)
    : bytes_(std::move(bytes)), hash_(hash), sequence_(sequence), read_(std::move(read)) {}

ByteView VerifiedHeader::body() const { return ByteView(bytes_).substr(limits::head_bytes); }

}  // namespace essaim

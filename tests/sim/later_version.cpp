#include "tests/sim/later_version.h"

#include <utility>

#include "core/check.h"

namespace essaim::sim {
namespace {

// Beyond every number that is taken or kept for something.
constexpr std::uint32_t unknown_number = 29;
constexpr std::uint32_t unknown_dictionary = 0x7E57'D1C7;

void put_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>(value | 0x80U));
  out.push_back(static_cast<char>(value));
}

void put_number(Bytes& out, std::uint32_t field, std::uint64_t value) {
  put_varint(out, std::uint64_t{field} << 3U);
  put_varint(out, value);
}

void put_octets(Bytes& out, std::uint32_t field, ByteView octets) {
  put_varint(out, (std::uint64_t{field} << 3U) | 2U);
  put_varint(out, octets.size());
  out.append(octets);
}

void put_unknown(Bytes& out) {
  put_number(out, unknown_number, 7);
  put_octets(out, unknown_number + 1, "what a later version says here");
}

std::uint64_t take_varint(ByteView& from) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    CHECK(!from.empty());
    const auto octet = static_cast<std::uint8_t>(from.front());
    from.remove_prefix(1);
    value |= std::uint64_t{octet & 0x7FU} << shift;
    if ((octet & 0x80U) == 0) return value;
  }
}

// The part after the fixed head, written by hand because no writer of ours would.
Bytes later_body(const HeaderFields& fields, Novelty novelty) {
  Bytes body;
  put_number(body, 1, fields.time_ms);
  put_octets(body, 2, novelty == Novelty::kind ? "Kind Of 2031" : ByteView(fields.kind));
  for (const std::string& theme : fields.themes) put_octets(body, 3, theme);
  put_octets(body, 4, fields.language);
  put_number(body, 5, novelty == Novelty::audience ? 9 : 2);
  if (fields.document) {
    put_octets(body, 6, fields.document->view());
    put_number(body, 7, fields.document_size);
  }
  if (novelty == Novelty::field) put_unknown(body);
  return body;
}

}  // namespace

sync::Message as_a_later_version_says(sync::Message message) {
  if (auto* hello = std::get_if<sync::Hello>(&message)) {
    hello->protocol_max = 2;
    hello->features = {"essaim/2", "what-nobody-knows"};
    hello->dictionaries.push_back(unknown_dictionary);
    hello->frame_bytes_max *= 2;
    hello->software = "essaim of a later year";
  }
  return message;
}

Bytes with_unknown_fields(const Bytes& frame) {
  ByteView rest = frame;
  const std::uint64_t tag = take_varint(rest);
  const std::uint64_t size = take_varint(rest);
  CHECK(size == rest.size());
  Bytes content(rest);
  put_unknown(content);
  Bytes dressed;
  put_varint(dressed, tag);
  put_varint(dressed, content.size());
  dressed.append(content);
  return dressed;
}

Bytes unknown_frame() {
  Bytes content;
  put_unknown(content);
  Bytes frame;
  put_octets(frame, unknown_number, content);
  return frame;
}

VerifiedRun write_later_entry(const SigningKey& key, const NetworkId& network, const Head& head,
                              const HeaderFields& fields, Novelty novelty) {
  CHECK(novelty != Novelty::none);
  Run run{.log = key.public_key(), .first = head.place.sequence, .previous = head.previous};
  Head written = head;
  // What a later format says after the fixed head is not for us to read, so it need not even be protobuf.
  written.format = run.format = novelty == Novelty::format ? 2 : 1;
  run.bodies.push_back(novelty == Novelty::format ? Bytes("\xff\xfe of a later format") : later_body(fields, novelty));
  run.signature = key.sign(signing_bytes(domain::entry, network, encode_head(written) + run.bodies.front()));
  CheckedRun checked = check_run(network, run);
  CHECK(checked.run);
  return std::move(*checked.run);
}

VerifiedNetworkEntry write_later_network_entry(const SigningKey& lead, const NetworkId& network, Sequence position,
                                               const HeaderHash& previous) {
  Bytes content;
  put_unknown(content);
  Bytes body;
  put_number(body, 1, 1'900'000'000'000);
  put_octets(body, unknown_number, content);
  SignedNetworkEntry entry;
  entry.entry = encode_head({1, network, {lead.public_key(), position}, previous}) + body;
  entry.signature = lead.sign(signing_bytes(domain::network_entry, network, entry.entry));
  auto checked = check_network_entry(network, std::move(entry));
  CHECK(checked);
  return std::move(*checked);
}

}  // namespace essaim::sim

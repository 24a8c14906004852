#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace essaim {

// Every message of proto/essaim/v1, as the wire scanner knows them.
enum class WireType : unsigned char {
  none,  // of a field that is no message
  // entry.proto
  reference,
  entry_header,
  document,
  place,
  link,
  field,
  section,
  profile,
  profile_name,
  profile_role,
  profile_topic,
  // network.proto
  admission,
  name,
  code,
  tip,
  founding,
  admit,
  revocation,
  network_entry,
  invitation,
  // wire.proto
  frame,
  introduce,
  welcome,
  bye,
  hello,
  network_tip,
  frontier,
  fork_position,
  log_frontier,
  run,
  locate,
  locate_point,
  fork_proof,
  signed_network_entry,
  network_run,
  interest,
  follow_rule,
  want,
  want_range,
  document_frame,
  absent,
  have,
  follow,
};
inline constexpr unsigned wire_type_count = static_cast<unsigned>(WireType::follow) + 1;

enum class WireKind : unsigned char { uint32, uint64, boolean, enumeration, string, bytes, message, packed_uint32 };

// What may stand behind one field number.
struct WireField {
  std::uint32_t number;
  WireKind kind;
  WireType message = WireType::none;
  bool repeated = false;
  // How many at most; 0 where only limits::elements_per_frame_max bounds them.
  std::uint32_t count_max = 0;
  // Only one field of those in the message's `oneof` may stand there.
  bool in_oneof = false;
};

// The name in the schema, `EntryHeader`.
std::string_view wire_name(WireType type);
// Ascending by number. Written by hand, so that core needs no descriptors; a test compares it with the schemas.
std::span<const WireField> wire_fields(WireType type);

}  // namespace essaim

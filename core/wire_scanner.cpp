#include "core/wire_scanner.h"

#include <cstdint>

#include "core/harmless.h"
#include "core/limits.h"
#include "core/wire_tables.h"

namespace essaim {
namespace {

constexpr std::uint32_t field_number_max = (1U << 29) - 1;

enum class Wire : unsigned char { varint = 0, fixed64 = 1, length = 2, group = 3, group_end = 4, fixed32 = 5 };

// Walks over octets. Each step says what is wrong, null when all is well.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}
  bool at_end() const { return at_ == bytes_.size(); }

  const char* varint(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (at_end()) return "a number is cut off";
      const auto octet = static_cast<std::uint8_t>(bytes_[at_++]);
      if (shift == 63 && octet > 1) return "a number is beyond 64 bits";
      value |= std::uint64_t{octet & 0x7FU} << shift;
      if ((octet & 0x80U) != 0) continue;
      return octet == 0 && shift > 0 ? "a number is longer than it need be" : nullptr;
    }
    return "a number is beyond 64 bits";
  }

  const char* part(std::uint64_t size, ByteView& out) {
    if (size > bytes_.size() - at_) return "a length goes beyond the message";
    out = bytes_.substr(at_, static_cast<std::size_t>(size));
    at_ += static_cast<std::size_t>(size);
    return nullptr;
  }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

// The largest number that a field's type holds: what lies beyond is cut by one parser and refused by another.
std::uint64_t largest(WireKind kind) {
  switch (kind) {
    case WireKind::uint32:
    case WireKind::packed_uint32: return 0xFFFF'FFFFU;
    case WireKind::boolean: return 1;
    case WireKind::enumeration: return 0x7FFF'FFFFU;
    case WireKind::uint64:
    case WireKind::string:
    case WireKind::bytes:
    case WireKind::message: break;
  }
  return ~std::uint64_t{0};
}

Wire wire_of(WireKind kind) {
  switch (kind) {
    case WireKind::uint32:
    case WireKind::uint64:
    case WireKind::boolean:
    case WireKind::enumeration: return Wire::varint;
    case WireKind::string:
    case WireKind::bytes:
    case WireKind::message:
    case WireKind::packed_uint32: break;
  }
  return Wire::length;
}

std::optional<std::string> problem(WireType type, std::uint64_t number, const char* what) {
  return std::string(wire_name(type)) + ", field " + std::to_string(number) + ": " + what;
}

class Scanner {
 public:
  std::optional<std::string> message(WireType type, ByteView bytes, int depth);

 private:
  std::optional<std::string> known(WireType type, const WireField& field, Wire wire, Cursor& cursor, int depth);
  static const char* unknown(Wire wire, Cursor& cursor);
  const char* packed(const WireField& field, ByteView bytes);
  bool too_many() { return ++elements_ > limits::elements_per_frame_max; }

  std::size_t elements_ = 0;
};

std::optional<std::string> Scanner::message(WireType type, ByteView bytes, int depth) {
  if (depth > limits::message_depth_max) return problem(type, 0, "messages lie too deep in one another");
  const auto fields = wire_fields(type);
  auto field = fields.begin();
  Cursor cursor{bytes};
  std::uint64_t previous = 0;
  std::size_t count = 0;
  bool chosen = false;
  while (!cursor.at_end()) {
    std::uint64_t tag = 0;
    if (const char* why = cursor.varint(tag)) return problem(type, previous, why);
    const std::uint64_t number = tag >> 3U;
    const auto wire = static_cast<Wire>(tag & 7U);
    if (number == 0 || number > field_number_max) return problem(type, number, "no such number is possible");
    if (number < previous) return problem(type, number, "stands after a higher one");
    if (too_many()) return problem(type, number, "more elements than a frame may hold");
    while (field != fields.end() && field->number < number) ++field;
    count = number == previous ? count + 1 : 1;
    previous = number;
    if (field == fields.end() || field->number != number) {
      if (const char* why = unknown(wire, cursor)) return problem(type, number, why);
      continue;
    }
    if (count > 1 && (!field->repeated || field->kind == WireKind::packed_uint32)) {
      return problem(type, number, "stands there twice");
    }
    if (field->count_max != 0 && count > field->count_max) return problem(type, number, "too many of them");
    if (field->in_oneof && chosen) return problem(type, number, "excludes the one before");
    chosen = chosen || field->in_oneof;
    if (auto why = known(type, *field, wire, cursor, depth)) return why;
  }
  return std::nullopt;
}

std::optional<std::string> Scanner::known(WireType type, const WireField& field, Wire wire, Cursor& cursor, int depth) {
  if (wire != wire_of(field.kind)) return problem(type, field.number, "has the wrong wire type");
  std::uint64_t value = 0;
  if (const char* why = cursor.varint(value)) return problem(type, field.number, why);
  if (wire == Wire::varint) {
    return value > largest(field.kind) ? problem(type, field.number, "a number is beyond its type") : std::nullopt;
  }
  ByteView part;
  if (const char* why = cursor.part(value, part)) return problem(type, field.number, why);
  switch (field.kind) {
    case WireKind::message: return message(field.message, part, depth + 1);
    case WireKind::string:
      return first_invalid_utf8(part) ? problem(type, field.number, "is not valid UTF-8") : std::nullopt;
    case WireKind::packed_uint32:
      if (const char* why = packed(field, part)) return problem(type, field.number, why);
      return std::nullopt;
    case WireKind::bytes:
    case WireKind::uint32:
    case WireKind::uint64:
    case WireKind::boolean:
    case WireKind::enumeration: break;
  }
  return std::nullopt;
}

const char* Scanner::unknown(Wire wire, Cursor& cursor) {
  std::uint64_t value = 0;
  ByteView part;
  switch (wire) {
    case Wire::varint: return cursor.varint(value);
    case Wire::fixed64: return cursor.part(8, part);
    case Wire::fixed32: return cursor.part(4, part);
    case Wire::length:
      if (const char* why = cursor.varint(value)) return why;
      return cursor.part(value, part);
    case Wire::group:
    case Wire::group_end: return "groups are not used";
  }
  return "has no known wire type";
}

const char* Scanner::packed(const WireField& field, ByteView bytes) {
  Cursor cursor{bytes};
  for (std::size_t count = 1; !cursor.at_end(); ++count) {
    if (too_many()) return "more elements than a frame may hold";
    if (field.count_max != 0 && count > field.count_max) return "too many of them";
    std::uint64_t value = 0;
    if (const char* why = cursor.varint(value)) return why;
    if (value > largest(field.kind)) return "a number is beyond its type";
  }
  return nullptr;
}

WireType type_of(WireMessage message) {
  switch (message) {
    case WireMessage::frame: return WireType::frame;
    case WireMessage::entry_header: return WireType::entry_header;
    case WireMessage::document: return WireType::document;
    case WireMessage::network_entry: return WireType::network_entry;
    case WireMessage::admission: return WireType::admission;
    case WireMessage::invitation: break;
  }
  return WireType::invitation;
}

}  // namespace

std::optional<std::string> scan_wire(WireMessage message, ByteView bytes) {
  return Scanner{}.message(type_of(message), bytes, 1);
}

}  // namespace essaim

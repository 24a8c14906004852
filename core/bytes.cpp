#include "core/bytes.h"

namespace essaim {
namespace {

template <typename Integer>
void append_big_endian(Bytes& out, Integer value) {
  char octets[sizeof value];
  for (std::size_t i = sizeof value; i > 0; --i) {
    octets[i - 1] = static_cast<char>(value & 0xff);
    value = static_cast<Integer>(value >> 8);
  }
  out.append(octets, sizeof octets);
}

template <typename Integer>
Integer read_big_endian(ByteView bytes) {
  Integer value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) {
    value = static_cast<Integer>((value << 8) | static_cast<std::uint8_t>(bytes[i]));
  }
  return value;
}

}  // namespace

void append_u16(Bytes& out, std::uint16_t value) { append_big_endian(out, value); }
void append_u32(Bytes& out, std::uint32_t value) { append_big_endian(out, value); }
void append_u64(Bytes& out, std::uint64_t value) { append_big_endian(out, value); }

std::uint16_t read_u16(ByteView bytes) { return read_big_endian<std::uint16_t>(bytes); }
std::uint32_t read_u32(ByteView bytes) { return read_big_endian<std::uint32_t>(bytes); }
std::uint64_t read_u64(ByteView bytes) { return read_big_endian<std::uint64_t>(bytes); }

std::string to_hex(ByteView bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto octet = static_cast<std::uint8_t>(c);
    hex.push_back(digits[octet >> 4]);
    hex.push_back(digits[octet & 0xf]);
  }
  return hex;
}

}  // namespace essaim

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace essaim {

// Octets, not text. A std::string because the two libraries that carry our octets, protobuf and RocksDB, take and
// give it without a copy. Nothing may assume UTF-8 in it.
using Bytes = std::string;
using ByteView = std::string_view;

// Big-endian integers as they stand in signed heads and in database keys, so that byte order is number order.
void append_u16(Bytes& out, std::uint16_t value);
void append_u32(Bytes& out, std::uint32_t value);
void append_u64(Bytes& out, std::uint64_t value);

// Reads the first 2, 4 or 8 bytes. The caller has checked that they are there.
std::uint16_t read_u16(ByteView bytes);
std::uint32_t read_u32(ByteView bytes);
std::uint64_t read_u64(ByteView bytes);

std::string to_hex(ByteView bytes);

}  // namespace essaim

#include "core/bytes.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

// Numbers stand big-endian in signed heads and in keys.
TEST(Bytes, WritesTheHighestOctetFirst) {
  Bytes out;
  append_u16(out, 0x0102);
  append_u32(out, 0x03040506);
  append_u64(out, 0x0708090a0b0c0d0eU);
  EXPECT_EQ(to_hex(out), "0102030405060708090a0b0c0d0e");
}

// What is written is read back, at the ends of the range too.
TEST(Bytes, ReadsWhatWasWritten) {
  for (const std::uint64_t value : {0ULL, 1ULL, 0x80ULL, 0xff00ULL, 0xfffffffeULL, 0x8000000000000000ULL, ~0ULL}) {
    Bytes out;
    append_u64(out, value);
    append_u32(out, static_cast<std::uint32_t>(value));
    append_u16(out, static_cast<std::uint16_t>(value));
    EXPECT_EQ(read_u64(out), value);
    EXPECT_EQ(read_u32(ByteView(out).substr(8)), static_cast<std::uint32_t>(value));
    EXPECT_EQ(read_u16(ByteView(out).substr(12)), static_cast<std::uint16_t>(value));
  }
}

// The order of the octets is the order of the numbers: a database scans sequences in order.
TEST(Bytes, OrdersOctetsLikeNumbers) {
  Bytes lower, higher;
  append_u64(lower, 255);
  append_u64(higher, 256);
  EXPECT_LT(lower, higher);
  EXPECT_EQ(to_hex(Bytes("\xff\x00", 2)), "ff00");
  EXPECT_EQ(to_hex(""), "");
}

}  // namespace
}  // namespace essaim

#include <gtest/gtest.h>
#include <zstd.h>

#include <random>
#include <string>
#include <vector>

#include "core/limits.h"
#include "daemon/net/frames.h"
#include "sync/messages.h"

namespace essaim::daemon {
namespace {

constexpr char hello_tag = 0x22;
constexpr char document_tag = 0x5A;
constexpr char have_tag = 0x72;

Bytes frame_of(char tag, std::size_t size, char fill = 'x') {
  Bytes frame(size, fill);
  frame[0] = tag;
  return frame;
}

Bytes length_of(std::uint32_t size) {
  Bytes length;
  append_u32(length, size);
  return length;
}

// Gives `wire` to a reader in pieces of `piece` octets and takes every frame; the error, if any, ends it.
struct Cut {
  std::vector<Bytes> frames;
  std::string error;
};
Cut cut(FrameReader& reader, ByteView wire, std::size_t piece) {
  Cut result;
  while (!wire.empty()) {
    reader.push(wire.substr(0, piece));
    wire.remove_prefix(std::min(piece, wire.size()));
    for (;;) {
      auto frame = reader.next();
      if (!frame) {
        result.error = frame.error().arguments.at(0);
        return result;
      }
      if (!*frame) break;
      result.frames.emplace_back(**frame);
    }
  }
  return result;
}

Bytes written(FrameWriter& writer, std::size_t plain_wanted = 64 * 1024) {
  Bytes wire;
  while (!writer.empty()) wire += writer.take(plain_wanted).octets;
  return wire;
}

// What one side writes, the other reads, however the network cuts it.
TEST(Frames, ArriveAsTheyWereSentInPiecesOfAnySize) {
  std::mt19937 random(7);
  std::vector<Bytes> sent{frame_of(hello_tag, 300)};
  for (int i = 0; i < 60; ++i) {
    Bytes frame = frame_of(document_tag, 1 + random() % 9000);
    for (std::size_t at = 1; at < frame.size(); ++at) frame[at] = static_cast<char>(random());
    sent.push_back(frame);
  }
  sent.push_back(frame_of(document_tag, limits::frame_bytes_max));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1460}, FrameReader::read_bytes_max}) {
    FrameWriter writer(Compression::after_first_frame);
    for (const Bytes& frame : sent) writer.add(frame);
    FrameReader reader(Compression::after_first_frame);
    const Cut got = cut(reader, written(writer), piece);
    EXPECT_EQ(got.error, "");
    EXPECT_EQ(got.frames, sent) << piece;
    EXPECT_FALSE(reader.within_frame());
  }
}

// Debian's zstd also reads its formats from before 0.8, with code that nobody looks after any more, and skips what
// calls itself skippable. Neither is reached from the network. Found by a fuzzer.
TEST(Frames, OpenOneFormatOnly) {
  const Bytes first = length_of(1) + Bytes(1, hello_tag);
  for (const std::uint32_t magic : {0xFD2FB522U, 0xFD2FB523U, 0xFD2FB524U, 0xFD2FB525U, 0xFD2FB526U, 0xFD2FB527U,
                                    0x184D2A50U, 0x184D2A5FU, 0x1EB52FFDU, 0U}) {
    Bytes stream;
    for (unsigned shift = 0; shift < 32; shift += 8) stream += static_cast<char>(magic >> shift);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
      FrameReader reader(Compression::after_first_frame);
      const Cut got = cut(reader, first + stream + Bytes(60, '\x10'), piece);
      EXPECT_EQ(got.error, "a stream that is no zstd") << magic << ", " << piece;
      EXPECT_EQ(got.frames.size(), 1U);
    }
  }
  // A begin that may still become one is waited for, and counts as begun.
  FrameReader reader(Compression::after_first_frame);
  EXPECT_EQ(cut(reader, first, 100).error, "");
  EXPECT_FALSE(reader.within_frame());
  EXPECT_EQ(cut(reader, "\x28\xB5", 1).error, "");
  EXPECT_TRUE(reader.within_frame());
}

// Every write can be read without the next one, or a partner would wait for news that have come.
TEST(Frames, EachWriteOpensWithoutWhatFollows) {
  FrameWriter writer(Compression::after_first_frame);
  FrameReader reader(Compression::after_first_frame);
  for (int i = 0; i < 50; ++i) {
    const Bytes frame = frame_of(i == 0 ? hello_tag : have_tag, 40 + static_cast<std::size_t>(i));
    writer.add(frame);
    const FrameWriter::Write write = writer.take(1);
    EXPECT_EQ(write.plain, frame.size());
    const Cut got = cut(reader, write.octets, write.octets.size());
    ASSERT_EQ(got.frames, std::vector<Bytes>{frame});
  }
}

// The stream remembers what was said before: a frame said again costs a few octets.
TEST(Frames, ShrinkWhenTheyRepeat) {
  FrameWriter writer(Compression::after_first_frame);
  writer.add(frame_of(hello_tag, 10));
  (void)written(writer);
  Bytes frame = frame_of(have_tag, 2000);
  std::mt19937 random(1);
  for (std::size_t at = 1; at < frame.size(); ++at) frame[at] = static_cast<char>(random());
  writer.add(frame);
  const std::size_t first = written(writer).size();
  writer.add(frame);
  const std::size_t second = written(writer).size();
  EXPECT_GT(first, 1900U);
  EXPECT_LT(second, 60U);
}

// A write holds whole frames, as many as are wanted, and says how many octets of them it holds.
TEST(Frames, GatherIntoWritesOfTheWantedSize) {
  FrameWriter writer(Compression::never);
  for (int i = 0; i < 10; ++i) writer.add(frame_of(have_tag, 1000));
  EXPECT_EQ(writer.bytes_waiting(), 10'000U);
  EXPECT_EQ(writer.take(2'500).plain, 3'000U);
  EXPECT_EQ(writer.bytes_waiting(), 7'000U);
  writer.drop();
  EXPECT_TRUE(writer.empty());
  EXPECT_EQ(writer.bytes_waiting(), 0U);
}

// Length 0 keeps a connection alive and says nothing, before and after compression begins.
TEST(Frames, KeepAlivesArePassedOver) {
  FrameWriter writer(Compression::after_first_frame);
  writer.add_keep_alive();
  writer.add(frame_of(hello_tag, 10));
  writer.add_keep_alive();
  writer.add(frame_of(have_tag, 20));
  writer.add_keep_alive();
  FrameReader reader(Compression::after_first_frame);
  const Cut got = cut(reader, written(writer), 3);
  EXPECT_EQ(got.error, "");
  EXPECT_EQ(got.frames.size(), 2U);
  EXPECT_FALSE(reader.within_frame());
}

// A length beyond every bound is refused when its four octets are there, before anything is kept for it.
TEST(Frames, LengthBeyondEveryBoundIsRefusedAtOnce) {
  for (const std::uint32_t size :
       {0xFFFF'FFFFU, 0x8000'0000U, static_cast<std::uint32_t>(limits::frame_bytes_max) + 1}) {
    FrameReader reader(Compression::never);
    EXPECT_NE(cut(reader, length_of(size), 4).error, "") << size;
    EXPECT_LT(reader.bytes_held(), 1024U);
  }
}

// The bound of control frames is decided by the first octet that tells what the frame is.
TEST(Frames, LargeControlFrameIsRefusedByItsFirstOctet) {
  FrameWriter writer(Compression::after_first_frame);
  writer.add(frame_of(hello_tag, 10));
  writer.add(frame_of(have_tag, limits::control_frame_bytes_max + 1));
  FrameReader reader(Compression::after_first_frame);
  const Cut got = cut(reader, written(writer), 16);
  EXPECT_EQ(got.frames.size(), 1U);
  EXPECT_NE(got.error.find("control frame"), std::string::npos);
}

// Frames of a later version are passed on for the codec to ignore, within the bound of small ones.
TEST(Frames, UnknownKindHasTheSmallBound) {
  const Bytes small = Bytes{static_cast<char>(0xFA), static_cast<char>(0x01)} + Bytes(100, 'x');  // field 31
  const Bytes large =
      Bytes{static_cast<char>(0xFA), static_cast<char>(0x01)} + Bytes(limits::control_frame_bytes_max, 'x');
  FrameWriter writer(Compression::after_first_frame);
  writer.add(frame_of(hello_tag, 10));
  writer.add(small);
  writer.add(large);
  FrameReader reader(Compression::after_first_frame);
  const Cut got = cut(reader, written(writer), 4096);
  EXPECT_EQ(got.frames.size(), 2U);
  EXPECT_NE(got.error, "");
}

// The first frame comes before any proof of good will: it is always a small one.
TEST(Frames, FirstFrameIsSmall) {
  FrameReader reader(Compression::after_first_frame);
  Bytes wire = length_of(limits::frame_bytes_max);
  wire.push_back(document_tag);
  EXPECT_NE(cut(reader, wire, wire.size()).error, "");
}

Bytes compressed(ByteView plain, int window_log, bool end = false) {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_log);
  Bytes out(ZSTD_compressBound(plain.size()) + 1024, '\0');
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  ZSTD_inBuffer from{plain.data(), plain.size(), 0};
  EXPECT_EQ(ZSTD_compressStream2(context.get(), &to, &from, end ? ZSTD_e_end : ZSTD_e_flush), 0U);
  out.resize(to.pos);
  return out;
}

Bytes after_hello(ByteView stream) {
  const Bytes hello = frame_of(hello_tag, 10);
  return length_of(static_cast<std::uint32_t>(hello.size())) + hello + Bytes(stream);
}

// Sixteen KiB that open to gigabytes: refused after one step, whatever is inside, keep-alives too.
TEST(Frames, BombIsRefusedBeforeItCostsMemory) {
  const Bytes zeros(64 * 1024 * 1024, '\0');
  const Bytes bomb = compressed(zeros, stream_window_log);
  ASSERT_LT(bomb.size(), 64U * 1024);
  for (const std::size_t piece : {std::size_t{512}, FrameReader::read_bytes_max}) {
    FrameReader reader(Compression::after_first_frame);
    const Cut got = cut(reader, after_hello(bomb), piece);
    EXPECT_NE(got.error.find("far more"), std::string::npos) << got.error;
    EXPECT_LT(reader.bytes_held(), limits::connection_bytes_max / 4);
  }
}

// A window beyond 512 KiB would make the reader keep as much.
TEST(Frames, LargerWindowIsRefused) {
  Bytes noise(3 * 1024 * 1024, '\0');
  std::mt19937 random(3);
  for (char& octet : noise) octet = static_cast<char>(random());
  FrameReader reader(Compression::after_first_frame);
  EXPECT_NE(cut(reader, after_hello(compressed(noise, 23)), 4096).error, "");
}

// One stream a direction: its end, a second one, and octets that are none are refused.
TEST(Frames, WhatIsNotTheOneStreamIsRefused) {
  const Bytes plain = length_of(20) + frame_of(have_tag, 20);
  FrameReader ended(Compression::after_first_frame);
  EXPECT_NE(cut(ended, after_hello(compressed(plain, stream_window_log, true)), 4096).error, "");
  FrameReader noise(Compression::after_first_frame);
  EXPECT_NE(cut(noise, after_hello("this is no zstd stream at all, but text"), 4096).error, "");
  FrameReader skippable(Compression::after_first_frame);
  const Bytes skip{0x50, 0x2A, 0x4D, 0x18, 0x01, 0x00, 0x00, 0x00, 'x'};
  EXPECT_NE(cut(skippable, after_hello(skip), 4096).error, "");
}

// Whatever octets come, the reader ends in frames, in an error or in waiting, and keeps less than a connection may
// cost.
TEST(Frames, HostileOctetsNeverCostMoreThanAConnectionMay) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    FrameReader reader(round % 2 == 0 ? Compression::never : Compression::after_first_frame);
    Bytes wire = round % 3 == 0 ? Bytes() : after_hello("");
    const std::size_t size = random() % 5000;
    for (std::size_t i = 0; i < size; ++i) {
      wire.push_back(random() % 4 == 0 ? static_cast<char>(random()) : '\0');
    }
    (void)cut(reader, wire, 1 + random() % 600);
    EXPECT_LT(reader.bytes_held(), limits::connection_bytes_max / 4);
  }
}

}  // namespace
}  // namespace essaim::daemon

#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "core/bytes.h"
#include "core/error.h"
#include "core/limits.h"

namespace essaim::daemon {

// Whether one frame follows plain octets only, or the rest of a direction is one zstd stream after its first frame.
enum class Compression : unsigned char { never, after_first_frame };

// 512 KiB on both ends of each direction: enough to see the last few hundred headers again (DESIGN §3).
inline constexpr int stream_window_log = 19;

// Cuts what arrives on one direction of a link into frames. Nothing is ever kept beyond one frame and one read; nothing
// is opened before somebody asks for it, so a reader that stops asking holds back the sender.
class FrameReader {
 public:
  explicit FrameReader(Compression compression);
  ~FrameReader();

  // What came from the socket; at most read_bytes_max. Only when `next` gave nothing.
  static constexpr std::size_t read_bytes_max = 64 * 1024;
  void push(ByteView octets);
  // The octets of the next frame, without their length; valid until the next call. Nothing: more must arrive first.
  // Fails with `malformed` for a length beyond its bound, for what zstd does not know, and for octets that open to
  // more than 64 times their number. Keep-alives are passed over.
  Result<std::optional<ByteView>> next();
  // Whether a frame has begun and is not whole yet.
  bool within_frame() const;
  // What it holds now.
  std::size_t bytes_held() const;

 private:
  struct Decompressor;
  Result<bool> open_more();

  Compression compression_;
  bool compressed_ = false;
  Bytes arrived_;  // as it came
  std::size_t arrived_used_ = 0;
  Bytes opened_;  // out of the zstd stream
  std::size_t opened_used_ = 0;
  std::uint64_t credit_;
  std::unique_ptr<Decompressor> decompressor_;
};

// The other end: gathers frames and makes writes of them.
class FrameWriter {
 public:
  explicit FrameWriter(Compression compression);
  ~FrameWriter();

  void add(Bytes frame);
  void add_keep_alive();
  // Forgets the frames that wait; those taken stay whole.
  void drop();
  bool empty() const { return waiting_.empty(); }
  // Octets of the frames that wait, before compression.
  std::size_t bytes_waiting() const { return bytes_waiting_; }

  struct Write {
    Bytes octets;           // for the socket; the reader can open all of it without what follows
    std::size_t plain = 0;  // octets of frames that are in it
  };
  // As many whole frames as bring the write to `plain_wanted`, or all. Only when not empty.
  Write take(std::size_t plain_wanted);

 private:
  struct Compressor;

  Compression compression_;
  bool compressed_ = false;
  std::deque<Bytes> waiting_;  // an empty one is a keep-alive
  std::size_t bytes_waiting_ = 0;
  std::unique_ptr<Compressor> compressor_;
};

}  // namespace essaim::daemon

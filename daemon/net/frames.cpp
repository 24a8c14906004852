#include "daemon/net/frames.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/check.h"

namespace essaim::daemon {
namespace {

constexpr std::size_t length_bytes = 4;
// One step of opening; a frame that is refused by its length has cost at most so much.
constexpr std::size_t open_step_bytes = 128 * 1024;
static_assert(limits::frame_bytes_max + length_bytes + open_step_bytes + FrameReader::read_bytes_max <
              limits::connection_bytes_max / 4);

// Headers and lists of ours shrink to a third at best, for hashes do not shrink. The start is room for one large
// frame of anything.
constexpr std::uint64_t credit_factor = 64;
constexpr std::uint64_t credit_max = 1024 * 1024;
constexpr std::size_t block_head_bytes = 3;  // RFC 8878 §3.1.1.2
constexpr int stream_level = 1;              // documents come compressed already
constexpr std::string_view zstd_magic = "\x28\xB5\x2F\xFD";

// Field numbers of Frame whose frames may be large (proto/essaim/v1/wire.proto): run, document, chunk, fork proof,
// network run.
constexpr bool may_be_large(std::uint32_t field) {
  return field == 6 || field == 8 || field == 11 || field == 12 || field == 17;
}

// The field number that a frame begins with; nothing while its octets are not there yet.
std::optional<std::uint32_t> first_field(ByteView begun) {
  std::uint32_t tag = 0;
  for (unsigned at = 0; at < 2; ++at) {
    if (at == begun.size()) return std::nullopt;
    const auto octet = static_cast<unsigned char>(begun[at]);
    tag |= static_cast<std::uint32_t>(octet & 0x7FU) << (7 * at);
    if ((octet & 0x80U) == 0) return tag >> 3;
  }
  return 0;  // longer than any number of ours
}

void drop_used(Bytes& octets, std::size_t& used) {
  octets.erase(0, used);
  used = 0;
}

struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

struct FrameReader::Decompressor {
  Decompressor() : context(ZSTD_createDCtx()) {
    CHECK(context && ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, stream_window_log)) == 0);
  }
  std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context;
  std::unique_ptr<char[]> room{new char[open_step_bytes]};
  bool begun = false;        // the magic was seen: zstd would also open its formats from before 0.8
  bool more_inside = false;  // the last step ended because its room was full
  // Octets of a block whose rest has not come are inside zstd; it wants to see the next block's head only after a whole
  // one.
  bool within_block = false;
};

FrameReader::FrameReader(Compression compression) : compression_(compression), credit_(credit_max) {}
FrameReader::~FrameReader() = default;

void FrameReader::push(ByteView octets) {
  drop_used(arrived_, arrived_used_);
  arrived_.append(octets);
  credit_ = std::min(credit_max, credit_ + octets.size() * credit_factor);
}

Result<std::optional<ByteView>> FrameReader::next() {
  for (;;) {
    Bytes& source = compressed_ ? opened_ : arrived_;
    std::size_t& used = compressed_ ? opened_used_ : arrived_used_;
    const ByteView rest = ByteView(source).substr(used);
    if (rest.size() >= length_bytes) {
      const std::uint32_t length = read_u32(rest);
      if (length == 0) {
        used += length_bytes;
        continue;
      }
      if (length > limits::frame_bytes_max) return fail(Errc::malformed, {"a frame beyond 256 KiB"});
      const ByteView begun = rest.substr(length_bytes, length);
      if (length > limits::control_frame_bytes_max) {
        // The first frame of a link is always a small one.
        const auto field = first_field(begun);
        if (field && (!may_be_large(*field) || !compressed_)) {
          return fail(Errc::malformed, {"a control frame beyond 64 KiB"});
        }
      }
      if (begun.size() == length) {
        used += length_bytes + length;
        if (compression_ == Compression::after_first_frame && !compressed_) {
          compressed_ = true;
          decompressor_ = std::make_unique<Decompressor>();
        }
        return begun;
      }
    }
    if (!compressed_) return std::nullopt;
    auto opened = open_more();
    if (!opened) return tl::unexpected(opened.error());
    if (!*opened) return std::nullopt;
  }
}

// Opens one step more of what arrived; false when nothing came of it.
Result<bool> FrameReader::open_more() {
  drop_used(opened_, opened_used_);
  if (arrived_used_ == arrived_.size() && !decompressor_->more_inside) return false;
  if (!decompressor_->begun) {
    const ByteView begin = ByteView(arrived_).substr(arrived_used_, zstd_magic.size());
    if (!zstd_magic.starts_with(begin)) return fail(Errc::malformed, {"a stream that is no zstd"});
    decompressor_->begun = begin.size() == zstd_magic.size();
    decompressor_->within_block = true;
    if (!decompressor_->begun) return false;
  }
  ZSTD_outBuffer out{decompressor_->room.get(), open_step_bytes, 0};
  ZSTD_inBuffer in{arrived_.data(), arrived_.size(), arrived_used_};
  const std::size_t hint = ZSTD_decompressStream(decompressor_->context.get(), &out, &in);
  arrived_used_ = in.pos;
  opened_.append(decompressor_->room.get(), out.pos);
  if (ZSTD_isError(hint) != 0) return fail(Errc::malformed, {std::string("zstd stream: ") + ZSTD_getErrorName(hint)});
  if (hint == 0) return fail(Errc::malformed, {"the zstd stream ended"});
  decompressor_->more_inside = out.pos == out.size;
  decompressor_->within_block = hint != block_head_bytes;
  if (out.pos > credit_) return fail(Errc::malformed, {"a zstd stream that opens to far more than it is"});
  credit_ -= out.pos;
  return out.pos > 0;
}

bool FrameReader::within_frame() const {
  if (!compressed_) return arrived_.size() > arrived_used_;
  return opened_.size() > opened_used_ || decompressor_->within_block;
}

std::size_t FrameReader::bytes_held() const { return arrived_.capacity() + opened_.capacity(); }

struct FrameWriter::Compressor {
  Compressor() : context(ZSTD_createCCtx()) {
    CHECK(context);
    CHECK(ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, stream_level)) == 0);
    CHECK(ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, stream_window_log)) == 0);
  }

  void add(Bytes& out, ByteView octets, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{octets.data(), octets.size(), 0};
    for (;;) {
      ZSTD_outBuffer made{room.data(), room.size(), 0};
      const std::size_t left = ZSTD_compressStream2(context.get(), &made, &in, directive);
      CHECK(ZSTD_isError(left) == 0);
      out.append(room.data(), made.pos);
      if (directive == ZSTD_e_continue ? in.pos == in.size : left == 0) return;
    }
  }
  std::array<char, std::size_t{16} * 1024> room;
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> context;
};

FrameWriter::FrameWriter(Compression compression) : compression_(compression) {}
FrameWriter::~FrameWriter() = default;

void FrameWriter::add(Bytes frame) {
  CHECK(!frame.empty() && frame.size() <= limits::frame_bytes_max);
  bytes_waiting_ += frame.size();
  waiting_.push_back(std::move(frame));
}

void FrameWriter::add_keep_alive() { waiting_.emplace_back(); }

void FrameWriter::drop() {
  waiting_.clear();
  bytes_waiting_ = 0;
}

FrameWriter::Write FrameWriter::take(std::size_t plain_wanted) {
  Write write;
  write.octets.reserve(std::min(bytes_waiting_, plain_wanted) + 4 * 1024);
  bool to_flush = false;
  while (!waiting_.empty() && write.plain < plain_wanted) {
    const Bytes frame = std::move(waiting_.front());
    waiting_.pop_front();
    Bytes length;
    append_u32(length, static_cast<std::uint32_t>(frame.size()));
    if (compressed_) {
      compressor_->add(write.octets, length, ZSTD_e_continue);
      compressor_->add(write.octets, frame, ZSTD_e_continue);
      to_flush = true;
    } else {
      write.octets += length;
      write.octets += frame;
      if (!frame.empty() && compression_ == Compression::after_first_frame) {
        compressed_ = true;
        compressor_ = std::make_unique<Compressor>();
      }
    }
    write.plain += frame.size();
  }
  if (to_flush) compressor_->add(write.octets, {}, ZSTD_e_flush);
  bytes_waiting_ -= write.plain;
  return write;
}

}  // namespace essaim::daemon

// What a stranger's octets become on a link: frames are cut, and opened where they are compressed
// (daemon/net/frames.h), and each is read as a message (sync/messages.h).
//
//   octet 0: bit 0 compressed after the first frame, bit 1 the rest is frames for the writer, else octets that arrive
//   octet 1: how large the pieces are in which they arrive
#include <optional>
#include <string>
#include <vector>

#include "core/check.h"
#include "daemon/net/frames.h"
#include "sync/messages.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

using daemon::Compression;
using daemon::FrameReader;
using daemon::FrameWriter;

struct Cut {
  std::vector<Bytes> frames;
  std::string failure;  // empty where all was well
  bool within = false;
};

Cut cut(ByteView octets, Compression compression, std::size_t piece) {
  Cut out;
  FrameReader reader(compression);
  while (!octets.empty()) {
    reader.push(octets.substr(0, piece));
    octets.remove_prefix(std::min(piece, octets.size()));
    for (;;) {
      const auto frame = reader.next();
      CHECK(reader.bytes_held() <= limits::connection_bytes_max / 4);
      if (!frame) {
        CHECK(frame.error().code == Errc::malformed);
        out.failure = frame.error().arguments.at(0);
        return out;
      }
      if (!*frame) break;
      CHECK(!(*frame)->empty() && (*frame)->size() <= limits::frame_bytes_max);
      out.frames.emplace_back(**frame);
    }
  }
  out.within = reader.within_frame();
  return out;
}

// Where octets that arrive are cut into pieces changes nothing of what they say. Only the credit for opening depends on
// it, which grows with each piece up to a bound; and what is opened in one step with a fault is lost with it.
void compare(const Cut& whole, const Cut& pieces) {
  const std::size_t common = std::min(whole.frames.size(), pieces.frames.size());
  for (std::size_t i = 0; i < common; ++i) CHECK(whole.frames[i] == pieces.frames[i]);
  const auto is_bomb = [](const Cut& one) { return one.failure.find("far more") != std::string::npos; };
  if (is_bomb(whole) || is_bomb(pieces)) return;
  // Which of two faults is seen first depends on it too.
  CHECK(whole.failure.empty() == pieces.failure.empty());
  if (!whole.failure.empty()) return;
  CHECK(whole.frames.size() == pieces.frames.size());
  CHECK(whole.within == pieces.within);
}

// What we can read we can say again, in no more octets and with the same meaning.
void read_message(const Bytes& frame) {
  const auto message = sync::decode(frame);
  if (!message || !*message) return;
  const Bytes again = sync::encode(**message);
  CHECK(again.size() == sync::encoded_size(**message));
  CHECK(again.size() <= frame.size());
  const auto reread = sync::decode(again);
  CHECK(reread && *reread);
  CHECK(sync::encode(**reread) == again);
}

Bytes written(Input& input, Compression compression, std::vector<Bytes>& frames) {
  FrameWriter writer(compression);
  Bytes octets;
  while (!input.empty()) {
    const std::size_t how = input.octet();
    Bytes frame(input.part());
    // Every eighth is large: a run of 64 headers has about so many octets.
    if (how % 8 == 7 && !frame.empty()) {
      frame.insert(0, "\x32");
      while (frame.size() < 16 * 1024) frame += frame;
    }
    if (frame.empty()) {
      writer.add_keep_alive();
    } else {
      writer.add(frame);
      frames.push_back(std::move(frame));
    }
    if (how % 2 == 0) {
      while (!writer.empty()) octets += writer.take(16 * 1024).octets;
    }
  }
  while (!writer.empty()) octets += writer.take(16 * 1024).octets;
  CHECK(writer.bytes_waiting() == 0);
  return octets;
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace essaim::fuzz;
  Input input(data, size);
  const std::size_t mode = input.octet();
  const auto compression = (mode & 1U) != 0 ? Compression::after_first_frame : Compression::never;
  const std::size_t piece = 1 + input.octet();
  if ((mode & 2U) == 0) {
    const essaim::ByteView octets = input.rest();
    const Cut whole = cut(octets, compression, FrameReader::read_bytes_max);
    compare(whole, cut(octets, compression, piece));
    for (const essaim::Bytes& frame : whole.frames) read_message(frame);
    return 0;
  }
  std::vector<essaim::Bytes> frames;
  const essaim::Bytes octets = written(input, compression, frames);
  for (const std::size_t each : {piece * 64, FrameReader::read_bytes_max}) {
    const Cut read = cut(octets, compression, each);
    // Without compression every frame is as large as the first of a link.
    const bool too_large = read.failure == "a control frame beyond 64 KiB";
    CHECK(read.failure.empty() || too_large);
    CHECK(too_large || (read.frames == frames && !read.within));
  }
  return 0;
}

#include "daemon/net/single_frame.h"

#include <utility>
#include <vector>

namespace essaim::daemon {
namespace {

struct Reading : std::enable_shared_from_this<Reading> {
  Reading(std::shared_ptr<TlsStream> from, FrameDone call) : stream(std::move(from)), done(std::move(call)) {}

  void read() {
    stream->read_some(chunk, [self = shared_from_this()](const std::optional<StreamEnd>& end, std::size_t octets) {
      if (end) return self->done(fail(Errc::malformed, {"the connection ended: " + end->why}));
      self->reader.push(ByteView(self->chunk.data(), octets));
      auto frame = self->reader.next();
      if (!frame) return self->done(tl::unexpected(frame.error()));
      if (!*frame) return self->read();
      auto message = sync::decode(**frame);
      if (!message) return self->done(tl::unexpected(message.error()));
      if (!*message) return self->done(fail(Errc::malformed, {"a frame of a later version"}));
      self->done(std::move(**message));
    });
  }

  std::shared_ptr<TlsStream> stream;
  FrameDone done;
  FrameReader reader{Compression::never};
  std::vector<char> chunk = std::vector<char>(4 * 1024);
};

}  // namespace

void read_one_frame(const std::shared_ptr<TlsStream>& stream, FrameDone done) {
  std::make_shared<Reading>(stream, std::move(done))->read();
}

void write_one_frame(const std::shared_ptr<TlsStream>& stream, const sync::Message& message, TlsStream::Done done) {
  FrameWriter writer(Compression::never);
  writer.add(sync::encode(message));
  stream->write(writer.take(1).octets, std::move(done));
}

}  // namespace essaim::daemon

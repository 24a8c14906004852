#include "daemon/net/entrance.h"

#include <utility>

#include "daemon/log.h"

namespace essaim::daemon {

struct Entrance::Guest {
  Guest(Loop& loop, std::unique_ptr<TlsStream> from, Listener::Accepted where)
      : stream(std::move(from)), accepted(std::move(where)), deadline(loop) {}
  std::unique_ptr<TlsStream> stream;
  Listener::Accepted accepted;
  Timer deadline;
};

Entrance::Entrance(Loop& loop, const TlsContexts& contexts, const Timing& timing, std::function<void(Proved)> proved)
    : loop_(loop), contexts_(contexts), timing_(timing), proved_(std::move(proved)) {}

Entrance::~Entrance() { stop(); }

void Entrance::take(Listener::Accepted accepted) {
  auto stream = TlsStream::accepted(loop_, contexts_, accepted.socket);
  if (!stream) return;
  const std::uint64_t id = next_++;
  Guest& guest =
      *guests_.emplace(id, std::make_unique<Guest>(loop_, std::move(stream), std::move(accepted))).first->second;
  guest.deadline.start(timing_.handshake, [this, id] { guests_.erase(id); });
  guest.stream->handshake([this, id](const std::optional<StreamEnd>& end) {
    auto row = guests_.extract(id);
    if (row.empty()) return;
    Guest& arrived = *row.mapped();
    if (end) {
      // Strangers and port scanners come by the hundred; the log is for what the sysadmin can act on.
      log_debug("a handshake with " + arrived.accepted.address + " failed: " + end->why);
      return;
    }
    Proved proved;
    proved.stream = std::move(arrived.stream);
    proved.address = std::move(arrived.accepted.address);
    proved.host = std::move(arrived.accepted.host);
    proved.half_open = std::move(arrived.accepted.half_open);
    proved_(std::move(proved));
  });
}

void Entrance::stop() { guests_.clear(); }

}  // namespace essaim::daemon

#include "daemon/net/session.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/limits.h"

namespace essaim::daemon {
namespace {

// More than one TLS record and less than a write of the partner.
constexpr std::size_t read_bytes = 32 * 1024;
static_assert(read_bytes <= FrameReader::read_bytes_max);
// What goes into one write when more waits: several TLS records, and on a slow line no more than the drain time allows.
constexpr std::size_t write_bytes = 64 * 1024;
// What may wait to be written. The engine stays far below; beyond it the partner has stopped reading.
constexpr std::size_t waiting_bytes_max = limits::connection_bytes_max / 2;

// How often the clocks of a link are looked at, given the shortest of them.
std::chrono::milliseconds watch_interval(std::chrono::milliseconds shortest) {
  using std::chrono::milliseconds;
  return std::clamp(shortest / 10, milliseconds{10}, milliseconds{5'000});
}

}  // namespace

Session::Session(Loop& loop, std::unique_ptr<TlsStream> stream, sync::LinkId link, bool dialled_by_us,
                 std::string address, const Timing& timing, Owner& owner)
    : stream_(std::move(stream)),
      link_(link),
      dialled_by_us_(dialled_by_us),
      address_(std::move(address)),
      timing_(timing),
      owner_(owner),
      clock_(loop),
      chunk_(read_bytes),
      since_(Clock::now()),
      last_heard_(since_),
      last_sent_(since_) {}

void Session::start() {
  if (ended_) return;
  watch();
  read();
}

void Session::read() {
  if (reading_ || ended_) return;
  reading_ = true;
  stream().read_some(chunk_, [self = shared_from_this()](std::optional<StreamEnd> end, std::size_t octets) {
    self->reading_ = false;
    if (self->ended_) return;
    if (end) {
      const bool unknown = end->kind == StreamEnd::Kind::not_known;
      const auto by = unknown ? LinkEnd::By::partner : LinkEnd::By::line;
      return self->finish({by, unknown ? Reason::not_a_member : Reason::none, end->why, end->kind});
    }
    self->last_heard_ = Clock::now();
    self->bytes_received_ += octets;
    self->reader_.push(ByteView(self->chunk_.data(), octets));
    self->hand_over();
  });
}

void Session::resume() {
  if (!reading_ && !handing_over_) hand_over();
}

void Session::hand_over() {
  handing_over_ = true;
  bool more_wanted = false;
  while (!ended_ && owner_.has_room(*this)) {
    auto frame = reader_.next();
    if (!frame) {
      garbage(frame.error().arguments.empty() ? "" : frame.error().arguments.front());
      break;
    }
    if (!*frame) {
      more_wanted = true;
      break;
    }
    if (!take_frame(**frame)) break;
  }
  handing_over_ = false;
  if (!ended_) {
    if (!more_wanted || !reader_.within_frame()) {
      frame_began_.reset();
    } else if (!frame_began_) {
      frame_began_ = Clock::now();
    }
  }
  owner_.on_read_end(*this);
  if (more_wanted) read();
}

bool Session::take_frame(ByteView frame) {
  frame_began_.reset();
  auto message = sync::decode(frame);
  if (!message) {
    garbage(message.error().arguments.empty() ? "" : message.error().arguments.front());
    return false;
  }
  if (*message && std::holds_alternative<sync::Bye>(**message)) {
    const Reason reason = std::get<sync::Bye>(**message).reason;
    finish({LinkEnd::By::partner, reason, "the partner said goodbye"});
    return false;
  }
  if (!greeted_) {
    if (!*message || !std::holds_alternative<sync::Hello>(**message)) {
      garbage("the first frame is no Hello");
      return false;
    }
    greeted_ = true;
    held_.reset();
    watch();
    owner_.on_greeted(*this);
    if (ended_) return false;
  }
  // A frame of a later version is passed over.
  if (*message) owner_.on_message(*this, std::move(**message));
  return !ended_;
}

void Session::send(Bytes frame) {
  if (ended_) return;
  writer_.add(std::move(frame));
}

void Session::flush() {
  if (ended_) return;
  if (writer_.bytes_waiting() > waiting_bytes_max) return close(Reason::busy, "the partner does not read");
  write();
}

void Session::write() {
  if (writing_ || hung_up_ || writer_.empty()) return;
  writing_ = true;
  write_began_ = last_sent_ = Clock::now();
  FrameWriter::Write next = writer_.take(write_bytes);
  const std::size_t on_the_wire = next.octets.size();
  stream().write(std::move(next.octets),
                 [self = shared_from_this(), on_the_wire, plain = next.plain](std::optional<StreamEnd> end) {
                   self->writing_ = false;
                   if (end) {
                     // The read sees the end too, and maybe what the partner said before it; it is only helped along
                     // here.
                     if (self->ended_) return self->hang_up();
                     if (!self->reading_) self->finish({LinkEnd::By::line, Reason::none, end->why, end->kind});
                     return;
                   }
                   self->bytes_sent_ += on_the_wire;
                   if (!self->ended_) self->owner_.on_sent(*self, plain);
                   self->write();
                   if (self->ended_ && !self->writing_) self->hang_up();
                 });
}

// Looks at every clock of the link.
void Session::watch() {
  clock_.start(watch_interval(greeted_ ? timing_.drain : timing_.handshake), [self = shared_from_this()] {
    if (self->ended_) return;
    const auto now = Clock::now();
    const Timing& timing = self->timing_;
    if (!self->greeted_ && now - self->since_ > timing.handshake) {
      return self->close(Reason::none, "no Hello within " + std::to_string(timing.handshake.count()) + " ms");
    }
    if (now - self->last_heard_ > timing.idle) return self->close(Reason::none, "nothing heard for too long");
    if (self->writing_ && now - self->write_began_ > timing.drain) {
      return self->close(Reason::busy, "the partner does not read");
    }
    if (self->frame_began_ && now - *self->frame_began_ > timing.frame) {
      return self->close(Reason::busy, "a frame does not end");
    }
    if (self->dialled_by_us_ && self->greeted_ && !self->writing_ && now - self->last_sent_ > timing.keep_alive) {
      self->writer_.add_keep_alive();
      self->write();
    }
    self->watch();
  });
}

void Session::garbage(const std::string& what) {
  const std::string why = "a bad message: " + what;
  say_goodbye(Reason::bad_message);
  finish({LinkEnd::By::us, Reason::bad_message, why});
}

void Session::close(Reason reason, std::string why) {
  if (ended_) return;
  say_goodbye(reason);
  finish({LinkEnd::By::us, reason, std::move(why)});
}

void Session::say_goodbye(Reason reason) {
  if (ended_) return;
  // What waited is not worth its time any more.
  writer_.drop();
  sync::Bye bye;
  bye.reason = reason;
  writer_.add(sync::encode(sync::Message(std::move(bye))));
}

void Session::finish(LinkEnd end) {
  if (ended_) return;
  ended_ = true;
  held_.reset();
  frame_began_.reset();
  if (end.by == LinkEnd::By::us) {
    write();
    if (!writing_) hang_up();
  } else if (writing_) {
    stream().close();
  } else {
    hang_up();
  }
  // What is under way holds the session until the goodbye is over.
  clock_.start(timing_.goodbye, [self = shared_from_this()] { self->stream().close(); });
  owner_.on_end(*this, end);
}

void Session::hang_up() {
  if (std::exchange(hung_up_, true)) return;
  stream().shutdown([self = shared_from_this()](const std::optional<StreamEnd>&) {
    self->clock_.cancel();
    self->stream().close();
  });
}

}  // namespace essaim::daemon

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/reasons.h"
#include "daemon/net/frames.h"
#include "daemon/net/loop.h"
#include "daemon/net/timing.h"
#include "daemon/net/tls_stream.h"
#include "sync/engine.h"

namespace essaim::daemon {

// Why a link is gone.
struct LinkEnd {
  enum class By : unsigned char { us, partner, line };
  By by = By::line;
  Reason reason = Reason::none;
  std::string why;  // English, for the log and the status
  // What TLS said, where it was TLS that ended it.
  StreamEnd::Kind stream = StreamEnd::Kind::closed;
};

// One link between two cities after the TLS handshake: frames in, frames out, and the clocks that bound every wait.
//
// Hello comes first from both sides at once and in plain frames, everything after it in one zstd stream a direction.
// Lives as a shared_ptr: what is under way on the socket holds it. The owner must outlive all calls; `end` is called
// once, then nothing more.
class Session : public std::enable_shared_from_this<Session> {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    // The partner's first frame has come: it, too, has accepted us.
    virtual void on_greeted(Session& session) = 0;
    virtual void on_message(Session& session, sync::Message message) = 0;
    // Whether another frame of this link may be opened now. After a no, `resume` goes on.
    virtual bool has_room(const Session& session) = 0;
    // All frames of one read were handed over.
    virtual void on_read_end(Session& session) = 0;
    virtual void on_sent(Session& session, std::size_t octets) = 0;
    virtual void on_end(Session& session, const LinkEnd& end) = 0;
  };

  Session(Loop& loop, std::unique_ptr<TlsStream> stream, sync::LinkId link, bool dialled_by_us, std::string address,
          const Timing& timing, Owner& owner);

  void start();
  // Queues a frame; `flush` writes what is queued, or what comes to be queued while a write is under way.
  void send(Bytes frame);
  void flush();
  // Reads again after `has_room` said no.
  void resume();
  // Says Bye with this reason, then closes: the goodbye has a bound of its own. A second call does nothing.
  void close(Reason reason, std::string why);

  sync::LinkId link() const { return link_; }
  const LogKey& peer() const { return stream_->peer(); }
  bool dialled_by_us() const { return dialled_by_us_; }
  const std::string& address() const { return address_; }
  bool greeted() const { return greeted_; }
  bool ended() const { return ended_; }
  // Since the TLS handshake.
  std::chrono::steady_clock::time_point since() const { return since_; }
  std::chrono::steady_clock::time_point last_heard() const { return last_heard_; }
  std::uint64_t bytes_received() const { return bytes_received_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }
  // Keeps something (the place among the half-open) until the partner's first frame has come.
  void hold_until_greeted(std::shared_ptr<const void> held) { held_ = std::move(held); }

 private:
  using Clock = std::chrono::steady_clock;
  void read();
  void hand_over();
  bool take_frame(ByteView frame);
  void write();
  void watch();
  void garbage(const std::string& what);
  void finish(LinkEnd end);
  void say_goodbye(Reason reason);
  void hang_up();

  TlsStream& stream() { return *stream_; }

  std::unique_ptr<TlsStream> stream_;
  const sync::LinkId link_;
  const bool dialled_by_us_;
  const std::string address_;
  const Timing& timing_;
  Owner& owner_;
  Timer clock_;
  FrameReader reader_{Compression::after_first_frame};
  FrameWriter writer_{Compression::after_first_frame};
  std::vector<char> chunk_;
  bool reading_ = false, writing_ = false, handing_over_ = false;
  bool greeted_ = false, ended_ = false, hung_up_ = false;
  Clock::time_point since_, last_heard_, last_sent_, write_began_;
  std::optional<Clock::time_point> frame_began_;
  std::uint64_t bytes_received_ = 0, bytes_sent_ = 0;
  std::shared_ptr<const void> held_;
};

}  // namespace essaim::daemon

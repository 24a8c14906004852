#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/membership.h"
#include "daemon/net/dialler.h"
#include "daemon/net/engine_host.h"
#include "daemon/net/examination.h"
#include "daemon/net/loop.h"
#include "daemon/net/net.h"
#include "daemon/net/partners.h"
#include "daemon/net/session.h"
#include "daemon/net/timing.h"

namespace essaim::daemon {

// The links that are up: decides which connections become one, at most one for each partner, and ends those whose city
// may not be here any more. Between the sessions and the engine it passes everything on and keeps nothing.
class Links : public Session::Owner {
 public:
  struct Parts {
    Membership* membership = nullptr;
    LogKey self;
    std::function<void(const LinkNotice&)> on_link;
    std::function<std::uint64_t()> clock_ms;
    // It said Hello, or its link ended; besides on_link, which tells of greeted links alone.
    std::function<void(const LogKey&)> on_change;
  };
  Links(Loop& loop, const Timing& timing, Partners& partners, Parts parts);

  // Before any connection is taken. Both must outlive the last call.
  void serve(EngineHost& host, Dialler& dialler);
  bool serving() const { return host_ != nullptr; }

  // Takes a connection whose TLS handshake on essaim/1 is done.
  void take(std::unique_ptr<TlsStream> stream, bool dialled_by_us, const std::string& address,
            std::shared_ptr<const void> half_open);
  // What the engine wants.
  void send(sync::LinkId link, const sync::Message& message);
  void close(sync::LinkId link, Reason reason, const std::string& why);
  void flush();
  void resume();
  // Ends the links of those who are members no longer.
  void check_members();
  void close_all(Reason reason);
  // Links that are up, or still saying goodbye.
  std::size_t unfinished() const;
  bool connected(const LogKey& key) const { return by_key_.contains(key); }
  const Session* session_of(const LogKey& key) const;
  // By how much our clock is ahead of those of the partners that are connected, as they said in their Hello.
  std::vector<std::chrono::milliseconds> clocks_ahead_of() const;
  // How often this city has dialled itself and come here: where it reached its own key and did not, that was another
  // machine.
  std::uint64_t calls_of_self() const { return calls_of_self_; }
  // Since the start.
  const std::optional<LastCall>& last_call() const { return last_call_; }

  void on_greeted(Session& session) override;
  void on_message(Session& session, sync::Message message) override;
  bool has_room(const Session& session) override;
  void on_read_end(Session& session) override;
  void on_sent(Session& session, std::size_t octets) override;
  void on_end(Session& session, const LinkEnd& end) override;

 private:
  using SessionPtr = std::shared_ptr<Session>;
  // Closes a connection that never becomes a link.
  void turn_away(std::unique_ptr<TlsStream> stream, Reason reason, const std::string& address);
  bool keeps_new(const Session& old, bool new_dialled_by_us) const;
  void remember_end(const Session& session, const LinkEnd& end);
  SessionPtr find(sync::LinkId link) const;

  Loop& loop_;
  const Timing& timing_;
  Partners& partners_;
  Parts parts_;
  EngineHost* host_ = nullptr;
  Dialler* dialler_ = nullptr;
  std::uint64_t next_link_ = 1;
  std::map<sync::LinkId, SessionPtr> sessions_;
  std::map<LogKey, sync::LinkId> by_key_;
  std::set<sync::LinkId> to_flush_;
  std::set<sync::LinkId> held_back_;  // stopped opening frames because there was no room
  std::vector<std::weak_ptr<Session>> leaving_;
  // What a partner said its clock shows, and when we heard it by a clock that nobody sets.
  struct SaidTime {
    std::uint64_t ms = 0;
    std::chrono::steady_clock::time_point at;
  };
  std::map<sync::LinkId, SaidTime> said_times_;
  std::uint64_t calls_of_self_ = 0;
  std::optional<LastCall> last_call_;
};

}  // namespace essaim::daemon

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/ids.h"
#include "daemon/net/connector.h"
#include "daemon/net/loop.h"
#include "daemon/net/proxy.h"
#include "daemon/net/timing.h"
#include "daemon/net/tls.h"
#include "daemon/net/tls_stream.h"

namespace essaim::daemon {

// Keeps trying to reach every city that it is told of and that is not connected: at once when it is new, then after 1
// s, doubling to 5 min, each with jitter so that cities which lost one partner at once do not come back at once. The
// addresses of a city are tried in their order.
class Dialler {
 public:
  struct Target {
    LogKey key;
    std::vector<std::string> addresses;
  };
  struct Callbacks {
    // Proved to be the one that was dialled.
    std::function<void(const LogKey&, std::unique_ptr<TlsStream>, const std::string& address)> connected;
    // No address answered; what the last one said.
    std::function<void(const LogKey&, const StreamEnd&, const std::string& address)> failed;
    // Until when somebody is not to be dialled.
    std::function<std::chrono::steady_clock::time_point(const LogKey&)> kept_away_until;
  };
  Dialler(Loop& loop, const TlsContexts& contexts, const Ways& ways, const Timing& timing, Callbacks callbacks,
          std::uint64_t seed);
  ~Dialler();

  // Whom to reach from now on. Who is not named is left alone; who is new is dialled at once.
  void set_targets(std::vector<Target> targets);
  // A link to it exists: it is left alone. `greeted` is said later, when the partner has accepted us too: only that
  // makes the next try an early one.
  void on_connected(const LogKey& key);
  void on_greeted(const LogKey& key);
  void on_disconnected(const LogKey& key);
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct Row {
    std::vector<std::string> addresses;
    bool connected = false;
    std::chrono::milliseconds wait{0};  // before the next try, without jitter
    Clock::time_point next{};
    std::uint64_t attempt = 0;  // number of the attempt under way, 0 for none
    std::size_t address = 0;
    std::shared_ptr<Connector> connector;
    std::unique_ptr<TlsStream> handshaking;
    std::unique_ptr<Timer> deadline;  // of the handshake
  };

  void look();
  void dial(const LogKey& key);
  void greet(const LogKey& key, std::uint64_t attempt, int socket);
  void address_failed(const LogKey& key, std::uint64_t attempt, const StreamEnd& end);
  // The row while that attempt is the one under way; null when it is out of date.
  Row* current(const LogKey& key, std::uint64_t attempt);
  void schedule(Row& row);
  void abandon(Row& row);

  Loop& loop_;
  const TlsContexts& contexts_;
  const Ways& ways_;
  const Timing& timing_;
  Callbacks callbacks_;
  Timer timer_;
  std::mt19937_64 random_;
  std::uint64_t attempts_ = 0;
  std::map<LogKey, Row> rows_;
};

}  // namespace essaim::daemon

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "daemon/net/listener.h"
#include "daemon/net/loop.h"
#include "daemon/net/timing.h"
#include "daemon/net/tls.h"
#include "daemon/net/tls_stream.h"

namespace essaim::daemon {

// Where connections from outside become proved ones: the TLS handshake, within its time. Who fails it is dropped and
// costs nothing more.
class Entrance {
 public:
  struct Proved {
    std::unique_ptr<TlsStream> stream;
    std::string address, host;
    Listener::HalfOpen half_open;
  };
  Entrance(Loop& loop, const TlsContexts& contexts, const Timing& timing, std::function<void(Proved)> proved);
  ~Entrance();
  void take(Listener::Accepted accepted);
  void stop();

 private:
  struct Guest;
  Loop& loop_;
  const TlsContexts& contexts_;
  const Timing& timing_;
  std::function<void(Proved)> proved_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, std::unique_ptr<Guest>> guests_;
};

}  // namespace essaim::daemon

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/proxy_failure.h"
#include "daemon/net/loop.h"
#include "daemon/net/proxy.h"

namespace essaim::daemon {

// Connects to one address: looks its name up, then tries what was found, IPv6 and IPv4 in turn, each new try 250 ms
// after the one before or as soon as that failed; the first that answers wins (RFC 8305). Where a proxy leads there it
// is the proxy that is connected to in this way, and that is asked for the address by HTTP CONNECT; what the outcome
// then brings is a connection to the other end.
class Connector {
 public:
  struct Outcome {
    int socket = -1;                    // the callee's; -1 where nothing answered
    std::string why;                    // English then, the system's words or ours
    bool unresolved = false;            // it was the name that failed
    std::optional<ProxyFailure> proxy;  // it was the proxy that failed
  };
  // Calls back once on the loop's thread, within `deadline`.
  static std::shared_ptr<Connector> connect(Loop& loop, const Ways& ways, const std::string& address,
                                            std::chrono::milliseconds deadline, std::function<void(Outcome)> done);
  // Nothing is called back after that.
  void cancel();
  ~Connector();

 private:
  struct Impl;
  explicit Connector(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

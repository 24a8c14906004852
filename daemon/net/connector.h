#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "daemon/net/loop.h"

namespace essaim::daemon {

// Connects to one address: looks its name up, then tries what was found, IPv6 and IPv4 in turn, each new try 250 ms
// after the one before or as soon as that failed; the first that answers wins (RFC 8305).
class Connector {
 public:
  struct Outcome {
    int socket = -1;  // the callee's; -1 where nothing answered
    std::string why;  // the system's words then
  };
  // Calls back once on the loop's thread, within `deadline`.
  static std::shared_ptr<Connector> connect(Loop& loop, const std::string& address, std::chrono::milliseconds deadline,
                                            std::function<void(Outcome)> done);
  // Nothing is called back after that.
  void cancel();
  ~Connector();

 private:
  struct Impl;
  explicit Connector(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

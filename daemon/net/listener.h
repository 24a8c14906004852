#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/error.h"
#include "daemon/net/loop.h"

namespace essaim::daemon {

// Those who have connected and not yet shown who they are: 63 KiB each (RELIABILITY M16), so a stranger can make us
// spend 2 MiB and no more.
inline constexpr std::size_t half_open_max = 32;
inline constexpr std::size_t half_open_per_address_max = 4;

// Accepts connections for other cities, on IPv4 and IPv6. Beyond the bounds above it closes what comes at once.
class Listener {
 public:
  explicit Listener(Loop& loop);
  ~Listener();

  // Any thread, before `start`; a second call takes the place of the first. An address without a host (`:7701`) or
  // `[::]` means both families. Fails with port_in_use, forbidden or address_invalid.
  Result<void> bind(const std::string& address);
  // With the port that was given; empty when not bound.
  std::string bound_address() const;

  // Counts as half-open until it is destroyed.
  using HalfOpen = std::shared_ptr<const void>;
  struct Accepted {
    int socket = -1;  // the callee's from now on
    std::string address, host;
    HalfOpen half_open;
  };
  // The loop's thread.
  void start(std::function<void(Accepted)> accepted);
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "core/ids.h"
#include "core/network_log.h"

namespace essaim::daemon {

// Who may connect now: the newest fold of the network log, for any thread. The store lane sets it at each commit that
// advances the network log, before anybody is told, so that a revoked key is refused from that moment on.
class Membership {
 public:
  std::shared_ptr<const NetworkState> current() const;  // null while there is no network
  void set(std::shared_ptr<const NetworkState> state);
  // Until the network log covers it, the key of the city that invited us may connect too.
  void trust_inviter(const LogKey& key);
  bool may_connect(const LogKey& key) const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const NetworkState> state_;
  std::optional<LogKey> inviter_;
};

}  // namespace essaim::daemon

#include "daemon/membership.h"

namespace essaim::daemon {

std::shared_ptr<const NetworkState> Membership::current() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Membership::set(std::shared_ptr<const NetworkState> state) {
  const std::lock_guard lock(mutex_);
  state_ = std::move(state);
}

void Membership::trust_inviter(const LogKey& key) {
  const std::lock_guard lock(mutex_);
  inviter_ = key;
}

bool Membership::may_connect(const LogKey& key) const {
  const std::lock_guard lock(mutex_);
  if (state_ && state_->by_key(key) != nullptr) return state_->is_current(key);
  return inviter_ && *inviter_ == key;
}

}  // namespace essaim::daemon

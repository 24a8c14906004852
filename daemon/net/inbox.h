#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "daemon/net/loop.h"

namespace essaim::daemon {

// Where other lanes leave values for the net lane. However many come while it is busy, it is woken once and takes them
// all, in their order. Copies name the same inbox and may outlive everything: what comes after `close` is dropped.
template <typename T>
class Inbox {
 public:
  // The loop's thread calls `receive`.
  Inbox(Loop& loop, std::function<void(std::vector<T>)> receive) : state_(std::make_shared<State>()) {
    state_->loop = &loop;
    state_->receive = std::move(receive);
  }

  // Any thread.
  void push(T value) const {
    const std::lock_guard lock(state_->mutex);
    if (state_->loop == nullptr) return;
    state_->waiting.push_back(std::move(value));
    if (state_->waiting.size() > 1) return;
    state_->loop->post([state = state_] {
      std::vector<T> taken;
      {
        const std::lock_guard taking(state->mutex);
        taken.swap(state->waiting);
      }
      if (state->receive && !taken.empty()) state->receive(std::move(taken));
    });
  }

  // The loop's thread, or after it has ended.
  void close() {
    const std::lock_guard lock(state_->mutex);
    state_->loop = nullptr;
    state_->receive = nullptr;
    state_->waiting.clear();
  }

 private:
  struct State {
    std::mutex mutex;
    Loop* loop = nullptr;
    std::vector<T> waiting;
    std::function<void(std::vector<T>)> receive;  // the loop's thread only
  };
  std::shared_ptr<State> state_;
};

}  // namespace essaim::daemon

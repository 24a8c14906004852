#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/bulletin.h"
#include "daemon/net/net.h"

namespace essaim::daemon {

class Node;

// What GET /v1/events tells, as text of server-sent events (HTML Living Standard §9.2). Arrivals are read from the
// store by number, so a slow reader costs no memory and a reader that comes back misses nothing; links and network
// changes are told to whoever listens, the newest 64 of them.
class EventFeed {
 public:
  explicit EventFeed(Node& node);
  ~EventFeed();

  // `wake` is called on any thread when there may be something to read.
  std::uint64_t subscribe(std::function<void()> wake);
  void unsubscribe(std::uint64_t subscription);
  void on_link(const LinkNotice& notice);

  // Where a reader stands.
  struct Cursor {
    std::uint64_t arrival = 0;  // the last that it has seen
    std::uint64_t notice = 0;
    std::uint64_t holdings = 0;
  };
  // At what is newest now, or after an arrival number.
  Cursor begin(std::optional<std::uint64_t> after) const;
  // The next events, at most about 100, and moves the cursor; empty when there is nothing new.
  std::string read(Cursor& cursor) const;

 private:
  void remember(std::string event);
  void wake_all();

  Node& node_;
  std::uint64_t bulletin_ = 0;
  mutable std::mutex mutex_;
  std::uint64_t next_subscription_ = 1;
  std::vector<std::pair<std::uint64_t, std::function<void()>>> readers_;
  std::uint64_t notices_ = 0;  // how many there ever were
  std::deque<std::string> recent_;
  std::uint64_t holdings_ = 0;  // how often documents came or went
};

}  // namespace essaim::daemon

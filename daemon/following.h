#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "core/follows.h"
#include "core/ids.h"
#include "daemon/net/net.h"
#include "daemon/store_lane.h"
#include "storage/store.h"

namespace essaim::daemon {

// Changes what this city follows, one change at a time, while everything else goes on. Which documents are wanted then
// is found out on a worker's thread; the store lane makes it so, and tells the engine, which asks partners.
class Following {
 public:
  // `lane` and `net` outlive it.
  Following(std::shared_ptr<storage::Store> store, StoreLane& lane, Net& net, const LogKey& self)
      : store_(std::move(store)), lane_(lane), net_(net), self_(self) {}

  // Any thread. `make` changes the list; its error ends the change. With `drop`, documents that nothing follows any
  // more are erased, and `done` says how many. Fails with daemon_busy while another change is under way.
  using Make = std::function<Result<void>(Follows&)>;
  void change(const Make& make, bool drop, std::function<void(Result<storage::Dropped>)> done);
  Result<Follows> current() const { return read_follows(*store_); }

 private:
  std::shared_ptr<storage::Store> store_;
  StoreLane& lane_;
  Net& net_;
  LogKey self_;
  std::shared_ptr<std::atomic<bool>> changing_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace essaim::daemon

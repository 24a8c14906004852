#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/filter.h"
#include "core/ids.h"
#include "core/ingest.h"
#include "core/network_log.h"
#include "storage/store.h"

namespace essaim::daemon {

// The city follows something else now; `logs` are all logs with their new sets.
struct Followed {
  Filter filter;
  std::vector<storage::LogState> logs;
};

// Something was committed; `ingested` is never null. `network` is set when the network log advanced.
struct Notice {
  std::shared_ptr<const Ingested> ingested;
  std::shared_ptr<const NetworkState> network;
  std::shared_ptr<const Followed> followed;  // set where only that changed
  std::optional<std::uint64_t> ticket;       // of the engine's Commit that it answers; nothing for what this city wrote
};

// Where the store lane tells what it stored. Readers are called on the store lane, in the order of commits, and must
// not wait: they post to a lane of their own.
class Bulletin {
 public:
  using Reader = std::function<void(const Notice&)>;
  // Valid until unsubscribed; after that no call is under way any more.
  std::uint64_t subscribe(Reader reader);
  void unsubscribe(std::uint64_t subscription);
  void tell(const Notice& notice);

 private:
  std::mutex mutex_;
  std::uint64_t next_ = 1;
  std::vector<std::pair<std::uint64_t, Reader>> readers_;
};

}  // namespace essaim::daemon

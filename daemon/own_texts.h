#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "core/document.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/network_log.h"
#include "storage/store.h"

namespace essaim::daemon {

// Whether this city has said a thing already. Looks once at each header of its own, when somebody asks, and reads only
// documents of the same length; of the newest own_entries_max entries. Any thread; calls wait for one another.
class OwnTexts {
 public:
  OwnTexts(std::shared_ptr<const storage::Store> store, const LogKey& self);

  // The newest entry in force that says the same, salt apart; `octets` is what the document takes, salt included.
  // Fails with store_damaged.
  Result<std::optional<Place>> saying(const NetworkState& network, const Document& document, std::size_t octets);

  static constexpr std::size_t own_entries_max = 1'000;

 private:
  Result<void> look_at_new();

  const std::shared_ptr<const storage::Store> store_;
  const LogKey self_;
  std::mutex mutex_;
  Sequence looked_to_ = 0;
  std::deque<std::pair<Sequence, std::uint32_t>> sizes_;  // ascending
};

}  // namespace essaim::daemon

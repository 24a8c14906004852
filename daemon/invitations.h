#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/error.h"
#include "daemon/store_lane.h"
#include "storage/store.h"
#include "sync/introduction.h"

namespace essaim::daemon {

// The invitations that this city gave out and that are still open. They survive a restart, and a use is on its way to
// the store before the admission that it pays for, so a crash never makes one good twice. Any thread.
class Invitations {
 public:
  // Fails with store_damaged where the kept value cannot be read.
  static Result<std::unique_ptr<Invitations>> open(const storage::Store& store, StoreLane& lane);

  // Whether a stranger is let through TLS at all: one is open, or was used up within the last ten minutes, so that a
  // city whose answer was lost can ask for it again.
  bool any_open(std::uint64_t now_ms) const;
  // `done` once it is durable.
  void add(sync::OpenInvitation invitation, std::uint64_t now_ms, std::function<void(Result<void>)> done);
  // Judges a request (sync/introduction.h). Where it is admitted, one use is taken and the invitation's secret given; a
  // wrong proof is counted.
  Result<Bytes> take(const sync::Introduce& request, const LogKey& peer, ByteView exporter, const NetworkState& network,
                     std::uint64_t now_ms);
  // The admission failed after all: that use is open again.
  void give_back(ByteView secret);

 private:
  explicit Invitations(StoreLane& lane) : lane_(&lane) {}
  Bytes encode() const;

  StoreLane* lane_;
  mutable std::mutex mutex_;
  std::vector<sync::OpenInvitation> open_;
  std::uint64_t answered_until_ms_ = 0;
};

}  // namespace essaim::daemon

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/arrival_days.h"
#include "daemon/own_log.h"
#include "daemon/store_lane.h"

namespace essaim::daemon {

// What each request of the store lane does to the store, and whom it tells afterwards: Membership, then the Bulletin.
// One call after another, on the lane's thread; only `written_elsewhere` may be called from others.
class StoreWriter {
 public:
  // `parts.filter` and `parts.network` are where it begins.
  explicit StoreWriter(StoreLane::Parts parts);

  Result<void> ingest(Ingest ingest, std::optional<std::uint64_t> ticket);
  // One outcome for each draft. `hurry`: see OwnLog::write.
  Result<std::vector<Result<PublishedEntry>>> publish(std::vector<Draft> drafts, bool hurry);
  Result<std::vector<PublishedEntry>> publish_together(const StoreLane::MakeDrafts& make);
  StoreLane::Outcomes import(std::vector<Draft> drafts);
  Result<std::shared_ptr<const NetworkState>> write_network(const StoreLane::MakeContent& make);
  Result<void> begin_network(const NetworkId& network, std::vector<SignedNetworkEntry> entries);
  // Follows something else from now on; with `drop`, drop_step is to be called until it says that all is done.
  Result<void> follow(const Follows& follows, const storage::Sorting& sorting, bool drop);
  // A call of drop_step was not the last one before the process ended.
  bool is_drop_unfinished() const;
  // Drops some 10 ms' worth, and adds it to `so_far`; `next` is empty at the end.
  Result<void> drop_step(storage::Dropped& so_far);
  Result<void> put_mark(std::string_view name, ByteView value) { return parts_.store->put_mark(name, value); }
  void put_partner(const storage::PartnerRecord& record);
  // Makes durable what was ingested, and erases what was taken back and is due; they log what goes wrong.
  void sync();
  void erase();

  // Any thread.
  Sequence written_elsewhere() const { return written_elsewhere_; }

 private:
  void tell(Ingested ingested, std::optional<std::uint64_t> ticket);
  void tell_followed();
  std::shared_ptr<const NetworkState> fold_network(Ingested* voided = nullptr);
  void look_for_another_machine(const Ingested& received);
  Result<void> store_network_entries(std::vector<SignedNetworkEntry> entries);
  template <typename Commit>
  auto on_this_day(Commit commit);

  StoreLane::Parts parts_;
  OwnLog own_;
  ArrivalDays days_;
  std::atomic<Sequence> written_elsewhere_ = 0;
};

}  // namespace essaim::daemon

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/ingest.h"
#include "core/network_log.h"
#include "core/sign.h"
#include "daemon/compressor.h"
#include "daemon/store_lane.h"
#include "storage/store.h"

namespace essaim::daemon {

// The city's own register: gives drafts their place, chains, signs and stores them, and keeps the anchor. Store lane
// only.
class OwnLog {
 public:
  // All three outlive it.
  OwnLog(storage::Store& store, storage::Anchor& anchor, const SigningKey& key);

  struct Written {
    Ingested ingested;
    std::vector<Result<PublishedEntry>> entries;  // one for each draft, in their order
  };
  // A draft that cannot be an entry gets its error and no place, or ends them all; the others are durable when this
  // returns: batch synced, then anchor synced (DESIGN §5). Fails as a whole when nothing was stored: two_machines once
  // another machine was seen to write with this key, store_behind_anchor where the store has lost acknowledged entries,
  // else what the disk says. `hurry`: more is waiting, so that documents stay as quickly compressed as they were first.
  // `values` are kept in the same batch.
  enum class Failing { left_out, ends_all };
  Result<Written> write(const NetworkId& network, std::vector<Draft> drafts, const Filter& filter, std::uint64_t now_ms,
                        bool hurry, Failing failing = Failing::left_out, std::span<const storage::Mark> values = {});

  // What partners brought. An entry of this log among it was written elsewhere with this key, by a copy of this data
  // directory or before it was restored: from then on nothing is written, for a register is never continued in doubt
  // (RULES 12). Remembered in the store. True when that was learned just now.
  Result<bool> look_for_another_machine(const Ingested& received);
  // The first entry of this log that it did not write; nothing while there is none.
  std::optional<Sequence> written_elsewhere() const { return written_elsewhere_; }

 private:
  storage::Store* store_;
  storage::Anchor* anchor_;
  const SigningKey* key_;
  Compressor compressor_;
  std::optional<Sequence> written_elsewhere_;
};

// Octets that a draft brings, for the size of a batch.
std::size_t own_draft_bytes(const Draft& draft);

// The fold of the network log as it lies in the store; every entry is checked again on the way.
Result<std::shared_ptr<const NetworkState>> read_network_state(const storage::Store& store, const NetworkId& network);
// The same entries, checked.
Result<std::vector<VerifiedNetworkEntry>> read_network_log(const storage::Store& store, const NetworkId& network);

}  // namespace essaim::daemon

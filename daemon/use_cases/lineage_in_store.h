#pragma once

#include <map>

#include "core/lineage.h"
#include "core/network_log.h"
#include "daemon/use_cases/versions.h"
#include "storage/store.h"

namespace essaim::daemon {

// Where texts come from and what came of them, as the store has it: adapts and builds_on of newest versions. Where a
// text goes back to is shown though it was taken back; what goes back to it counts while it is in force. Holds what it
// looked up; for one tree at a time.
class LineageInStore {
 public:
  LineageInStore(const storage::Store& store, const NetworkState& network) : store_(store), network_(network) {}

  // The name of the text that an entry belongs to.
  Result<Place> name_of(const storage::StoredEntry& entry) const;
  // The text of this name; stays while this object lives.
  Result<const Text*> text(const Place& name);
  // Lives no longer than this object.
  LineageSource source();
  // Whether a text that was asked about goes back to an entry that is not held here.
  bool unknown_above() const { return unknown_above_; }

 private:
  Result<std::vector<Descent>> parents(const Place& name);
  Result<std::vector<Descent>> children(const Place& name);

  const storage::Store& store_;
  const NetworkState& network_;
  std::map<Place, Text> texts_;
  bool unknown_above_ = false;
};

}  // namespace essaim::daemon

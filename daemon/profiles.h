#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ingest.h"
#include "core/network_log.h"
#include "core/profile.h"
#include "storage/store.h"

// What cities say of themselves: each in an entry of its own log, the newest of which the store remembers under a mark,
// so that no register is searched for it.
namespace essaim::daemon {

// The mark under which the place of a city's newest profile is kept.
std::string profile_mark(const LogKey& log);

// The marks to be kept with what partners brought: for each log the newest profile in it, where that is newer than the
// one remembered.
Result<std::vector<storage::PlaceMark>> profile_marks(const storage::Store& store, const Ingest& ingest);

struct HeldProfile {
  storage::StoredEntry entry;
  Profile profile;
};
// What the city says of itself now; nothing where it never did, took it back, or its text is not here (yet). Costs two
// or three reads of the store.
Result<std::optional<HeldProfile>> profile_of(const storage::Store& store, const NetworkState& network,
                                              const LogKey& log);

}  // namespace essaim::daemon

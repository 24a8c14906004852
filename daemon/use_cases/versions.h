#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/entry.h"
#include "core/error.h"
#include "core/network_log.h"
#include "storage/store.h"

// What became of an entry: which versions its text has, and which entries are texts in force.
//
// A supersedes reference counts exactly while both entries are accepted and of the same member; nothing of this is
// stored, it follows from the references at each look. So a fork or a revocation that voids a version needs no repair,
// and an old version never comes back because the newest was retracted: superseded stays superseded.
namespace essaim::daemon {

// The versions of one text, ascending by sequence: the first is its name, the last is the newest. Where two entries
// supersede one, both are versions, and the later sequence is the newest, on every machine.
struct Text {
  std::vector<storage::StoredEntry> versions;  // never empty; at most limits::text_versions_max
  const storage::StoredEntry& first() const { return versions.front(); }
  const storage::StoredEntry& newest() const { return versions.back(); }
  // From 1.
  std::size_t number_of(Sequence sequence) const;
};
// Of an entry that is not accepted or is no text, only itself. Of a longer chain than text_versions_max a
// part that contains the entry.
Result<Text> text_of(const storage::Store& store, const NetworkState& network, const storage::StoredEntry& entry);

enum class Life {
  living,      // the newest version of a text that nobody took back
  superseded,  // another version is newer
  retracted,
  retraction,  // takes another entry back
  profile,     // what a city says of itself
  disputed,    // from the fork of its log on
  voided       // beyond the end of a revoked member's log
};
// The one place that decides it. Costs one look at the references for an entry that was never revised.
Result<Life> life_of(const storage::Store& store, const NetworkState& network, const storage::StoredEntry& entry);

// Where a reference leads: the entry with that very hash, if it is held; the sequence alone counts for nothing.
Result<std::optional<storage::StoredEntry>> find_reference(const storage::Store& store, const NetworkState& network,
                                                           const Reference& reference);

}  // namespace essaim::daemon

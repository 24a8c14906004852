#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/store.h"

namespace essaim::storage {

// A log as it is kept in memory: its row, what is not held of it, and where it ends.
struct LogMemory {
  LogNumber number = 0;
  LogRow row;
  HeaderHash held_head;   // of the header at row.held
  Sequence accepted = 0;  // row.held, or what lies below the fork
  HeaderHash accepted_head;
  Sequence end = limits::sequence_max;  // retractions beyond it count for nothing (Store::end_logs)
  SequenceSet missing, unwanted;
};

using Forks = std::map<LogNumber, Sequence>;  // of the logs that have one
using Hidden = std::set<Position>;            // retracted documents that still lie in `documents`, or may

// What readers need besides a view, and what belongs to the same moment as the view.
struct Moment {
  std::shared_ptr<const View> view;
  std::shared_ptr<const Forks> forks = std::make_shared<const Forks>();
  std::shared_ptr<const Hidden> hidden = std::make_shared<const Hidden>();
  std::unordered_map<LogKey, LogNumber> numbers;
  std::map<LogNumber, std::shared_ptr<const LogMemory>> logs;
  Totals totals;
};

// What a reader takes along for one call.
struct Reading {
  std::shared_ptr<const View> view;
  std::shared_ptr<const Forks> forks;
  std::shared_ptr<const Hidden> hidden;
  Totals totals;

  bool disputed(const Position& position) const {
    const auto fork = forks->find(position.log);
    return fork != forks->end() && position.sequence >= fork->second;
  }
};

// What the parts of the store share: ingest, retraction, readers and verify have a file each.
//
// `mutex` guards `moment` and `database`; only the store lane changes them, and it holds the lock for the exchange of
// pointers alone, never while the disk works. The rest belongs to the store lane.
struct Store::Impl {
  Options options;

  mutable std::shared_mutex mutex;
  std::shared_ptr<Database> database;  // null once closed
  Moment moment;

  bool unsynced = false;  // something was written that no sync has followed
  std::map<Position, RetractionRow> retractions;
  std::unordered_map<LogKey, Sequence> ends;  // as end_logs gave them, for logs that come later

  // Reads what is kept in memory, and compares it with the totals as far as that costs no scan of the entries.
  Result<void> load();
  // Fails once closed, and after a write failed.
  Result<void> usable() const;
  Result<Reading> read() const;
  // The same moment, and all logs in it.
  Result<Reading> read(std::map<LogNumber, std::shared_ptr<const LogMemory>>& logs) const;
  // The same moment, and what is known of one log in it; null where it is not known.
  Result<Reading> read(const LogKey& key, std::shared_ptr<const LogMemory>& log) const;
  Result<Reading> read_locked() const;
  std::shared_ptr<const LogMemory> log(const LogKey& key) const;
  // Writes one row and lets readers see it.
  Result<void> put(Family family, ByteView key, ByteView value, Durability durability);
};

// Damage that we found, where RocksDB found none.
inline tl::unexpected<Error> damaged(std::string what) { return fail(Errc::store_damaged, {std::move(what)}); }
// `log 3 sequence 17`, for messages about damage.
std::string describe(const Position& position);
// The row of an entry; nothing where there is none. Fails where it cannot be read or stands at a wrong place.
Result<std::optional<EntryRow>> read_entry_row(const View& view, const Position& position);
// An entry as readers give it; damage where it is gone, for the caller knows that it is held.
Result<StoredEntry> stored_entry(const Reading& reading, const Position& position);
// Whose network is in the header's fixed head.
HeaderHash hash_of(ByteView header);

}  // namespace essaim::storage

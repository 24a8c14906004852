#pragma once

#include <rocksdb/write_batch.h>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/filter.h"
#include "core/ingest.h"
#include "storage/store_impl.h"

namespace essaim::storage {

// What one call changes, gathered until it is written as one RocksDB batch and then shown to readers. Nothing outside
// it changes before `write` succeeds. Store lane only.
class Batch {
 public:
  explicit Batch(Store::Impl& store);

  void put(Family family, ByteView key, ByteView value);
  void erase(Family family, ByteView key);
  Totals& totals() { return totals_; }

  // The log as this batch leaves it, for changing; null where it is not known.
  LogMemory* log(const LogKey& key);
  LogMemory* log(LogNumber number);
  // The same, with a new number where it is not known.
  LogMemory& log_or_new(const LogKey& key);

  // Entries as this batch leaves them.
  Result<std::optional<EntryRow>> entry(const Position& position) const;
  void rewrite_entry(const Position& position, EntryRow row);
  // A run whose headers from `first` on were put by this batch, the first with this arrival number.
  void remember(LogNumber log, std::shared_ptr<const VerifiedRun> run, Sequence first, std::uint64_t first_arrival);

  const std::map<Position, std::optional<RetractionRow>>& retractions() const { return retractions_; }
  std::optional<RetractionRow> retraction(const Position& position) const;
  void set_retraction(const Position& position, const std::optional<RetractionRow>& row);

  const View& view() const { return *view_; }
  // Adds the rows of changed logs, sets and totals, writes, and lets readers see it. Does nothing where nothing
  // changed, but for a sync of what earlier batches left.
  Result<void> write(Durability durability);

 private:
  struct NewRun {
    LogNumber log;
    std::shared_ptr<const VerifiedRun> run;
    Sequence first;
    std::uint64_t first_arrival;
  };
  void put_logs();
  Result<void> publish();

  Store::Impl* store_;
  std::shared_ptr<const View> view_;
  rocksdb::WriteBatch rows_;
  Totals totals_;
  std::map<LogNumber, std::shared_ptr<LogMemory>> logs_;
  std::unordered_map<LogKey, LogNumber> new_numbers_;
  std::vector<NewRun> new_runs_;
  std::map<Position, EntryRow> rewritten_;
  std::map<Position, std::optional<RetractionRow>> retractions_;
};

// ---- retraction.cpp: what happens inside a commit ----

// When a retraction comes, and whether it may erase: one of this city's own log only where this daemon wrote it.
struct RetractionTerms {
  std::uint64_t now_ms = 0;
  bool erases = true;
};
// Applies a retraction that stands accepted at `source` to those of its targets that lie in its own log.
Result<void> apply_retraction(Batch& batch, const Position& source, const HeaderFields& fields,
                              const RetractionTerms& terms, Ingested& result);
// Takes back the effect of retractions from `from` to `last`, which a fork or a revocation made void: their targets
// below `from` are wanted again unless they are erased or another retraction names them.
Result<void> void_retractions(Batch& batch, LogMemory& log, Sequence from, Sequence last, const Filter& filter,
                              Ingested& result);

}  // namespace essaim::storage

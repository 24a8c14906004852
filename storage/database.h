#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "core/bytes.h"
#include "core/error.h"
#include "storage/families.h"
#include "storage/store.h"

namespace essaim::storage {

// What RocksDB says, in our words: damage, a full disk, or a failure.
Error from_status(const rocksdb::Status& status);

class View;

// An open RocksDB with our families, and the only place that calls it.
//
// Writes come from one thread at a time; views may be taken and used from any. After a write failed for another reason
// than space every later call fails: a retried fsync may report success for pages that the kernel has dropped (M8).
class Database : public std::enable_shared_from_this<Database> {
 public:
  // Makes the directory (owner only) and the database where there is none. Steps 1 and 2 of the ladder of RELIABILITY
  // §3.3: free space first, then a normal opening that forgives a torn tail of the log and nothing else.
  static Result<std::shared_ptr<Database>> open(const Options& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // All of the batch or nothing. Fails with disk_full below the floor, before anything is touched.
  Result<void> write(rocksdb::WriteBatch& batch, Durability durability);
  // Everything written so far, as it is now.
  Result<std::shared_ptr<const View>> view();
  // Waits until no view older than `view` is in use. Readers never wait for a writer, so this ends.
  void await_readers_before(const View& view);
  // Moves all of memory into tables and drops the log that held it.
  Result<void> flush();
  // Rewrites whatever lies from `first` to `last` in a family, so that what was deleted there leaves the disk.
  Result<void> compact(Family family, ByteView first, ByteView last);
  // Waits for readers, flushes and closes. Nothing may be called afterwards.
  Result<void> close();
  // Fails when an earlier write did.
  Result<void> usable() const;
  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles_[static_cast<std::size_t>(family)]; }

 private:
  friend class View;
  Database() = default;
  Result<void> open_files(const Options& options);
  void release_handles();

  std::filesystem::path directory_;
  std::uint64_t free_bytes_floor_ = 0;
  std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, family_count> handles_{};
  rocksdb::ColumnFamilyHandle* default_handle_ = nullptr;
  std::atomic<bool> failed_{false};

  std::mutex readers_mutex_;
  std::condition_variable readers_changed_;
  std::multiset<std::uint64_t> readers_;  // the sequence numbers of the views in use
};

// The database at one moment: a whole batch or none of it. Cheap to hold for a call, not for longer, since the files
// cannot forget what a view still sees. Any thread may use it; it keeps the database open.
class View {
 public:
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  // Absence is an answer, not an error.
  Result<std::optional<Bytes>> get(Family family, ByteView key) const;
  Result<bool> holds(Family family, ByteView key) const;

  // Calls `visit` with each key and value from `first` up to but without `end` (empty: to the last) until it returns
  // false. The only iterators of the project are in here: RocksDB 7.8 can end a scan early with status OK (M3), so a
  // caller compares what it saw with what it knows should be there.
  using Visit = std::function<bool(ByteView key, ByteView value)>;
  Result<void> scan(Family family, ByteView first, ByteView end, const Visit& visit) const;
  // The same from the last key before `end` down to `first`.
  Result<void> scan_back(Family family, ByteView first, ByteView end, const Visit& visit) const;

 private:
  friend class Database;
  View(std::shared_ptr<Database> database, const rocksdb::Snapshot* snapshot);
  std::uint64_t number() const { return snapshot_->GetSequenceNumber(); }

  std::shared_ptr<Database> database_;
  const rocksdb::Snapshot* snapshot_;
};

// The first key that does not begin with `prefix`; empty where there is none.
Bytes after_prefix(Bytes prefix);

}  // namespace essaim::storage

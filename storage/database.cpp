#include "storage/database.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <cstdarg>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/free_space.h"
#include "storage/keys.h"

namespace essaim::storage {
namespace {

rocksdb::Slice slice(ByteView bytes) { return {bytes.data(), bytes.size()}; }
ByteView view_of(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

// RocksDB has no code of its own for a lock that somebody holds; the file is in every wording of it.
bool is_locked(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() && text.find("/LOCK") != std::string::npos && text.find("lock") != std::string::npos;
}

Result<void> make_directory(const std::filesystem::path& path) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(path, error);
  if (!error && made) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  }
  if (error) return fail(Errc::store_failed, {path.string() + ": " + error.message()});
  return {};
}

// A directory that has data and no CURRENT lost it: RocksDB would begin anew there and throw the data away. Only the
// first manifest, alone, is what a creation leaves that was cut short.
Result<bool> is_new(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::exists(path / "CURRENT", error)) return false;
  for (const auto& file : std::filesystem::directory_iterator(path, error)) {
    const std::string name = file.path().filename().string();
    const std::string extension = file.path().extension().string();
    const bool manifest = name.starts_with("MANIFEST-") && name != "MANIFEST-000001";
    if (extension == ".sst" || extension == ".log" || manifest) {
      return fail(Errc::store_damaged, {"CURRENT is gone, though " + name + " is there"});
    }
  }
  if (error) return fail(Errc::store_failed, {path.string() + ": " + error.message()});
  return true;
}

// RocksDB keeps a log of its own in the directory unless it is given another.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, std::va_list) override {}
};

// The format that the marks of a store name, whatever else is in it; nothing where they cannot be read. Opening for
// reading changes no file there.
std::optional<std::uint32_t> format_of(rocksdb::DBOptions database, const std::shared_ptr<rocksdb::Cache>& cache,
                                       const std::string& path) {
  database.info_log = std::make_shared<NoLog>();
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions{}},
      {std::string(name_of(Family::marks)), family_options(Family::marks, cache)}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  if (!rocksdb::DB::OpenForReadOnly(database, path, families, &handles, &raw).ok()) return std::nullopt;
  const std::unique_ptr<rocksdb::DB> db(raw);
  std::string value;
  const rocksdb::Status status = db->Get(rocksdb::ReadOptions{}, handles[1], format_key(), &value);
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  return status.ok() ? read_format(value) : std::nullopt;
}

// Whether a store that exists may be opened for writing, which already moves data between its files.
Result<void> check_before_writing(const rocksdb::DBOptions& database, const std::shared_ptr<rocksdb::Cache>& cache,
                                  const std::string& path) {
  const auto found = format_of(database, cache, path);
  if (found && *found > format_version) {
    return fail(Errc::store_newer, {std::to_string(*found), std::to_string(format_version)});
  }
  std::vector<std::string> names;
  const rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(database, path, &names);
  if (!listed.ok()) return fail(Errc::store_damaged, {listed.ToString()});
  for (const std::string& name : names) {
    const bool known = name == rocksdb::kDefaultColumnFamilyName ||
                       std::ranges::any_of(all_families, [&](Family family) { return name == name_of(family); });
    if (!known) return fail(Errc::store_damaged, {"unknown family " + name});
  }
  return {};
}

}  // namespace

Error from_status(const rocksdb::Status& status) {
  if (status.IsCorruption()) return Error(Errc::store_damaged, {status.ToString()});
  return Error(Errc::store_failed, {status.ToString()});
}

Bytes after_prefix(Bytes prefix) {
  while (!prefix.empty() && static_cast<std::uint8_t>(prefix.back()) == 0xFF) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<std::uint8_t>(prefix.back()) + 1);
  return prefix;
}

Result<std::shared_ptr<Database>> Database::open(const Options& options) {
  if (auto made = make_directory(options.directory); !made) return tl::unexpected(made.error());
  // Before opening, since that writes too: reading the log again fills tables (M6).
  if (auto room = check_free_space(options.directory, options.free_bytes_floor); !room) {
    return tl::unexpected(room.error());
  }
  std::shared_ptr<Database> database(new Database);
  if (auto opened = database->open_files(options); !opened) return tl::unexpected(opened.error());
  return database;
}

Result<void> Database::open_files(const Options& options) {
  directory_ = options.directory;
  free_bytes_floor_ = options.free_bytes_floor;
  cache_ = rocksdb::NewLRUCache(options.cache_bytes);
  const std::string path = directory_.string();
  rocksdb::DBOptions database = database_options(options.env);

  const auto fresh = is_new(directory_);
  if (!fresh) return tl::unexpected(fresh.error());
  database.create_if_missing = *fresh;
  if (!*fresh) {
    if (auto good = check_before_writing(database, cache_, path); !good) return good;
  }

  // RocksDB wants its default family to exist. It holds nothing.
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, family_options(Family::marks, cache_)}};
  for (const Family family : all_families) {
    families.emplace_back(std::string(name_of(family)), family_options(family, cache_));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(database, path, families, &handles, &raw);
  if (!status.ok()) {
    if (is_locked(status)) return fail(Errc::already_running, {path});
    // Damage and files that are gone need the next steps of the ladder; rights and a failing disk need a person.
    const bool damaged =
        status.IsCorruption() || status.IsPathNotFound() || status.IsNotFound() || status.IsInvalidArgument();
    return fail(damaged ? Errc::store_damaged : Errc::store_failed, {status.ToString()});
  }
  db_.reset(raw);
  default_handle_ = handles[0];
  std::copy(handles.begin() + 1, handles.end(), handles_.begin());
  return {};
}

Database::~Database() {
  // Without close() memory is not flushed: the next start replays the log, as after a crash.
  release_handles();
}

void Database::release_handles() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle*& handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle);
    handle = nullptr;
  }
  db_->DestroyColumnFamilyHandle(default_handle_);
}

Result<void> Database::usable() const {
  if (failed_) return fail(Errc::store_failed, {"an earlier write failed; the store must be opened again"});
  return {};
}

Result<void> Database::write(rocksdb::WriteBatch& batch, Durability durability) {
  if (auto use = usable(); !use) return use;
  if (auto room = check_free_space(directory_, free_bytes_floor_); !room) return room;
  rocksdb::WriteOptions options;
  options.sync = durability == Durability::synced;
  options.protection_bytes_per_key = 8;
  const rocksdb::Status status = db_->Write(options, &batch);
  if (status.ok()) return {};
  if (status.IsNoSpace()) {
    // A flush that met the full disk: RocksDB resumes by itself when there is room (M7), and this batch was refused.
    return fail(Errc::disk_full, {"0", std::to_string(free_bytes_floor_ >> 20)});
  }
  failed_ = true;
  return tl::unexpected(from_status(status));
}

Result<std::shared_ptr<const View>> Database::view() {
  const rocksdb::Snapshot* snapshot = db_->GetSnapshot();
  if (snapshot == nullptr) return fail(Errc::store_failed, {"no snapshot"});
  return std::shared_ptr<const View>(new View(shared_from_this(), snapshot));
}

void Database::await_readers_before(const View& view) {
  std::unique_lock lock(readers_mutex_);
  readers_changed_.wait(lock, [&] { return readers_.empty() || *readers_.begin() >= view.number(); });
}

Result<void> Database::flush() {
  if (auto use = usable(); !use) return use;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    const rocksdb::Status status = db_->Flush(rocksdb::FlushOptions{}, handle);
    if (!status.ok()) return tl::unexpected(from_status(status));
  }
  return {};
}

Result<void> Database::compact(Family family, ByteView first, ByteView last) {
  if (auto use = usable(); !use) return use;
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  // Also what lies in the lowest level already; else a text that arrived there stays.
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  const rocksdb::Slice begin = slice(first);
  const rocksdb::Slice end = slice(last);
  const rocksdb::Status status = db_->CompactRange(options, handle(family), &begin, &end);
  if (!status.ok()) return tl::unexpected(from_status(status));
  return {};
}

Result<void> Database::close() {
  {
    std::unique_lock lock(readers_mutex_);
    readers_changed_.wait(lock, [&] { return readers_.empty(); });
  }
  // A store that failed is not written any more; what it acknowledged is in the log.
  Result<void> flushed;
  if (!failed_) flushed = flush();
  failed_ = true;
  release_handles();
  const rocksdb::Status closed = db_->Close();
  db_.reset();
  if (!flushed) return flushed;
  if (!closed.ok()) return tl::unexpected(from_status(closed));
  return {};
}

View::View(std::shared_ptr<Database> database, const rocksdb::Snapshot* snapshot)
    : database_(std::move(database)), snapshot_(snapshot) {
  const std::scoped_lock lock(database_->readers_mutex_);
  database_->readers_.insert(number());
}

View::~View() {
  const std::uint64_t mine = number();
  database_->db_->ReleaseSnapshot(snapshot_);
  // Under the lock to the end: whoever waits may close the database as soon as it is let go.
  const std::scoped_lock lock(database_->readers_mutex_);
  database_->readers_.erase(database_->readers_.find(mine));
  database_->readers_changed_.notify_all();
}

Result<std::optional<Bytes>> View::get(Family family, ByteView key) const {
  if (auto use = database_->usable(); !use) return tl::unexpected(use.error());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  std::string value;
  const rocksdb::Status status = database_->db_->Get(options, database_->handle(family), slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return tl::unexpected(from_status(status));
  return value;
}

Result<bool> View::holds(Family family, ByteView key) const {
  if (auto use = database_->usable(); !use) return tl::unexpected(use.error());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = database_->db_->Get(options, database_->handle(family), slice(key), &value);
  if (!status.ok() && !status.IsNotFound()) return tl::unexpected(from_status(status));
  return status.ok();
}

Result<void> View::scan(Family family, ByteView first, ByteView end, const Visit& visit) const {
  if (auto use = database_->usable(); !use) return use;
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  const rocksdb::Slice bound = slice(end);
  if (!end.empty()) options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> row(database_->db_->NewIterator(options, database_->handle(family)));
  for (row->Seek(slice(first)); row->Valid(); row->Next()) {
    if (!visit(view_of(row->key()), view_of(row->value()))) return {};
  }
  if (!row->status().ok()) return tl::unexpected(from_status(row->status()));
  return {};
}

Result<void> View::scan_back(Family family, ByteView first, ByteView end, const Visit& visit) const {
  if (auto use = database_->usable(); !use) return use;
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  const rocksdb::Slice lower = slice(first);
  const rocksdb::Slice bound = slice(end);
  options.iterate_lower_bound = &lower;
  if (!end.empty()) options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> row(database_->db_->NewIterator(options, database_->handle(family)));
  for (row->SeekToLast(); row->Valid(); row->Prev()) {
    if (!visit(view_of(row->key()), view_of(row->value()))) return {};
  }
  if (!row->status().ok()) return tl::unexpected(from_status(row->status()));
  return {};
}

}  // namespace essaim::storage

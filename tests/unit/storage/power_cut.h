#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>

// A file system whose power can be cut (RELIABILITY M9): it knows for each file how much of it was synced, and can copy
// at any moment what a disk would hold after a power cut: the synced part, and by chance some of what follows.
namespace essaim::storage {

class CuttableFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // `before_operation` is called before each operation that changes a file, from whichever thread does it, one at a
  // time; in it, `copy_what_survives` may be called.
  CuttableFileSystem(unsigned seed, std::function<void()> before_operation)
      : FileSystemWrapper(rocksdb::FileSystem::Default()),
        before_operation_(std::move(before_operation)),
        random_(seed) {}
  const char* Name() const override { return "CuttableFileSystem"; }

  // From now on each sync fails, as on a disk that lost a sector.
  void fail_syncs(bool fail) {
    const std::scoped_lock lock(mutex_);
    syncs_fail_ = fail;
  }

  void copy_what_survives(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::create_directories(to);
    for (const auto& file : std::filesystem::directory_iterator(from)) {
      const std::filesystem::path copy = to / file.path().filename();
      std::filesystem::copy_file(file.path(), copy);
      const auto known = files_.find(file.path().string());
      if (known == files_.end()) continue;
      const auto [written, synced] = known->second;
      std::filesystem::resize_file(copy, synced + random_() % (written - synced + 1));
    }
  }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    const std::scoped_lock lock(mutex_);
    before_operation_();
    const auto status = target()->NewWritableFile(name, options, result, debug);
    if (status.ok()) {
      files_[name] = {};
      *result = std::make_unique<File>(*this, name, std::move(*result));
    }
    return status;
  }
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    const std::scoped_lock lock(mutex_);
    before_operation_();
    if (const auto known = files_.find(from); known != files_.end()) {
      files_[to] = known->second;
      files_.erase(from);
    }
    return target()->RenameFile(from, to, options, debug);
  }
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    const std::scoped_lock lock(mutex_);
    before_operation_();
    files_.erase(name);
    return target()->DeleteFile(name, options, debug);
  }

 private:
  struct Extent {
    std::uint64_t written = 0, synced = 0;
  };

  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(CuttableFileSystem& system, std::string name, std::unique_ptr<rocksdb::FSWritableFile> file)
        : FSWritableFileOwnerWrapper(std::move(file)), system_(system), name_(std::move(name)) {}
    rocksdb::IOStatus Append(const rocksdb::Slice& octets, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      return append(octets, [&] { return target()->Append(octets, options, debug); });
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& octets, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* debug) override {
      return append(octets, [&] { return target()->Append(octets, options, debug); });
    }
    // The disk below need not be waited for: what counts is what we remember.
    rocksdb::IOStatus Sync(const rocksdb::IOOptions&, rocksdb::IODebugContext*) override { return sync(); }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions&, rocksdb::IODebugContext*) override { return sync(); }
    // Asks the kernel to begin, and promises nothing.
    rocksdb::IOStatus RangeSync(std::uint64_t, std::uint64_t, const rocksdb::IOOptions&,
                                rocksdb::IODebugContext*) override {
      return rocksdb::IOStatus::OK();
    }

   private:
    template <typename Write>
    rocksdb::IOStatus append(const rocksdb::Slice& octets, const Write& write) {
      const std::scoped_lock lock(system_.mutex_);
      system_.before_operation_();
      const rocksdb::IOStatus status = write();
      if (const auto known = system_.files_.find(name_); status.ok() && known != system_.files_.end()) {
        known->second.written += octets.size();
      }
      return status;
    }
    rocksdb::IOStatus sync() {
      const std::scoped_lock lock(system_.mutex_);
      system_.before_operation_();
      if (system_.syncs_fail_) return rocksdb::IOStatus::IOError("sync", "on purpose");
      const auto known = system_.files_.find(name_);
      if (known != system_.files_.end()) known->second.synced = known->second.written;
      return rocksdb::IOStatus::OK();
    }
    CuttableFileSystem& system_;
    std::string name_;
  };

  std::function<void()> before_operation_;
  std::mutex mutex_;
  std::map<std::string, Extent> files_;
  std::mt19937 random_;
  bool syncs_fail_ = false;
};

}  // namespace essaim::storage

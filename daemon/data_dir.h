#pragma once

#include <filesystem>

#include "core/error.h"
#include "core/sign.h"

namespace essaim::daemon {

// A city's data directory (core/city_files.h), held by this process alone while the object lives.
class DataDir {
 public:
  // Fails with not_initialised, rights_too_open (directory or key readable by others, or owned by somebody else),
  // already_running (another daemon holds the lock), file_unreadable.
  static Result<DataDir> open(const std::filesystem::path& directory);
  DataDir(DataDir&& other) noexcept;
  DataDir& operator=(DataDir&& other) noexcept;
  ~DataDir();

  std::filesystem::path file(std::string_view name) const { return directory_ / name; }
  const std::filesystem::path& directory() const { return directory_; }
  Result<SigningKey> read_node_key() const;

 private:
  DataDir() = default;
  std::filesystem::path directory_;
  int lock_ = -1;
};

}  // namespace essaim::daemon

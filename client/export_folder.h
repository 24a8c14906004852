#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/error.h"

namespace essaim::client {

// A folder that an export fills. Files appear under their names only when they are whole; none is written outside it,
// whatever a name holds.
class ExportFolder {
 public:
  // Makes the folder where there is none. Without `force` it must be empty, but for what an export that was killed has
  // left, and no file is replaced. Errors: folder_in_use, file_unwritable.
  static Result<ExportFolder> open(const std::filesystem::path& path, bool force);
  ~ExportFolder();
  ExportFolder(ExportFolder&& other) noexcept;
  ExportFolder(const ExportFolder&) = delete;
  ExportFolder& operator=(const ExportFolder&) = delete;
  ExportFolder& operator=(ExportFolder&&) = delete;

  // One file at a time: begun, written, kept under a name without any stroke. What is not kept is gone afterwards.
  Result<void> begin();
  Result<void> write(std::string_view text);
  Result<void> keep(const std::string& name);
  // What was kept is on the disk.
  Result<void> sync();

 private:
  ExportFolder(int folder, std::filesystem::path path, bool force)
      : folder_(folder), path_(std::move(path)), force_(force) {}
  void drop();
  tl::unexpected<Error> failed(const std::string& name) const;

  int folder_ = -1, file_ = -1;
  std::filesystem::path path_;
  bool force_;
};

// `guediawaye-12-un-systeme-d-information.md`: small letters, digits and hyphens, at most 120 of them, whatever the
// title holds; a title without a Latin letter or digit adds nothing.
std::string markdown_name(std::string_view handle, std::uint64_t number, std::string_view title);

}  // namespace essaim::client

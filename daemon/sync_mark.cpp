#include "daemon/sync_mark.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace essaim::daemon {
namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

tl::unexpected<Error> failed(const std::filesystem::path& file) {
  return fail(Errc::index_failed, {file.filename().string() + ": " + std::strerror(errno)});
}

Result<void> sync_directory(const std::filesystem::path& file) {
  const int directory = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return failed(file.parent_path());
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  if (!synced) return failed(file.parent_path());
  return {};
}

}  // namespace

SyncMark::SyncMark(std::filesystem::path file)
    : file_(std::move(file)), boot_(content_of("/proc/sys/kernel/random/boot_id")) {
  set_ = !boot_.empty() && content_of(file_) == boot_;
  trusted_ = set_ || ::access(file_.c_str(), F_OK) != 0;
}

Result<void> SyncMark::set_unsynced() {
  const int out = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0) return failed(file_);
  const bool written =
      ::write(out, boot_.data(), boot_.size()) == static_cast<ssize_t>(boot_.size()) && ::fsync(out) == 0;
  ::close(out);
  if (!written) return failed(file_);
  set_ = true;
  return sync_directory(file_);
}

Result<void> SyncMark::clear() {
  if (::unlink(file_.c_str()) != 0 && errno != ENOENT) return failed(file_);
  set_ = false;
  return sync_directory(file_);
}

}  // namespace essaim::daemon

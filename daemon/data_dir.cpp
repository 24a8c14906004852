#include "daemon/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "core/city_files.h"

namespace essaim::daemon {
namespace {

// Keys are no secret on a machine where others can read or replace them.
Result<void> check_private(const std::filesystem::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return fail(Errc::file_unreadable, {path.string(), std::strerror(errno)});
  if (info.st_uid != ::geteuid() || (info.st_mode & 077) != 0) return fail(Errc::rights_too_open, {path.string()});
  return {};
}

}  // namespace

Result<DataDir> DataDir::open(const std::filesystem::path& directory) {
  struct stat info {};
  DataDir data;
  data.directory_ = std::filesystem::absolute(directory);
  if (::stat(data.file(city_files::config).c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(Errc::not_initialised, {directory.string()});
    return fail(Errc::file_unreadable, {data.file(city_files::config).string(), std::strerror(errno)});
  }
  if (auto rights = check_private(data.directory_); !rights) return tl::unexpected(rights.error());
  if (auto rights = check_private(data.file(city_files::node_key)); !rights) return tl::unexpected(rights.error());

  const std::filesystem::path lock = data.file(city_files::lock);
  data.lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (data.lock_ < 0) return fail(Errc::file_unreadable, {lock.string(), std::strerror(errno)});
  if (::flock(data.lock_, LOCK_EX | LOCK_NB) != 0) return fail(Errc::already_running, {directory.string()});
  return data;
}

DataDir::DataDir(DataDir&& other) noexcept
    : directory_(std::move(other.directory_)), lock_(std::exchange(other.lock_, -1)) {}

DataDir& DataDir::operator=(DataDir&& other) noexcept {
  std::swap(directory_, other.directory_);
  std::swap(lock_, other.lock_);
  return *this;
}

DataDir::~DataDir() {
  if (lock_ >= 0) ::close(lock_);
}

Result<SigningKey> DataDir::read_node_key() const {
  const std::filesystem::path path = file(city_files::node_key);
  std::ifstream in(path);
  if (!in) return fail(Errc::file_unreadable, {path.string(), std::strerror(errno)});
  std::ostringstream text;
  text << in.rdbuf();
  return parse_key(text.str(), KeyPurpose::node);
}

}  // namespace essaim::daemon

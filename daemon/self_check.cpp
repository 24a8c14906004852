#include "daemon/self_check.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "core/city_files.h"
#include "core/harmless.h"
#include "daemon/config.h"
#include "storage/free_space.h"

namespace essaim::daemon {
namespace {

// RocksDB opens a file for each of its tables and keeps it open; a store of 10 million entries has a few hundred.
constexpr std::size_t descriptors_of_store = 512;
// Per partner: its link, and one more while it is dialled again.
constexpr std::size_t descriptors_per_partner = 2;

std::string shown(const std::filesystem::path& path) { return harmless(path.string()); }

std::string octal(mode_t mode) {
  std::string digits;
  for (mode_t left = mode & 07777; left != 0; left /= 8) {
    digits.insert(digits.begin(), static_cast<char>('0' + (left & 7)));
  }
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

enum class Presence : unsigned char { required, optional };

// Whose daemon it is. Root may look at the directory of another user's daemon, and then it is whose that is.
uid_t user_of(const std::filesystem::path& directory) {
  struct stat info {};
  if (::geteuid() == 0 && ::stat(directory.c_str(), &info) == 0) return info.st_uid;
  return ::geteuid();
}

// What is wrong with one path; nothing where all is well.
std::optional<Finding> look_at_rights(const std::filesystem::path& path, uid_t user, Presence presence) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (presence == Presence::optional && errno == ENOENT) return std::nullopt;
    return Finding(FindingCode::file_unreadable, {shown(path), std::strerror(errno)});
  }
  if (info.st_uid != user) {
    return Finding(FindingCode::rights_foreign, {shown(path), std::to_string(info.st_uid), std::to_string(user)});
  }
  if ((info.st_mode & 077) != 0) return Finding(FindingCode::rights_open, {shown(path), octal(info.st_mode)});
  return std::nullopt;
}

std::optional<Finding> unreadable_configuration(const std::filesystem::path& file, const Result<Config>& config) {
  if (config) return std::nullopt;
  const Error& error = config.error();
  if (error.code == Errc::config_invalid && error.arguments.size() == 3) {
    return Finding(FindingCode::configuration_bad, {shown(file), error.arguments[1], harmless(error.arguments[2])});
  }
  if (error.code == Errc::file_unreadable && error.arguments.size() == 2) {
    return Finding(FindingCode::file_unreadable, {shown(file), harmless(error.arguments[1])});
  }
  return Finding(FindingCode::configuration_bad, {shown(file), "1", harmless(sentence(error, Language::english))});
}

std::uint64_t floor_of(const std::filesystem::path& directory) {
  const auto config = read_config(directory / city_files::config);
  return config ? config->free_mib_floor : Config().free_mib_floor;
}

// Whether a daemon holds the directory. The lock is only tried: this process never keeps it.
bool is_held(const std::filesystem::path& directory) {
  const int lock = ::open((directory / city_files::lock).c_str(), O_RDONLY | O_CLOEXEC);
  if (lock < 0) return false;
  const bool held = ::flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(lock);
  return held;
}

}  // namespace

std::vector<Finding> check_rights(const std::filesystem::path& directory) {
  std::vector<Finding> found;
  const uid_t user = user_of(directory);
  const auto look = [&](const std::filesystem::path& path, Presence presence) {
    if (auto wrong = look_at_rights(path, user, presence)) found.push_back(std::move(*wrong));
  };
  look(directory, Presence::required);
  look(directory / city_files::node_key, Presence::required);
  // It may hold the password of a proxy.
  look(directory / city_files::config, Presence::required);
  look(directory / city_files::recovery_key, Presence::optional);
  look(directory / city_files::anchor, Presence::optional);
  if (found.empty()) found.emplace_back(FindingCode::rights_good, std::vector<std::string>{shown(directory)});
  struct stat info {};
  const std::filesystem::path recovery = directory / city_files::recovery_key;
  if (::stat(recovery.c_str(), &info) == 0) {
    found.emplace_back(FindingCode::recovery_here, std::vector<std::string>{shown(recovery)});
  } else {
    found.emplace_back(FindingCode::recovery_absent);
  }
  return found;
}

Finding check_configuration(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / city_files::config;
  if (auto wrong = unreadable_configuration(file, read_config(file))) return *wrong;
  return Finding(FindingCode::configuration_good, {shown(file)});
}

Finding check_configuration(const std::filesystem::path& directory, std::filesystem::file_time_type since) {
  Finding found = check_configuration(directory);
  if (found.code != FindingCode::configuration_good) return found;
  std::error_code failure;
  const auto changed = std::filesystem::last_write_time(directory / city_files::config, failure);
  if (failure || changed <= since) return found;
  return Finding(FindingCode::configuration_newer, found.arguments);
}

Finding check_disk(const std::filesystem::path& directory, std::uint64_t floor_mib) {
  struct statvfs facts {};
  if (::statvfs(directory.c_str(), &facts) == 0 && (facts.f_flag & ST_RDONLY) != 0) {
    return Finding(FindingCode::disk_read_only, {shown(directory)});
  }
  const auto free = storage::free_bytes(directory);
  if (!free) {
    const auto& arguments = free.error().arguments;
    return Finding(FindingCode::disk_unreadable,
                   {shown(directory), harmless(arguments.empty() ? std::string() : arguments.front())});
  }
  const std::uint64_t free_mib = *free >> 20;
  FindingCode code = FindingCode::disk_good;
  if (free_mib < 2 * floor_mib) code = FindingCode::disk_low;
  if (free_mib < floor_mib) code = FindingCode::disk_full;
  return Finding(code, {std::to_string(free_mib), std::to_string(floor_mib)});
}

Finding check_descriptors(std::size_t partners) {
  std::size_t open = 0;
  std::error_code failure;
  for (auto each = std::filesystem::directory_iterator("/proc/self/fd", failure);
       !failure && each != std::filesystem::directory_iterator(); each.increment(failure)) {
    ++open;
  }
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const std::size_t wanted = descriptors_of_store + descriptors_per_partner * partners;
  const bool few = limit.rlim_cur < wanted || open > limit.rlim_cur / 4 * 3;
  std::vector<std::string> arguments = {std::to_string(open), std::to_string(limit.rlim_cur)};
  if (few) arguments.push_back(std::to_string(std::max<std::size_t>(wanted, 2 * open)));
  return Finding(few ? FindingCode::descriptors_few : FindingCode::descriptors_good, std::move(arguments));
}

std::vector<Finding> check_stopped_city(const std::filesystem::path& directory, const std::filesystem::path& socket) {
  struct stat info {};
  if (::stat((directory / city_files::config).c_str(), &info) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return {Finding(FindingCode::directory_empty, {shown(directory)})};
  }
  std::vector<Finding> found;
  if (is_held(directory)) {
    found.emplace_back(FindingCode::daemon_elsewhere, std::vector<std::string>{shown(directory), shown(socket)});
  }
  found.push_back(check_configuration(directory));
  for (Finding& one : check_rights(directory)) found.push_back(std::move(one));
  found.push_back(check_disk(directory, floor_of(directory)));
  return found;
}

}  // namespace essaim::daemon

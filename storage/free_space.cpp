#include "storage/free_space.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace essaim::storage {

Result<std::uint64_t> free_bytes(const std::filesystem::path& path) {
  struct statvfs facts {};
  while (::statvfs(path.c_str(), &facts) != 0) {
    if (errno == EINTR) continue;
    return fail(Errc::store_failed, {path.string() + ": " + std::generic_category().message(errno)});
  }
  return std::uint64_t{facts.f_bavail} * facts.f_frsize;
}

Result<void> check_free_space(const std::filesystem::path& path, std::uint64_t floor_bytes) {
  const auto free = free_bytes(path);
  if (!free) return tl::unexpected(free.error());
  if (*free >= floor_bytes) return {};
  constexpr std::uint64_t mib = 1024 * 1024;
  return fail(Errc::disk_full, {std::to_string(*free / mib), std::to_string((floor_bytes + mib - 1) / mib)});
}

}  // namespace essaim::storage

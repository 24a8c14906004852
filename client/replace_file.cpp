#include "client/replace_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "client/system_words.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

bool write_all(int file, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(file, text.data() + written, text.size() - written);
    if (count > 0) written += static_cast<std::size_t>(count);
    if (count < 0 && errno != EINTR) return false;
  }
  return true;
}

// After a rename, so that it outlives a power cut; the text is in its place already where this cannot be done.
void sync_directory(const std::string& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  ::fsync(directory);
  ::close(directory);
}

}  // namespace

Result<void> replace_file(const std::string& path, const std::string& text) {
  const auto failed = [&](int reason) { return fail(Errc::file_unwritable, {harmless(path), system_words(reason)}); };
  std::error_code failure;
  const std::filesystem::path real = std::filesystem::canonical(path, failure);
  if (failure) return failed(failure.value());
  struct stat before {};
  if (::stat(real.c_str(), &before) != 0) return failed(errno);
  // A file that must not be written is not to be replaced either.
  if (::access(real.c_str(), W_OK) != 0) return failed(errno);
  std::string fresh = (real.parent_path() / (".essaim-" + real.filename().string() + "-XXXXXX")).string();
  const int file = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (file < 0) return failed(errno);
  const bool good = write_all(file, text) && ::fchmod(file, before.st_mode & 07777) == 0 && ::fsync(file) == 0 &&
                    ::rename(fresh.c_str(), real.c_str()) == 0;
  const int reason = errno;
  ::close(file);
  if (!good) {
    ::unlink(fresh.c_str());
    return failed(reason);
  }
  sync_directory(real.parent_path().string());
  return {};
}

}  // namespace essaim::client

#include "client/draft_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "client/system_words.h"
#include "core/harmless.h"

namespace essaim::client {

bool is_there(const std::string& path) {
  std::error_code failure;
  return std::filesystem::exists(std::filesystem::symlink_status(path, failure));
}

Result<void> write_draft(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return fail(Errc::file_unwritable, {harmless(path), why_not_made(path, errno)});
  std::size_t written = 0;
  bool good = true;
  while (good && written < text.size()) {
    const ssize_t count = ::write(file, text.data() + written, text.size() - written);
    if (count > 0) written += static_cast<std::size_t>(count);
    good = count > 0 || (count < 0 && errno == EINTR);
  }
  good = good && ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  if (good) return {};
  ::unlink(path.c_str());
  return fail(Errc::file_unwritable, {harmless(path), system_words(reason)});
}

}  // namespace essaim::client

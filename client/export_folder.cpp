#include "client/export_folder.h"
#include "client/system_words.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "core/check.h"
#include "core/harmless.h"
#include "core/text.h"

namespace essaim::client {
namespace {

constexpr std::string_view unfinished_prefix = ".essaim-export-";
constexpr std::size_t handle_part_max = 32;
constexpr std::size_t title_part_max = 64;

std::string unfinished_name() { return std::string(unfinished_prefix) + std::to_string(::getpid()) + ".part"; }

// Words of small letters and digits with hyphens between, as many whole ones as fit.
std::string plain_words(std::string_view text, std::size_t bytes_max) {
  std::string out;
  std::string word;
  const auto add = [&] {
    const std::size_t needed = word.size() + (out.empty() ? 0 : 1);
    if (word.empty()) return true;
    if (out.size() + needed > bytes_max) return false;
    out += (out.empty() ? "" : "-") + word;
    word.clear();
    return true;
  };
  for (const char c : folded(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      word += c;
    } else if (!add()) {
      return out;
    }
  }
  // A single word that is too long is cut.
  if (!add() && out.empty()) return word.substr(0, bytes_max);
  return out;
}

}  // namespace

Result<ExportFolder> ExportFolder::open(const std::filesystem::path& path, bool force) {
  const std::string shown = harmless(path.string());
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (failure) return fail(Errc::file_unwritable, {shown, failure.message()});
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail(Errc::file_unwritable, {shown, system_words(errno)});
  ExportFolder folder(descriptor, path, force);
  for (std::filesystem::directory_iterator file(path, failure), end; !failure && file != end; file.increment(failure)) {
    const std::string name = file->path().filename().string();
    if (name.starts_with(unfinished_prefix)) {
      ::unlinkat(descriptor, name.c_str(), 0);
    } else if (!force) {
      return fail(Errc::folder_in_use, {shown});
    }
  }
  if (failure) return fail(Errc::file_unwritable, {shown, failure.message()});
  return folder;
}

ExportFolder::ExportFolder(ExportFolder&& other) noexcept
    : folder_(std::exchange(other.folder_, -1)),
      file_(std::exchange(other.file_, -1)),
      path_(std::move(other.path_)),
      force_(other.force_) {}

ExportFolder::~ExportFolder() {
  drop();
  if (folder_ >= 0) ::close(folder_);
}

void ExportFolder::drop() {
  if (file_ < 0) return;
  ::close(file_);
  file_ = -1;
  ::unlinkat(folder_, unfinished_name().c_str(), 0);
}

tl::unexpected<Error> ExportFolder::failed(const std::string& name) const {
  return fail(Errc::file_unwritable, {harmless((path_ / name).string()), system_words(errno)});
}

Result<void> ExportFolder::begin() {
  drop();
  const std::string name = unfinished_name();
  file_ = ::openat(folder_, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file_ < 0) return failed(name);
  return {};
}

Result<void> ExportFolder::write(std::string_view text) {
  CHECK(file_ >= 0);
  while (!text.empty()) {
    const ssize_t written = ::write(file_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> ExportFolder::keep(const std::string& name) {
  CHECK(file_ >= 0 && name.find('/') == std::string::npos && !name.empty());
  const std::string unfinished = unfinished_name();
  const bool closed = ::close(std::exchange(file_, -1)) == 0;
  const unsigned flags = force_ ? 0 : RENAME_NOREPLACE;
  if (closed && ::renameat2(folder_, unfinished.c_str(), folder_, name.c_str(), flags) == 0) return {};
  auto why = failed(name);
  ::unlinkat(folder_, unfinished.c_str(), 0);
  return why;
}

Result<void> ExportFolder::sync() {
  // One call for however many files there are.
  if (::syncfs(folder_) != 0) return failed("");
  return {};
}

std::string markdown_name(std::string_view handle, std::uint64_t number, std::string_view title) {
  std::string name = plain_words(handle, handle_part_max);
  if (name.empty()) name = "entry";
  name += "-" + std::to_string(number);
  const std::string words = plain_words(title, title_part_max);
  if (!words.empty()) name += "-" + words;
  return name + ".md";
}

}  // namespace essaim::client

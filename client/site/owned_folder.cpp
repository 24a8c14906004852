#include "client/site/owned_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "client/system_words.h"
#include "core/check.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

constexpr std::string_view unfinished_ending = ".essaim-part";
constexpr std::string_view list_head = "# Written by essaim, which removes from this folder only what is named here.\n";
constexpr std::string_view audience_head = "# For: ";

std::optional<std::string> content_of(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  struct stat about {};
  std::string content;
  bool whole = ::fstat(file, &about) == 0 && S_ISREG(about.st_mode);
  if (whole) content.resize(static_cast<std::size_t>(about.st_size));
  for (std::size_t done = 0; whole && done < content.size();) {
    const ssize_t got = ::read(file, content.data() + done, content.size() - done);
    if (got < 0 && errno == EINTR) continue;
    whole = got > 0;
    if (whole) done += static_cast<std::size_t>(got);
  }
  ::close(file);
  return whole ? std::optional(std::move(content)) : std::nullopt;
}

std::set<std::string> names_in(const std::string& list) {
  std::set<std::string> names;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find('\n', at), list.size());
    const std::string name = list.substr(at, end - at);
    // Whoever can write the list must not thereby choose what we remove.
    if (is_owned_name(name)) names.insert(name);
    at = end + 1;
  }
  return names;
}

// Whom the folder is for; empty where its list does not say it.
std::string audience_in(const std::string& list) {
  const std::size_t at = list.find(audience_head);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + audience_head.size();
  return list.substr(begin, std::min(list.find('\n', begin), list.size()) - begin);
}

}  // namespace

bool is_owned_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '/';
  };
  if (name.empty() || !std::ranges::all_of(name, fits) || std::ranges::count(name, '/') > 1) return false;
  if (name.front() == '.' || name.front() == '/' || name.back() == '/') return false;
  return name.find("/.") == std::string_view::npos;
}

Result<OwnedFolder> OwnedFolder::open(const std::filesystem::path& path, std::string list, std::string audience,
                                      bool force) {
  const std::string shown = harmless(path.string());
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (!failure && !std::filesystem::is_directory(path, failure) && !failure) {
    failure = std::make_error_code(std::errc::not_a_directory);
  }
  if (failure) return fail(Errc::file_unwritable, {shown, system_words(failure.value())});
  OwnedFolder folder(path, std::move(list), std::move(audience));
  const auto known = content_of(path / folder.list_);
  if (known && known->starts_with(list_head)) {
    const std::string before = audience_in(*known);
    if (!force && !before.empty() && before != folder.audience_) {
      return fail(Errc::folder_audience, {shown, harmless(before), folder.audience_});
    }
    folder.before_ = names_in(*known);
  } else if (!force) {
    const bool empty = std::filesystem::is_empty(path, failure);
    if (failure) return fail(Errc::file_unwritable, {shown, system_words(failure.value())});
    if (!empty) return fail(Errc::folder_in_use, {shown});
  }
  return folder;
}

tl::unexpected<Error> OwnedFolder::failed(const std::string& name, int number) const {
  return fail(Errc::file_unwritable, {harmless((path_ / name).string()), system_words(number)});
}

Result<void> OwnedFolder::replace(const std::string& name, std::string_view content) const {
  const std::filesystem::path whole = path_ / name;
  const std::filesystem::path part = whole.string() + std::string(unfinished_ending);
  // Left by one that was killed; a link in its place leads nowhere.
  ::unlink(part.c_str());
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file < 0) return failed(name, errno);
  int why = 0;
  while (!content.empty() && why == 0) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno != EINTR) why = errno;
    if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0 && why == 0) why = errno;
  if (why == 0 && ::rename(part.c_str(), whole.c_str()) != 0) why = errno;
  if (why == 0) return {};
  ::unlink(part.c_str());
  return failed(name, why);
}

Result<void> OwnedFolder::write_list(const std::set<std::string>& names) const {
  std::string content = std::string(list_head) + std::string(audience_head) + audience_ + "\n";
  for (const std::string& name : names) content += name + "\n";
  if (content_of(path_ / list_) == content) return {};
  return replace(list_, content);
}

Result<void> OwnedFolder::begin(const std::set<std::string>& names) {
  now_ = names;
  std::set<std::string> folders;
  for (const std::string& name : names) {
    CHECK(is_owned_name(name));
    if (const std::size_t stroke = name.find('/'); stroke != std::string::npos) folders.insert(name.substr(0, stroke));
  }
  for (const std::string& folder : folders) {
    if (::mkdir((path_ / folder).c_str(), 0755) != 0 && errno != EEXIST) return failed(folder, errno);
  }
  std::set<std::string> all = before_;
  all.insert(now_.begin(), now_.end());
  return write_list(all);
}

Result<void> OwnedFolder::write(const std::string& name, std::string_view content) {
  CHECK(now_.contains(name));
  if (content_of(path_ / name) == content) {
    ++unchanged_;
    return {};
  }
  ++written_;
  return replace(name, content);
}

Result<void> OwnedFolder::finish() {
  std::set<std::string> folders;
  for (const std::string& name : before_) {
    if (now_.contains(name)) continue;
    if (::unlink((path_ / name).c_str()) == 0) ++removed_;
    // Of one that was killed while it wrote this.
    ::unlink((path_ / (name + std::string(unfinished_ending))).c_str());
    if (const std::size_t stroke = name.find('/'); stroke != std::string::npos) folders.insert(name.substr(0, stroke));
  }
  // Only where nothing is left in them.
  for (const std::string& folder : folders) ::rmdir((path_ / folder).c_str());
  if (auto listed = write_list(now_); !listed) return listed;
  const int folder = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return failed("", errno);
  // One call for however many files there are.
  const bool synced = ::syncfs(folder) == 0;
  const int why = errno;
  ::close(folder);
  if (!synced) return failed("", why);
  return {};
}

}  // namespace essaim::client

#include "daemon/tray_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "core/hash.h"
#include "core/ids.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::daemon {
namespace {

constexpr const char* last_name = "last";
constexpr std::size_t digest_bytes = 32;

tl::unexpected<Error> unwritable(const std::filesystem::path& path, int number) {
  return fail(Errc::file_unwritable, {path.string(), std::strerror(number)});
}

Bytes digest_of(ByteView octets) {
  const Sha256 digest = sha256({octets});
  return {digest.begin(), digest.end()};
}

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

Bytes encode(const TrayDraft& draft) {
  v1::KeptDraft kept;
  fill(draft, *kept.mutable_summary());
  kept.set_markdown(draft.markdown);
  kept.set_mark(draft.mark);
  for (const std::uint64_t number : draft.replaces) kept.add_replaces(number);
  const Bytes octets = kept.SerializeAsString();
  return digest_of(octets) + octets;
}

std::optional<TrayDraft> decode(ByteView octets) {
  if (octets.size() < digest_bytes) return std::nullopt;
  const ByteView body = octets.substr(digest_bytes);
  v1::KeptDraft kept;
  if (digest_of(body) != octets.substr(0, digest_bytes) ||
      !kept.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return std::nullopt;
  }
  const v1::DraftSummary& summary = kept.summary();
  TrayDraft draft;
  draft.number = summary.number();
  draft.title = summary.title();
  draft.kind = summary.kind();
  draft.file = summary.file_name();
  draft.audience = summary.audience();
  draft.revises = summary.revises();
  draft.minor = summary.minor();
  draft.goes_on_from = summary.goes_on_from();
  draft.same_text = summary.same_text();
  draft.submitted_by = summary.submitted_by();
  draft.submitted_ms = summary.submitted_ms();
  draft.given_back_by = summary.given_back_by();
  draft.given_back_ms = summary.given_back_ms();
  draft.reason = summary.reason();
  draft.markdown = kept.markdown();
  draft.mark = kept.mark();
  draft.replaces.assign(kept.replaces().begin(), kept.replaces().end());
  return draft;
}

Result<Bytes> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream octets;
  if (in) octets << in.rdbuf();
  if (!in) return fail(Errc::file_unreadable, {path.string(), std::strerror(errno)});
  return octets.str();
}

// Under its name it is whole or not there at all.
Result<void> write_file(const std::filesystem::path& path, ByteView octets) {
  std::string temporary = path.string() + ".new-XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);  // 0600
  if (file < 0) return unwritable(path, errno);
  bool good = true;
  while (good && !octets.empty()) {
    const ssize_t written = ::write(file, octets.data(), octets.size());
    if (written > 0) octets.remove_prefix(static_cast<std::size_t>(written));
    good = written > 0 || (written < 0 && errno == EINTR);
  }
  good = good && ::fsync(file) == 0 && ::rename(temporary.c_str(), path.c_str()) == 0;
  const int number = errno;
  ::close(file);
  if (good) return {};
  ::unlink(temporary.c_str());
  return unwritable(path, number);
}

}  // namespace

void fill(const TrayDraft& draft, v1::DraftSummary& summary) {
  summary.set_number(draft.number);
  summary.set_title(draft.title);
  summary.set_kind(draft.kind);
  summary.set_file_name(draft.file);
  summary.set_audience(draft.audience);
  summary.set_revises(draft.revises);
  summary.set_minor(draft.minor);
  summary.set_goes_on_from(draft.goes_on_from);
  summary.set_same_text(draft.same_text);
  summary.set_submitted_by(draft.submitted_by);
  summary.set_submitted_ms(draft.submitted_ms);
  summary.set_given_back_by(draft.given_back_by);
  summary.set_given_back_ms(draft.given_back_ms);
  summary.set_reason(draft.reason);
}

Result<std::vector<std::uint64_t>> TrayFiles::numbers() const {
  if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) return unwritable(directory_, errno);
  std::vector<std::uint64_t> numbers;
  std::error_code failure;
  for (auto at = std::filesystem::directory_iterator(directory_, failure);
       !failure && at != std::filesystem::directory_iterator(); at.increment(failure)) {
    const std::string name = at->path().filename().string();
    if (const auto number = number_from(name)) numbers.push_back(*number);
    // Left by a process that ended while it wrote.
    if (name.find(".new-") != std::string::npos) ::unlink(at->path().c_str());
  }
  if (failure) return fail(Errc::file_unreadable, {directory_.string(), failure.message()});
  std::ranges::sort(numbers);
  return numbers;
}

std::uint64_t TrayFiles::last_number() const {
  const auto text = read_file(directory_ / last_name);
  return text ? number_from(*text).value_or(0) : 0;
}

Result<void> TrayFiles::keep_last_number(std::uint64_t number) const {
  return write_file(directory_ / last_name, std::to_string(number));
}

Result<std::optional<TrayDraft>> TrayFiles::read(std::uint64_t number) const {
  const auto octets = read_file(file_of(number));
  if (!octets) return tl::unexpected(octets.error());
  auto draft = decode(*octets);
  if (draft && draft->number != number) draft.reset();
  return draft;
}

Result<void> TrayFiles::write(const TrayDraft& draft) const {
  if (auto written = write_file(file_of(draft.number), encode(draft)); !written) return written;
  return sync();
}

Result<void> TrayFiles::erase(std::uint64_t number) const {
  const std::filesystem::path path = file_of(number);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return unwritable(path, errno);
  return sync();
}

Result<void> TrayFiles::sync() const {
  const int folder = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return unwritable(directory_, errno);
  const bool synced = ::fsync(folder) == 0;
  const int number = errno;
  ::close(folder);
  if (!synced) return unwritable(directory_, number);
  return {};
}

}  // namespace essaim::daemon

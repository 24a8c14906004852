#include "client/site/view_spool.h"

#include <fcntl.h>
#include <google/protobuf/message.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "client/system_words.h"
#include "core/bytes.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

constexpr std::size_t length_bytes = 4;

// All of it, however often a signal comes between.
template <typename Call>
bool whole(std::size_t size, Call call) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t moved = call(done);
    if (moved < 0 && errno == EINTR) continue;
    if (moved == 0) errno = EIO;
    if (moved <= 0) return false;
    done += static_cast<std::size_t>(moved);
  }
  return true;
}

}  // namespace

Result<ViewSpool> ViewSpool::open(const std::filesystem::path& folder) {
  for (const std::filesystem::path& place :
       {folder, std::filesystem::path("/var/tmp"), std::filesystem::path("/tmp")}) {
    const int file = ::open(place.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return ViewSpool(file, harmless(place.string()));
  }
  return fail(Errc::file_unwritable, {harmless(folder.string()), system_words(errno)});
}

ViewSpool::ViewSpool(ViewSpool&& other) noexcept
    : file_(std::exchange(other.file_, -1)), shown_(std::move(other.shown_)), end_(other.end_) {}

ViewSpool::~ViewSpool() {
  if (file_ >= 0) ::close(file_);
}

Result<std::uint64_t> ViewSpool::add(const google::protobuf::Message& view) {
  const std::string octets = view.SerializeAsString();
  Bytes record;
  append_u32(record, static_cast<std::uint32_t>(octets.size()));
  record += octets;
  const bool written = whole(record.size(), [&](std::size_t done) {
    return ::pwrite(file_, record.data() + done, record.size() - done, static_cast<off_t>(end_ + done));
  });
  if (!written) return fail(Errc::file_unwritable, {shown_, system_words(errno)});
  return std::exchange(end_, end_ + record.size());
}

Result<void> ViewSpool::read(std::uint64_t place, google::protobuf::Message& view) const {
  const auto take = [&](std::uint64_t from, std::string& into) {
    return whole(into.size(), [&](std::size_t done) {
      return ::pread(file_, into.data() + done, into.size() - done, static_cast<off_t>(from + done));
    });
  };
  std::string length(length_bytes, '\0');
  if (!take(place, length)) return fail(Errc::file_unreadable, {shown_, system_words(errno)});
  std::string octets(read_u32(length), '\0');
  if (!take(place + length_bytes, octets)) return fail(Errc::file_unreadable, {shown_, system_words(errno)});
  if (!view.ParseFromString(octets)) return fail(Errc::internal, {"what was spooled does not read back"});
  return {};
}

}  // namespace essaim::client

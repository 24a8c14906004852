#include "storage/anchor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "core/bytes.h"
#include "core/hash.h"

namespace essaim::storage {
namespace {

// What every disk writes as one sector, and what a torn write therefore cuts at.
constexpr std::size_t slot_bytes = 512;
constexpr std::size_t slots = 2;
constexpr std::size_t digest_bytes = 32;
constexpr ByteView magic = "ESSAIMA1";

struct Slot {
  std::uint64_t generation = 0;
  Anchor::Head head;
};

// magic (8) ‖ u64 generation ‖ u32 sequence ‖ head hash (32) ‖ zeros to 480 ‖ SHA-256 of these 480
Bytes encode_slot(const Slot& slot) {
  Bytes octets(magic);
  append_u64(octets, slot.generation);
  append_u32(octets, slot.head.sequence);
  octets.append(slot.head.head.view());
  octets.resize(slot_bytes - digest_bytes);
  octets.append(as_id<HeaderHash>(sha256({octets})).view());
  return octets;
}

std::optional<Slot> decode_slot(ByteView octets) {
  const ByteView body = octets.substr(0, slot_bytes - digest_bytes);
  if (body.substr(0, magic.size()) != magic) return std::nullopt;
  if (as_id<HeaderHash>(sha256({body})).view() != octets.substr(body.size())) return std::nullopt;
  Slot slot;
  slot.generation = read_u64(body.substr(8));
  slot.head.sequence = read_u32(body.substr(16));
  slot.head.head = *HeaderHash::from(body.substr(20, HeaderHash::size));
  return slot;
}

tl::unexpected<Error> failed(const std::string& what) {
  return fail(Errc::store_failed, {what + ": " + std::generic_category().message(errno)});
}

bool write_all(int file, ByteView octets, off_t at) {
  while (!octets.empty()) {
    const ssize_t written = ::pwrite(file, octets.data(), octets.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(written));
    at += written;
  }
  return true;
}

// The file appears under its name only with a whole first slot in it, so that an empty or short one is damage and not
// a new beginning.
Result<void> make(const std::filesystem::path& path) {
  Bytes octets = encode_slot({});
  octets.resize(slots * slot_bytes);
  std::string temporary = path.string() + ".new-XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);  // 0600
  if (file < 0) return failed(path.string());
  const bool written = write_all(file, octets, 0) && ::fsync(file) == 0;
  const bool moved = written && ::rename(temporary.c_str(), path.c_str()) == 0;
  const int error = errno;
  ::close(file);
  if (!moved) {
    ::unlink(temporary.c_str());
    errno = error;
    return failed(path.string());
  }
  const std::filesystem::path folder_path = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int folder = ::open(folder_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return failed(folder_path.string());
  const bool synced = ::fsync(folder) == 0;
  ::close(folder);
  if (!synced) return failed(folder_path.string());
  return {};
}

}  // namespace

Result<Anchor> Anchor::open(const std::filesystem::path& path) {
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0) {
    if (errno != ENOENT) return failed(path.string());
    if (auto made = make(path); !made) return tl::unexpected(made.error());
  }
  Anchor anchor;
  anchor.file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (anchor.file_ < 0) return failed(path.string());

  Bytes octets(slots * slot_bytes + 1, '\0');  // one more than there may be
  std::size_t size = 0;
  while (size < octets.size()) {
    const ssize_t got = ::pread(anchor.file_, octets.data() + size, octets.size() - size, static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path.string());
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  std::optional<Slot> newest;
  if (size == slots * slot_bytes) {
    for (std::size_t i = 0; i < slots; ++i) {
      const auto slot = decode_slot(ByteView(octets).substr(i * slot_bytes, slot_bytes));
      if (slot && slot->generation % slots == i && (!newest || slot->generation > newest->generation)) newest = slot;
    }
  }
  if (!newest) return fail(Errc::store_damaged, {path.string() + ": no intact slot"});
  anchor.generation_ = newest->generation;
  anchor.head_ = newest->head;
  return anchor;
}

Result<void> Anchor::write(const Head& head) {
  if (failed_) return fail(Errc::store_failed, {"the anchor failed before"});
  const Slot slot{.generation = generation_ + 1, .head = head};
  const auto at = static_cast<off_t>(slot.generation % slots * slot_bytes);
  if (!write_all(file_, encode_slot(slot), at) || ::fdatasync(file_) != 0) {
    failed_ = true;
    return failed("anchor");
  }
  generation_ = slot.generation;
  head_ = head;
  return {};
}

Anchor::Anchor(Anchor&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      failed_(other.failed_),
      generation_(other.generation_),
      head_(other.head_) {}

Anchor& Anchor::operator=(Anchor&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(failed_, other.failed_);
  std::swap(generation_, other.generation_);
  std::swap(head_, other.head_);
  return *this;
}

Anchor::~Anchor() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace essaim::storage

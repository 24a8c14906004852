#include "client/watch_position.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

#include "core/bytes.h"
#include "core/hash.h"

namespace essaim::client {
namespace {

constexpr std::size_t name_octets = 8;

std::filesystem::path state_directory() {
  // The XDG base directory specification ignores paths that are not absolute.
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && state[0] == '/') return std::filesystem::path(state) / "essaim";
  const char* home = std::getenv("HOME");
  if (home != nullptr && home[0] == '/') return std::filesystem::path(home) / ".local" / "state" / "essaim";
  return {};
}

std::string name_for(const std::filesystem::path& socket, const std::string& selection) {
  std::error_code failure;
  auto canonical = std::filesystem::weakly_canonical(socket, failure);
  const std::string place = (failure ? socket : canonical).string();
  const Sha256 digest = sha256({place, ByteView("\0", 1), selection});
  return "watch-" + to_hex(ByteView(reinterpret_cast<const char*>(digest.data()), name_octets));
}

}  // namespace

WatchPosition::WatchPosition(const std::filesystem::path& socket, const std::string& selection, std::string network)
    : network_(std::move(network)) {
  const auto directory = state_directory();
  if (directory.empty()) return;
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  const auto file = directory / name_for(socket, selection);
  lock_ = ::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0) file_ = file;
}

WatchPosition::~WatchPosition() {
  if (lock_ >= 0) ::close(lock_);
}

std::optional<std::uint64_t> WatchPosition::read(std::uint64_t newest) const {
  if (file_.empty()) return std::nullopt;
  std::ifstream in(file_);
  std::uint64_t arrival = 0;
  std::string network;
  if (!(in >> arrival >> network) || network != network_ || arrival > newest) return std::nullopt;
  return arrival;
}

void WatchPosition::write(std::uint64_t arrival) {
  if (file_.empty()) return;
  // Renamed into place, so that an interrupted watch leaves the old position or the new one.
  const std::string fresh = file_.string() + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    out << arrival << ' ' << network_ << '\n';
    if (!out.flush()) return;
  }
  std::error_code ignored;
  std::filesystem::rename(fresh, file_, ignored);
}

}  // namespace essaim::client

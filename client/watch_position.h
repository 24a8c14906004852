#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace essaim::client {

// Up to which arrival a watch has shown everything, kept across runs in a small file of the user: one for each daemon
// and selection, in `$XDG_STATE_HOME/essaim`, else `~/.local/state/essaim`. A second watch of the same at the same time
// remembers nothing, so that the first one loses nothing.
class WatchPosition {
 public:
  // `network` is that of the daemon: a position in another one's store means nothing here.
  WatchPosition(const std::filesystem::path& socket, const std::string& selection, std::string network);
  ~WatchPosition();
  WatchPosition(const WatchPosition&) = delete;
  WatchPosition& operator=(const WatchPosition&) = delete;

  // Nothing where there is none, or where it cannot be of this store, whose newest arrival is `newest`.
  std::optional<std::uint64_t> read(std::uint64_t newest) const;
  void write(std::uint64_t arrival);
  // Empty where nothing can be remembered.
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  std::string network_;
  int lock_ = -1;
};

}  // namespace essaim::client

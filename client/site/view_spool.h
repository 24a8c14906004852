#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/error.h"

namespace google::protobuf {
class Message;
}

namespace essaim::client {

// Holds what was asked of the daemon until it is written, on disk and not in memory: a file without a name, which is
// gone with the process. So a site is of one state of the store, and the daemon is asked once.
class ViewSpool {
 public:
  // In the folder, or where that cannot hold one, where temporary files are.
  static Result<ViewSpool> open(const std::filesystem::path& folder);
  ~ViewSpool();
  ViewSpool(ViewSpool&& other) noexcept;
  ViewSpool(const ViewSpool&) = delete;
  ViewSpool& operator=(const ViewSpool&) = delete;
  ViewSpool& operator=(ViewSpool&&) = delete;

  // Where it stands, for `read`.
  Result<std::uint64_t> add(const google::protobuf::Message& view);
  Result<void> read(std::uint64_t place, google::protobuf::Message& view) const;

 private:
  ViewSpool(int file, std::string shown) : file_(file), shown_(std::move(shown)) {}
  int file_ = -1;
  std::string shown_;
  std::uint64_t end_ = 0;
};

}  // namespace essaim::client

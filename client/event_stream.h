#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "client/interruption.h"
#include "core/error.h"

namespace essaim::v1 {
class Event;
}

namespace essaim::client {

// GET /v1/events of the daemon: what happens, as it happens. Ends when the daemon does.
class EventStream {
 public:
  // With the arrivals after a number, or only new ones. daemon_unreachable where nobody listens, daemon_busy where the
  // daemon has no connection left.
  static Result<EventStream> open(const std::filesystem::path& socket, std::optional<std::uint64_t> after);
  EventStream(EventStream&& other) noexcept;
  EventStream& operator=(EventStream&& other) noexcept;
  ~EventStream();

  enum class Heard { event, nothing, ended, interrupted };
  // Waits for the next event, at most so long. A daemon that gives no sign of life for long is gone, too.
  Heard next(v1::Event& event, std::chrono::milliseconds patience, const Interruption& interruption);

 private:
  explicit EventStream(int socket) : socket_(socket) {}
  Result<void> read_head();
  bool take(v1::Event& event);
  bool receive();

  int socket_;
  std::string buffer_;
  std::string data_;  // of the event that is being read
  std::chrono::steady_clock::time_point heard_ = std::chrono::steady_clock::now();
};

}  // namespace essaim::client

#pragma once

#include <chrono>

namespace essaim::client {

// While it lives, the first Ctrl-C or SIGTERM is remembered and ends nothing by itself, so that a command that runs for
// long can finish its line and its file; calls under way go on, and an answer that comes is still read. The second one
// ends the process as usual. One at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  bool happened() const;
  // Becomes readable when it happens, and stays so.
  int descriptor() const;
  // True when it happened within that time.
  bool within(std::chrono::milliseconds time) const;
};

// The exit status of a command that ended because of it with its work undone, as shells expect.
inline constexpr int interrupted_status = 130;

}  // namespace essaim::client

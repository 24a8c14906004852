#pragma once

#include <chrono>

namespace essaim::client {

// While it lives, Ctrl-C and SIGTERM are remembered and end nothing by themselves, so that a command that runs for long
// can finish its line and its file. One at a time.
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

}  // namespace essaim::client

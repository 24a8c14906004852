#pragma once

#include <chrono>

namespace essaim::daemon {

// How long links wait for what. Passed in, so that a test need not wait as long.
struct Timing {
  std::chrono::milliseconds connect{10'000};           // one address: lookup and TCP
  std::chrono::milliseconds handshake{10'000};         // TLS up to the partner's first frame (DESIGN §3)
  std::chrono::milliseconds keep_alive{240'000};       // below the five minutes after which routers forget a connection
  std::chrono::milliseconds idle{600'000};             // two keep-alives were lost
  std::chrono::milliseconds drain{60'000};             // one write; a partner that takes longer does not read
  std::chrono::milliseconds frame{120'000};            // one frame once begun: 256 KiB at 2 KiB/s
  std::chrono::milliseconds goodbye{2'000};            // for Bye to leave and the partner to close
  std::chrono::milliseconds introduction{10'000};      // the serving side (DESIGN §3)
  std::chrono::milliseconds introduction_all{20'000};  // the asking side, all addresses together
  std::chrono::milliseconds redial_first{1'000};
  std::chrono::milliseconds redial_max{5 * 60'000};
  std::chrono::milliseconds ban_first{60'000};  // after a bad message (RELIABILITY §4.8)
  std::chrono::milliseconds ban_max{24 * 3'600'000};
  // Two connections of one pair that were made within this time crossed each other on the way; later ones replace.
  std::chrono::milliseconds crossing{10'000};
};

}  // namespace essaim::daemon

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "daemon/net/inbox.h"
#include "daemon/net/loop.h"
#include "daemon/net/net.h"
#include "daemon/net/timing.h"
#include "daemon/net/tls_stream.h"

namespace essaim::daemon {

// How many strangers may be asking at once; one of each address (DESIGN §3).
inline constexpr std::size_t introductions_max = 16;

// Hears strangers who hold an invitation: one frame from them, one answer, goodbye. Whether they are admitted is asked
// of somebody else.
class IntroductionServer {
 public:
  IntroductionServer(Loop& loop, const Timing& timing, Net::Parts::Admit admit);
  ~IntroductionServer();

  // A connection whose TLS handshake on essaim-introduce/1 is done. `half_open` is kept until the stranger has spoken.
  void take(std::unique_ptr<TlsStream> stream, const std::string& host, std::shared_ptr<const void> half_open);
  void stop();

 private:
  using GuestId = std::uint64_t;
  struct Guest;
  struct Decision {
    GuestId guest = 0;
    Result<sync::Welcome> decided;
  };
  // Null where that guest has left.
  std::shared_ptr<Guest> find(GuestId id) const;
  void hear(GuestId id, Result<sync::Message> request);
  void answer(GuestId id, Result<sync::Welcome> decided);
  void leave(GuestId id);

  Loop& loop_;
  const Timing& timing_;
  Net::Parts::Admit admit_;
  GuestId next_ = 1;
  std::map<GuestId, std::shared_ptr<Guest>> guests_;
  // Decisions come on whatever lane wrote them down.
  Inbox<Decision> decisions_;
};

}  // namespace essaim::daemon

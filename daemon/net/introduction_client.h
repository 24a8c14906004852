#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/error.h"
#include "core/invitation.h"
#include "daemon/net/loop.h"
#include "daemon/net/proxy.h"
#include "daemon/net/timing.h"
#include "daemon/net/tls.h"
#include "sync/messages.h"

namespace essaim::daemon {

// Shows an invitation to the city that gave it out: its addresses in their order, until one of them proves to be the
// inviter and answers. Calls back once on the loop's thread; what goes wrong is inviter_unreachable,
// inviter_not_genuine, proxy_failed, or the inviter's own error.
class IntroductionClient {
 public:
  using Done = std::function<void(Result<sync::Welcome>)>;
  IntroductionClient(Loop& loop, const TlsContexts& contexts, const Ways& ways, const Timing& timing);
  ~IntroductionClient();

  void start(const Invitation& invitation, Bytes admission, Done done);
  // Those under way end with shutting_down.
  void stop();

 private:
  struct Attempt;
  Loop& loop_;
  const TlsContexts& contexts_;
  const Ways& ways_;
  const Timing& timing_;
  std::vector<std::weak_ptr<Attempt>> attempts_;
};

}  // namespace essaim::daemon

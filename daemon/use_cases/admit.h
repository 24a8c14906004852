#pragma once

#include <functional>

#include "core/ids.h"
#include "sync/messages.h"

namespace essaim::daemon {

class Node;

// A stranger shows an invitation: writes its admission into the network log and welcomes it. A city that was admitted
// and asks again with the same admission, because the answer was lost, is welcomed again without a further use.
// `done` may come on any thread.
void admit(Node& node, const sync::Introduce& request, const LogKey& peer, Bytes exporter,
           std::function<void(Result<sync::Welcome>)> done);

}  // namespace essaim::daemon

#pragma once

#include <functional>
#include <string>

#include "client/command.h"

namespace essaim::v1 {
class Status;
}

namespace essaim::client {

// Shows the status, and again whenever something in it changed, until Ctrl-C: drawn over the last one on a terminal,
// below it else. It waits for the daemon to tell, and for the daemon where that is gone.
int watch_status(const Context& context,
                 const std::function<void(const Context&, const v1::Status&, const std::string& json)>& print);

}  // namespace essaim::client

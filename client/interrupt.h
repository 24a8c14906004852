#pragma once

namespace essaim::client {

// From here on the first Ctrl-C (or SIGTERM) only asks a long command to end where nothing is half done; the second one
// ends the process as usual.
void await_interrupt();
bool interrupted();
// The exit status of a command that ended because of it, as shells expect.
inline constexpr int interrupted_status = 130;

}  // namespace essaim::client

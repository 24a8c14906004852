#include "client/interrupt.h"

#include <csignal>

namespace essaim::client {
namespace {

volatile std::sig_atomic_t asked = 0;

void on_signal(int) { asked = 1; }

}  // namespace

void await_interrupt() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  // Calls under way go on, so that an answer that comes is still read.
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return asked != 0; }

}  // namespace essaim::client

#include "client/interruption.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

namespace essaim::client {
namespace {

// What a signal handler may touch: the ends of a pipe, and a flag.
int pipe_ends[2] = {-1, -1};
volatile sig_atomic_t interrupted = 0;
struct sigaction before_int, before_term;

void on_signal(int) {
  interrupted = 1;
  const char octet = 0;
  [[maybe_unused]] const auto written = ::write(pipe_ends[1], &octet, 1);
}

}  // namespace

Interruption::Interruption() {
  interrupted = 0;
  if (::pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  ::sigaction(SIGINT, &action, &before_int);
  ::sigaction(SIGTERM, &action, &before_term);
}

Interruption::~Interruption() {
  if (pipe_ends[0] < 0) return;
  ::sigaction(SIGINT, &before_int, nullptr);
  ::sigaction(SIGTERM, &before_term, nullptr);
  for (int& end : pipe_ends) {
    ::close(end);
    end = -1;
  }
}

bool Interruption::happened() const { return interrupted != 0; }

int Interruption::descriptor() const { return pipe_ends[0]; }

bool Interruption::within(std::chrono::milliseconds time) const {
  if (happened()) return true;
  pollfd waiting{descriptor(), POLLIN, 0};
  ::poll(&waiting, 1, static_cast<int>(time.count()));
  return happened();
}

}  // namespace essaim::client

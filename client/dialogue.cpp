#include "client/dialogue.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/text.h"

namespace essaim::client {

Dialogue::Dialogue() { ::signal(SIGHUP, SIG_IGN); }

Dialogue::~Dialogue() { ::signal(SIGHUP, SIG_DFL); }

std::optional<std::string> Dialogue::read_line() {
  while (!ended_) {
    if (const std::size_t end = typed_.find('\n'); end != std::string::npos) {
      std::string line = typed_.substr(0, end);
      typed_.erase(0, end + 1);
      return line;
    }
    std::array<pollfd, 2> waiting = {{{STDIN_FILENO, POLLIN, 0}, {interruption_.descriptor(), POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) ended_ = true;
    if (interruption_.happened()) ended_ = true;
    if (ended_ || waiting[0].revents == 0) continue;
    std::array<char, 4096> chunk{};
    const ssize_t count = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (count > 0) {
      typed_.append(chunk.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      ended_ = true;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Dialogue::line(const std::string& prompt) {
  for (;;) {
    print_prepared(prompt + " ");
    std::fflush(stdout);
    const std::optional<std::string> read = read_line();
    if (!read) {
      print_line();
      return std::nullopt;
    }
    const std::string text(trimmed(with_plain_line_ends(*read)));
    if (!first_invalid_utf8(text) && harmless(text) == text) return text;
    print_line("  " + say("This holds signs that are no text; please type it again."));
  }
}

std::optional<std::string> Dialogue::line(const std::string& prompt,
                                          const std::function<std::string(const std::string&)>& wrong) {
  for (;;) {
    std::optional<std::string> text = line(prompt);
    if (!text) return std::nullopt;
    const std::string reason = wrong(*text);
    if (reason.empty()) return text;
    print_line("  " + reason);
  }
}

bool can_ask() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

}  // namespace essaim::client

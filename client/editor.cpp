#include "client/editor.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "client/say.h"
#include "client/system_words.h"

namespace essaim::client {
namespace {

// Ctrl-C is for the editor while it runs.
class DeafToTheKeyboard {
 public:
  DeafToTheKeyboard() {
    struct sigaction deaf {};
    deaf.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &deaf, &before_int_);
    ::sigaction(SIGQUIT, &deaf, &before_quit_);
  }
  ~DeafToTheKeyboard() { restore(); }
  DeafToTheKeyboard(const DeafToTheKeyboard&) = delete;
  DeafToTheKeyboard& operator=(const DeafToTheKeyboard&) = delete;
  void restore() const {
    ::sigaction(SIGINT, &before_int_, nullptr);
    ::sigaction(SIGQUIT, &before_quit_, nullptr);
  }

 private:
  struct sigaction before_int_ {
  }, before_quit_{};
};

}  // namespace

std::string editor_command() {
  for (const char* const name : {"VISUAL", "EDITOR"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

std::optional<std::string> edit(const std::string& command, const std::string& path) {
  std::fflush(stdout);
  const DeafToTheKeyboard deaf;
  const pid_t child = ::fork();
  if (child < 0) return system_words(errno);
  if (child == 0) {
    deaf.restore();
    // The setting may have options of its own; the path is one word whatever it holds.
    const std::string script = command + " \"$@\"";
    ::execl("/bin/sh", "sh", "-c", script.c_str(), command.c_str(), path.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return system_words(errno);
  }
  if (WIFSIGNALED(status)) return say("it was ended by signal {0}", {std::to_string(WTERMSIG(status))});
  if (WEXITSTATUS(status) == 127) return say("it cannot be found");
  if (WEXITSTATUS(status) != 0) return say("it ended with status {0}", {std::to_string(WEXITSTATUS(status))});
  return std::nullopt;
}

}  // namespace essaim::client

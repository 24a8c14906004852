#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/interruption.h"

namespace essaim::client {

// Questions on a terminal, answered line by line. Ctrl-D, Ctrl-C, SIGTERM and a terminal that goes away end it without
// ending the process: every question then gives nothing, so that who asked can keep what was said before.
class Dialogue {
 public:
  Dialogue();
  ~Dialogue();
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  bool ended() const { return ended_; }
  // One line without the spaces around it, asked again while it is no text or holds signs that no line of text has.
  // Nothing when the dialogue has ended.
  std::optional<std::string> line(const std::string& prompt);
  // Asked again, with the reason that `wrong` gives, until that gives none.
  std::optional<std::string> line(const std::string& prompt,
                                  const std::function<std::string(const std::string&)>& wrong);

 private:
  std::optional<std::string> read_line();

  Interruption interruption_;
  std::string typed_;  // read and not used yet
  bool ended_ = false;
};

// Whether questions can be asked: standard input and output are a terminal.
bool can_ask();

}  // namespace essaim::client

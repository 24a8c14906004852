#pragma once

#include <deque>
#include <string>
#include <utility>

#include "sync/engine.h"
#include "sync/links.h"

namespace essaim::sync {

// What the engine wants done, in the order in which it was decided, and the numbers under which answers come back.
class Outbox {
 public:
  Ticket next_ticket() { return Ticket{++last_ticket_}; }

  void send(Link& link, Message message) {
    if (link.closing) return;
    link.unsent += encoded_size(message);
    actions_.push_back(Send{.link = link.id, .message = std::move(message)});
  }
  // Once; afterwards the link is deaf and dumb until its owner says that it is gone.
  void close(Link& link, Reason reason, std::string why) {
    if (link.closing) return;
    link.closing = true;
    actions_.push_back(Close{.link = link.id, .reason = reason, .why = std::move(why)});
  }
  void act(Action action) { actions_.push_back(std::move(action)); }

  bool empty() const { return actions_.empty(); }
  Action pop() {
    Action action = std::move(actions_.front());
    actions_.pop_front();
    return action;
  }

 private:
  std::deque<Action> actions_;
  std::uint64_t last_ticket_ = 0;
};

}  // namespace essaim::sync

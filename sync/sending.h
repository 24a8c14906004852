#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>

#include "sync/links.h"
#include "sync/logs.h"
#include "sync/outbox.h"

namespace essaim::sync {

// How the headers of a VerifiedRun travel.
Run run_of(const VerifiedRun& run);

// What goes to a partner about headers: runs to whoever asked for them or follows, Have to everybody else.
//
// A partner that asked with its frontier gets runs up to what it was told of, in frontiers and Haves, and no further.
// So it knows, from the order of messages alone, whether a number announced to it will come unasked or must be
// followed; that is why nothing is sent twice. A partner that follows gets everything.
class Sending {
 public:
  Sending(Logs& logs, Links& links, Outbox& outbox) : logs_(logs), links_(links), outbox_(outbox) {}

  // Compares what the partner has and was told with what I have, and does what follows from it.
  void update(Link& link, Log& log, TimePoint now);
  // Tells it now, whatever was told before.
  void tell(Link& link, Log& log, TimePoint now);
  void pump(Link& link);
  bool busy(LinkId link) const;  // runs wait to be sent to it

  bool owns(Ticket ticket) const { return reading_.contains(ticket); }
  void on_run_read(Ticket ticket, std::optional<Run> run, TimePoint now);
  void on_disconnected(LinkId link) { rounds_.erase(link); }
  std::size_t remembered() const { return rounds_.size() + reading_.size() + delayed_.size(); }

  std::optional<TimePoint> next_wakeup() const;
  void on_wakeup(TimePoint now);

 private:
  struct Reading {
    LinkId link;
    std::size_t log;
  };
  struct Round {
    std::deque<std::size_t> logs;  // whose next slice is due, in turn (RULES 23)
    std::size_t reading = 0;
  };
  static Sequence target(const LinkLog& state, const Log& log);
  void queue(Link& link, const Log& log);

  Logs& logs_;
  Links& links_;
  Outbox& outbox_;
  std::map<LinkId, Round> rounds_;
  std::map<Ticket, Reading> reading_;
  std::multimap<TimePoint, Reading> delayed_;  // Haves that wait
};

}  // namespace essaim::sync

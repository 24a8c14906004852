#pragma once

#include <set>

#include "sync/links.h"
#include "sync/logs.h"
#include "sync/outbox.h"
#include "sync/wants.h"

namespace essaim::sync {

// Documents that somebody here asked for by name though nothing follows them. Each is sought like one that a partner
// wants, and ends when it is stored, or with DemandFailed when nobody is left who could send it.
class Demands {
 public:
  Demands(Logs& logs, Links& links, Wants& wants, Outbox& outbox)
      : logs_(logs), links_(links), wants_(wants), outbox_(outbox) {}

  void on_demanded(const Place& place);
  // Stored, or taken back by its author.
  void on_settled(const Place& place) { demanded_.erase(place); }
  // These partners said not to have, and nobody else is left.
  void on_hopeless(const Log& log, const SequenceSet& sequences);
  void on_disconnected();
  // Nobody waits for it any more; it is stored all the same if it comes.
  void on_given_up(const Place& place) { demanded_.erase(place); }
  // Why a document is not here yet: waiting_for_partner, no_partner_holds_it, partner_unreachable.
  Reason outlook(const Place& place) const;

 private:
  void fail(const Place& place, Reason reason);

  Logs& logs_;
  Links& links_;
  Wants& wants_;
  Outbox& outbox_;
  std::set<Place> demanded_;
};

}  // namespace essaim::sync

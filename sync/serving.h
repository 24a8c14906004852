#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sync/links.h"
#include "sync/logs.h"
#include "sync/outbox.h"
#include "sync/sending.h"
#include "sync/wants.h"

namespace essaim::sync {

// Documents that partners want of this node: read and sent behind headers, within the window of the link.
//
// What this node lacks is parked, asked of other partners and sent when it comes (RULES 20); so a document reaches a
// city through one that does not follow it. What nobody else seems to have is refused, and kept nevertheless: the
// partner is told when it came, and asks again.
class Serving {
 public:
  Serving(Logs& logs, Links& links, Sending& sending, Wants& wants, Outbox& outbox)
      : logs_(logs), links_(links), sending_(sending), wants_(wants), outbox_(outbox) {}

  void on_want(Link& link, const Want& want);
  // The partner sent it to me: it waits for it no longer.
  void on_received(LinkId link, const Log& log, Sequence sequence);
  void on_stored(const Log& log, Sequence sequence);
  // Taken back by its author: nobody gets it.
  void on_hidden(const Log& log, Sequence sequence);
  // Nobody is left to be asked for these.
  void on_hopeless(const Log& log, const SequenceSet& sequences);
  // The partner has these now.
  void on_held_now(LinkId link, const Log& log, Sequence first, Sequence last);
  void on_disconnected(LinkId link);

  bool owns(Ticket ticket) const { return reading_.contains(ticket); }
  void on_documents_read(Ticket ticket, std::vector<std::pair<Sequence, Bytes>> frames, TimePoint now);
  std::optional<TimePoint> next_wakeup() const;
  void on_wakeup(TimePoint now);
  void pump(Link& link);
  void tell_waits(std::vector<Wait>& all) const;
  std::size_t remembered() const { return clients_.size() + reading_.size(); }

 private:
  struct Range {
    std::size_t log;
    Sequence first, last;
  };
  using ByLog = std::map<std::size_t, SequenceSet>;
  struct Client {
    std::deque<Range> queue;
    std::size_t queued = 0;  // documents
    bool reading = false;
    ByLog parked;                           // it will be sent when it comes
    std::optional<TimePoint> parked_until;  // then it may have asked elsewhere, and is only told
    ByLog refused;                          // it will be told when it comes
    ByLog news;                             // it is to be told that these came
    std::size_t kept() const;
  };
  struct Reading {
    LinkId link;
    Range range;
  };
  void answer_lacking(Link& link, Client& client, Log& log, Sequence first, Sequence last, TimePoint now);
  void refuse(Link& link, const Log& log, Sequence first, Sequence last, Reason reason);
  bool drop(Client& client, const Log& log, Sequence sequence);
  bool waited_for(const Log& log, Sequence sequence) const;
  void tell_news(Link& link, Client& client);

  Logs& logs_;
  Links& links_;
  Sending& sending_;
  Wants& wants_;
  Outbox& outbox_;
  std::map<LinkId, Client> clients_;
  std::map<Ticket, Reading> reading_;
};

}  // namespace essaim::sync

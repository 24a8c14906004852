#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sync/links.h"
#include "sync/logs.h"
#include "sync/network_catalogue.h"
#include "sync/outbox.h"
#include "sync/sending.h"

namespace essaim::sync {

// Frontiers: who has what, and whom to ask for the rest.
//
// As a receiver a node asks one partner at a time, so that no two send it the same runs: the next is asked when the
// first has sent what it told, or nothing for a while, and only if it has more. It answers everybody at once, and
// whoever asks is told my frontier in return, marked `only_told` where I take the runs from somebody else.
//
// Frontiers may cross. So only what the frontiers themselves say is asked and sent by them: both sides know both, and
// agree on what will come unasked. What is announced later is followed.
class Catalogue {
 public:
  Catalogue(Logs& logs, Links& links, NetworkEntries& network, NetworkCatalogue& network_catalogue, Sending& sending,
            Outbox& outbox)
      : logs_(logs),
        links_(links),
        network_(network),
        network_catalogue_(network_catalogue),
        sending_(sending),
        outbox_(outbox) {}

  void on_greeted(Link& link);
  void on_frontier(Link& link, Frontier frontier, TimePoint now);
  void on_run(const Link& link, TimePoint now);
  // Headers of the log were stored, or it ended at a fork.
  void on_progress(Log& log);
  // These logs were not known before: partners that were told a frontier without them learn of them (RULES 19).
  void on_new_logs(const std::vector<Log*>& fresh);
  // Something of the log was dropped: asks for what comes after my head again, at most every few seconds.
  void ask_again(Link& link, Log& log, TimePoint now);
  void on_disconnected(LinkId link);
  // Asks whose turn it is, tells what is due.
  void advance(TimePoint now);

  // Logs about which something was learned since the last call: for gossip to look for a provider.
  std::set<std::size_t> take_released() { return std::exchange(released_, {}); }
  // Tags that do not agree, and forks that the partner does not know, for Forks.
  std::vector<std::pair<LinkId, std::size_t>> take_disagreements() { return std::exchange(disagreements_, {}); }

  std::optional<TimePoint> next_wakeup() const;
  void tell_waits(std::vector<Wait>& all) const;
  std::size_t remembered() const { return states_.size() + turn_.size() + owed_.size() + (current_ ? 1U : 0U); }

 private:
  struct State {
    bool waiting = false;             // for my frontier, since our digests differ
    bool told_asking = false;         // what my last whole frontier was
    std::optional<Frontier> held;     // until the network log is settled
    std::vector<std::size_t> untold;  // new logs
    std::optional<TimePoint> explicit_sent;
  };
  struct Place {
    Sequence sequence;
    HeadTag head_tag;
    Sequence fork;
    bool only_told;
  };
  void read(Link& link, State& state, const Frontier& frontier, TimePoint now);
  void read_place(Link& link, Log& log, const Place& place, bool again);
  void tell(Link& link, State& state, bool asking, bool packed, TimePoint now);
  LogFrontier place_of(Link& link, Log& log, bool asking, bool whole);
  void send_logs(Link& link, std::vector<LogFrontier> logs);
  bool has_more(Link& link);
  void prune(Link& link);
  void release(LinkId link);

  Logs& logs_;
  Links& links_;
  NetworkEntries& network_;
  NetworkCatalogue& network_catalogue_;
  Sending& sending_;
  Outbox& outbox_;
  std::map<LinkId, State> states_;
  std::deque<LinkId> turn_;        // links that wait for my frontier
  std::optional<LinkId> current_;  // whom I asked
  std::set<std::size_t> owed_;     // logs of which the current one has not sent everything
  TimePoint patience_{};           // until then the current one may be silent
  std::set<std::size_t> released_;
  std::vector<std::pair<LinkId, std::size_t>> disagreements_;
};

}  // namespace essaim::sync

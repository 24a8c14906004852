#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "sync/commits.h"
#include "sync/links.h"
#include "sync/network_entries.h"
#include "sync/outbox.h"

namespace essaim::sync {

// The network log comes before everything else on a link: without it nobody knows whose logs there are.
//
// Whoever knows all tips of the other sends what the other lacks, unasked. Where both have written on (rivals), neither
// knows the other's tips; then Locate finds where they part, and both branches travel (RULES 13).
class NetworkCatalogue {
 public:
  NetworkCatalogue(NetworkEntries& network, Links& links, Commits& commits, Outbox& outbox)
      : network_(network), links_(links), commits_(commits), outbox_(outbox) {}

  void on_greeted(Link& link, const std::vector<NetworkTip>& tips, TimePoint now);
  void on_network_run(Link& link, NetworkRun run, TimePoint now);
  void on_locate(Link& link, const Locate& locate, TimePoint now);
  bool owns(Ticket ticket) const { return checking_.contains(ticket); }
  void on_checked(Ticket ticket, std::vector<Result<VerifiedNetworkEntry>> checked, TimePoint now);
  // The network log says something else: tells those who do not know, parts from those who are no longer members.
  void on_changed(TimePoint now);
  void on_commit_failed();
  // Asks for what partners have and I lack, once the disk works again.
  void ask_again(TimePoint now);
  void on_disconnected(LinkId link) { states_.erase(link); }

  // Whether nothing of the network log is to be expected from the link before its catalogue.
  bool settled(LinkId link) const;
  void pump(Link& link);
  std::optional<TimePoint> next_wakeup() const;
  void on_wakeup(TimePoint now);
  void tell_waits(std::vector<Wait>& all) const;
  std::size_t remembered() const { return states_.size() + checking_.size(); }

 private:
  struct State {
    std::map<HeaderHash, Sequence> peer_tips;  // and their positions
    std::deque<HeaderHash> queue;              // entries to be sent
    bool settled = false;
    bool located = false;
    TimePoint patience{};  // until then an unsettled network log is waited for
  };
  // What came from a link and is being checked.
  struct Checking {
    LinkId link{};
    std::size_t octets = 0;
  };
  void compare(Link& link, State& state);
  void locate(Link& link, State& state);
  void offer(State& state, const std::set<HeaderHash>& known);
  bool continues(const VerifiedNetworkEntry& entry) const;

  NetworkEntries& network_;
  Links& links_;
  Commits& commits_;
  Outbox& outbox_;
  std::map<LinkId, State> states_;
  std::map<Ticket, Checking> checking_;
  std::map<HeaderHash, LogKey> coming_;  // checked and not yet stored; who signed them
};

}  // namespace essaim::sync

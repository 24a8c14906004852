#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "sync/commits.h"
#include "sync/links.h"
#include "sync/logs.h"
#include "sync/outbox.h"

namespace essaim::sync {

// Two histories of one log: where they part, and the proof of it.
//
// Whoever sees that a partner's headers are not mine sends tags of mine; the partner answers with tags closer to the
// place, until two neighbouring sequences are known of which one agrees and the other does not. Then each sends its
// side up to a signature. A proof is catalogue: everybody learns it, and the lowest fork wins (RULES 8).
class Forks {
 public:
  Forks(Logs& logs, Links& links, Commits& commits, Outbox& outbox)
      : logs_(logs), links_(links), commits_(commits), outbox_(outbox) {}

  // Known from the start or stored now. `held`: as in Logs::split.
  void add(const ForkEvidence& fork, const HeaderHash& held);
  // A tag or a run of the partner does not go with mine, or our forks differ.
  void on_disagreement(Link& link, Log& log, TimePoint now);
  void on_locate(Link& link, const Locate& locate);
  void on_fork_proof(Link& link, ForkProof proof);
  // A proof was stored and added: everybody else is told.
  void on_committed(const ForkEvidence& fork);
  // What I hold of a forked log changed. Its end is told to everybody, for whoever holds another one there knows of two
  // histories that part earlier.
  void tell_end(const Log& log);
  void on_disconnected(LinkId link) {
    std::erase_if(asked_, [link](const auto& each) { return each.first.first == link; });
  }

  std::size_t remembered() const {
    return asked_.size() + surveys_.size() + reading_.size() + sides_.size() + checking_.size();
  }

  bool owns_read(Ticket ticket) const { return reading_.contains(ticket) || sides_.contains(ticket); }
  bool owns_check(Ticket ticket) const { return checking_.contains(ticket); }
  void on_header_read(Ticket ticket, const std::optional<HeaderHash>& hash);
  void on_run_read(Ticket ticket, std::optional<Run> run);
  void on_run_checked(Ticket ticket, CheckedRun checked);

 private:
  // Hashes of mine at some sequences, read one by one; then they are told, or compared with the partner's tags.
  struct Survey {
    LinkId link{};
    std::size_t log = 0;
    std::vector<LocatePoint> theirs;  // empty: mine are told
    std::map<Sequence, HeaderHash> mine;
    std::size_t waiting = 0;
  };
  // My side of a fork is being read: to be sent alone, or to stand against the partner's.
  struct Side {
    LinkId link{};
    std::size_t log = 0;
    std::optional<Run> theirs;
    std::size_t octets = 0;  // of theirs
  };
  // Two sides are being checked.
  struct Trial {
    LinkId link{};
    std::size_t log = 0;
    std::vector<std::shared_ptr<const VerifiedRun>> sides;
    bool failed = false;
    std::size_t waiting = 2;
    std::size_t octets = 0;
  };
  void survey(Link& link, Log& log, const std::vector<Sequence>& sequences, std::vector<LocatePoint> theirs);
  void conclude(Survey survey);
  void check(Link& link, const Log& log, Run first, Run second);
  void spread(Link& link, const Log& log);

  Logs& logs_;
  Links& links_;
  Commits& commits_;
  Outbox& outbox_;
  std::map<std::pair<LinkId, std::size_t>, TimePoint> asked_;
  std::map<std::size_t, ForkEvidence> known_;  // by log
  std::map<std::size_t, Survey> surveys_;
  std::size_t last_survey_ = 0;
  std::map<Ticket, std::pair<std::size_t, Sequence>> reading_;  // survey and sequence
  std::map<Ticket, Side> sides_;
  std::map<Ticket, std::shared_ptr<Trial>> checking_;
};

}  // namespace essaim::sync

#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/filter.h"
#include "sync/catalogue.h"
#include "sync/commits.h"
#include "sync/links.h"
#include "sync/logs.h"
#include "sync/outbox.h"

namespace essaim::sync {

// Headers that arrive: checked in parallel, chained in order, stored in batches.
//
// A log has one line of runs on their way to the disk; the next run of it is checked while the one before still is.
// What does not go on from the end of that line is held already (counted), lies beyond a gap (asked again) or
// contradicts what I hold (a disagreement, never a fault of the sender: RULES 8).
class Intake {
 public:
  Intake(const Filter& filter, Logs& logs, Links& links, Commits& commits, Catalogue& catalogue, Outbox& outbox)
      : filter_(filter), logs_(logs), links_(links), commits_(commits), catalogue_(catalogue), outbox_(outbox) {}

  void on_run(Link& link, RunMessage message, TimePoint now);
  bool owns(Ticket ticket) const { return checking_.contains(ticket); }
  void on_run_checked(Ticket ticket, CheckedRun checked, TimePoint now);
  void on_document_checked(Ticket ticket, Result<VerifiedDocument> checked, TimePoint now);
  // A batch with headers of this log is through, or the log was cut: what was not stored is forgotten.
  void on_committed(Log& log);
  // Lets go of everything that hangs on what was not stored.
  void drop(Log& log);

  // The document of a header that came with it and is being stored, for whoever is told next; null when there is none.
  const Bytes* fresh_document(const Place& place) const;
  void forget_fresh(std::span<const Place> places);
  std::size_t remembered() const;

  // Logs at which a run did not go on from my head, and from whom it came.
  std::vector<std::pair<LinkId, std::size_t>> take_disagreements() { return std::exchange(disagreements_, {}); }

 private:
  struct Arriving {
    LinkId link{};
    Sequence last = 0;
    HeaderHash previous;
    std::size_t octets = 0;
    bool trimmed = false;  // its beginning was held already
    std::optional<Bytes> document;
    std::shared_ptr<const VerifiedRun> run;  // once it was checked
    std::optional<VerifiedDocument> verified_document;
    bool ready = false;
  };
  struct Line {
    std::map<std::uint64_t, Arriving> runs;  // by number, in the order of their sequences
    Sequence end = 0;                        // of what was handed to the store; void while it is below what is held
    HeaderHash head;
  };
  struct Key {
    std::size_t log;
    std::uint64_t number;
  };
  Line& line(Log& log);
  Arriving* find(Ticket ticket, std::size_t& log);
  bool fit_cut(Run& run, const Log& log, std::optional<HeaderHash>& tip) const;
  void ask_who_brought_it_too(Log& log, const Link* liar, TimePoint now);
  void move_on(Log& log, TimePoint now);
  void drop_from(Log& log, std::uint64_t number);

  const Filter& filter_;
  Logs& logs_;
  Links& links_;
  Commits& commits_;
  Catalogue& catalogue_;
  Outbox& outbox_;
  std::deque<Line> lines_;  // by index of log
  std::map<Ticket, Key> checking_;
  std::uint64_t last_number_ = 0;
  std::map<Place, Bytes> fresh_;
  std::vector<std::pair<LinkId, std::size_t>> disagreements_;
};

}  // namespace essaim::sync

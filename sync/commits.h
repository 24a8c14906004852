#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/ingest.h"
#include "sync/links.h"
#include "sync/outbox.h"

namespace essaim::sync {

// Gathers what is verified into batches for the store lane.
//
// While few commits are under way a batch goes at once, so that news wait for nothing; while the store is busy, batches
// grow up to their bound, so that a first sync costs few syncs of the disk. Order is kept.
class Commits {
 public:
  static constexpr std::size_t entries_max = 512;         // of a batch; DESIGN §8
  static constexpr std::size_t octets_max = 1024 * 1024;  // of a batch
  static constexpr std::size_t under_way_max = 2;         // one is written while the next waits

  // What is to be given back when a batch is through.
  struct Done {
    std::vector<std::pair<LinkId, std::size_t>> octets;  // whose share of memory they took
    std::vector<LogKey> logs;                            // of which headers were in it
    std::vector<Place> documents;
    std::vector<ForkEvidence> forks;  // nobody sends a proof twice
  };

  explicit Commits(Outbox& outbox) : outbox_(outbox) {}

  void add(std::shared_ptr<const VerifiedRun> run, LinkId from, std::size_t octets);
  void add(VerifiedDocument document, LinkId from, std::size_t octets);
  // Of the run that was added just now, whose octets covered it: both are stored or neither.
  void add_to_last_run(VerifiedDocument document);
  void add(std::vector<VerifiedNetworkEntry> entries);
  void add(ForkEvidence fork);
  // Sends what may go now.
  void flush();
  // The answer came, good or bad.
  Done finish(Ticket ticket);
  std::size_t remembered() const { return waiting_.size() + under_way_.size(); }

 private:
  struct Batch {
    Ingest ingest;
    Done done;
    std::size_t entries = 0, octets = 0;
  };
  Batch& room(std::size_t octets);

  Outbox& outbox_;
  std::deque<Batch> waiting_;
  std::map<Ticket, Done> under_way_;
};

}  // namespace essaim::sync

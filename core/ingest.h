#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/ids.h"
#include "core/network_log.h"

namespace essaim {

// Two headers at one place of a log, each with successors up to a signature: whoever signed them is proved to have
// written two histories (RULES 5, 8). Both runs are verified, begin at the same sequence and differ there.
struct ForkEvidence {
  std::shared_ptr<const VerifiedRun> first, second;  // lower header hash first
  const LogKey& log() const { return first->log(); }
  Sequence position() const { return first->first(); }
};

// What is to be stored in one batch, all or nothing. Everything in it is verified; its type says so. This value moves
// from the engine (or a use case) to the store lane.
struct Ingest {
  std::vector<VerifiedNetworkEntry> network;
  std::vector<std::shared_ptr<const VerifiedRun>> runs;  // each chains to what is held or to one before it here
  std::vector<VerifiedDocument> documents;               // of headers held or in `runs`
  std::vector<ForkEvidence> forks;
  // Written by this very daemon. Only such a retraction may erase a text of this city (RULES 15).
  bool own = false;
  bool empty() const { return network.empty() && runs.empty() && documents.empty() && forks.empty(); }
};

// What came of it; moves from the store lane to the engine and to whoever watches the bulletin.
struct Ingested {
  std::vector<VerifiedNetworkEntry> network;             // that were not held before
  std::vector<std::shared_ptr<const VerifiedRun>> runs;  // stored whole; one that did not chain or was held is left out
  std::vector<Place> documents;                          // stored now
  std::vector<Place> hidden;                             // taken back by a retraction: hide and stop serving now
  std::vector<Place> kept;  // own texts that a retraction names which this daemon did not write: raise the alarm
  std::vector<ForkEvidence> forks;  // that lower the known fork position
  // For each of these the header that is held now right before it, zero where less is held. It need not be the one that
  // the proof stands on: then the two histories part even earlier.
  std::vector<HeaderHash> before_forks;
  // Their retractions became void and they are not held: wanted again, by those who follow them and by those who do
  // not.
  std::vector<Place> wanted_again, unwanted_again;
  std::uint64_t first_arrival = 0;  // arrival numbers of the runs' entries, in their order
};

}  // namespace essaim

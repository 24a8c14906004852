#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/ids.h"
#include "core/ingest.h"
#include "core/sequence_set.h"
#include "sync/engine.h"
#include "sync/messages.h"
#include "tests/sim/wires.h"

namespace essaim::sim {

class Node;
class World;

// Looks over one city's shoulder after every step. The numbers are those of the project's list of invariants, which
// docs/simulator.md repeats with the place of each; what is looked at over several cities is in invariants.h.
//
// It knows what everybody wrote (World::wrote) and judges by that, not by the checks that it watches.
class Witness {
 public:
  Witness(World& world, const Node& node) : world_(&world), node_(&node) {}

  // The city starts: what it showed before is what its disk shows now.
  void on_started();
  // The engine hands something to the store: nothing of a revoked member beyond its tip (18).
  void on_handed_over(const Ingest& ingest);
  // Something was stored: all of it was written by its author (3), chains without a gap (5), forks are proved and
  // frozen (7), nothing taken back is shown (9).
  void on_stored(const Ingested& ingested);
  // Something is sent: only to members (18), only what was checked and stored (21), nothing taken back (9), and no
  // more than the disk holds is told.
  void on_sending(sync::LinkId link, const LogKey& peer, const sync::Message& message);
  // The memory of one link (12).
  void look_at_load(sync::LinkId link);
  // Nothing is waited for beyond its time (27).
  void look_at_waits();
  // What is shown became less only for a reason that the disk knows (8). With `dropped`, because it follows less.
  void look_at_shown(bool dropped = false);

 private:
  void fail(const std::string& what) const;
  void look_at_header(const LogKey& log, Sequence sequence) const;
  void look_at_document(const Place& place, ByteView frame, const char* where) const;
  void look_at_fork(const ForkEvidence& fork) const;
  void look_at_run(const sync::RunMessage& message) const;
  void look_at_told(const LogKey& log, Sequence sequence) const;

  World* world_;
  const Node* node_;
  std::map<LogKey, SequenceSet> shown_;
  Time network_changed_{0};
};

// How far a log counts for a city: undisputed, and for a revoked member up to the tip that the network log lists.
Sequence accepted_of(const Node& node, const NetworkState& network, const LogKey& log);

}  // namespace essaim::sim

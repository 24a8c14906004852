#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/filter.h"
#include "core/ids.h"
#include "core/ingest.h"
#include "core/limits.h"
#include "core/log_end.h"
#include "core/network_log.h"
#include "core/sequence_set.h"
#include "sync/engine.h"

namespace essaim::sim {

// What one city's disk holds, in memory: the semantics of storage::Store without its database.
//
// There are two layers. Commits change the volatile one; `sync` makes it durable; `crash` goes back to what was
// durable, as after a power cut. Reads see the volatile layer. Own entries are synced by the caller before they are
// told to anybody, as the real daemon does.
class SimStore {
 public:
  struct Row {
    std::shared_ptr<const VerifiedHeader> header;
    std::optional<Signature> signature;  // where a run ended
    std::uint64_t arrival = 0;
    std::shared_ptr<const Bytes> frame;  // null where the document is not held
    bool retracted = false;
  };
  struct Log {
    std::vector<Row> rows;  // row i is sequence i + 1
    Sequence fork = 0;
    Sequence end = limits::sequence_max;  // retractions beyond it count for nothing
    SequenceSet missing, unwanted;
    // Where the undisputed part ends; rows beyond a fork are kept because a signature there proves what lies before it.
    Sequence undisputed() const;
  };

  // All or nothing. A run that does not chain to what is held, or lies beyond a fork, is left out, as is what is held.
  Ingested commit(Ingest ingest, const Filter& filter);
  // Where logs end by the network log, as storage::Store::end_logs.
  Ingested end_logs(std::vector<LogEnd> ends, const Filter& filter);
  // Moves sequences between `missing` and `unwanted`; with `drop`, documents that are not followed are given up.
  void refilter(const Filter& filter, bool drop = false);
  void sync();
  void crash();
  bool dirty() const { return !pending_.empty(); }

  const std::map<LogKey, Log>& logs() const { return volatile_.logs; }
  const Log* log(const LogKey& key) const;
  const std::vector<VerifiedNetworkEntry>& network() const { return volatile_.network; }
  std::uint64_t last_arrival() const { return volatile_.last_arrival; }
  // How many headers of a log would be there after a power cut now.
  Sequence durable(const LogKey& key) const;
  std::vector<ForkEvidence> forks() const;
  // Up to where each log is undisputed.
  std::vector<sync::LogSnapshot> snapshots() const;

  // From `first` to the next multiple of 64 or the newest, whichever comes first, and with a signature at its end.
  std::optional<Run> run(const LogKey& key, Sequence first) const;
  const Row* find(const Place& place) const;
  // The frame as it came; null when not held, taken back or beyond a fork.
  const Bytes* document(const Place& place) const;
  // Newest first, until `bytes_max` is reached; at least one where any is held.
  std::vector<std::pair<Sequence, Bytes>> documents(const LogKey& key, Sequence first, Sequence last,
                                                    std::size_t bytes_max) const;

  // Reads everything and says what is wrong with it; empty when nothing is.
  std::string verify(const Filter& filter) const;

 private:
  struct State {
    std::vector<VerifiedNetworkEntry> network;
    std::map<LogKey, Log> logs;
    std::map<LogKey, ForkEvidence> forks;
    std::map<LogKey, Sequence> ends;
    std::uint64_t last_arrival = 0;
  };
  struct Batch {
    std::shared_ptr<const Ingest> ingest;     // null: only the filter or the ends change
    std::optional<std::vector<LogEnd>> ends;  // null: only the filter changes
    Filter filter;
    bool drop = false;
  };
  static Ingested apply(State& state, const std::shared_ptr<const Ingest>& ingest, const Filter& filter);
  static void apply_network(State& state, const Ingest& ingest, Ingested& done);
  static void apply_forks(State& state, const Ingest& ingest, const Filter& filter, Ingested& done);
  static void apply_runs(State& state, const Ingest& ingest, const Filter& filter, Ingested& done);
  static void apply_documents(State& state, const std::shared_ptr<const Ingest>& ingest, Ingested& done);
  // Whether the document came with a header that is not the one that is held.
  static bool refused(const Log& log, const Ingest& ingest, const Place& document);
  static void apply_filter(State& state, const Filter& filter, bool drop);
  static void apply_ends(State& state, const std::vector<LogEnd>& ends, const Filter& filter, Ingested& done);

  State volatile_, durable_;
  std::vector<Batch> pending_;
};

}  // namespace essaim::sim

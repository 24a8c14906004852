#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/document.h"
#include "core/filter.h"
#include "core/ids.h"
#include "core/network_log.h"
#include "sync/engine.h"
#include "tests/sim/random.h"
#include "tests/sim/wires.h"

namespace essaim::sim {

class Node;

// Mixes octets or a number into a hash that only has to differ where they do.
inline std::uint64_t mix(std::uint64_t hash, std::uint64_t value) { return (hash ^ value) * 0x100000001b3U; }
inline std::uint64_t mix(std::uint64_t hash, ByteView octets) {
  for (const char octet : octets) hash = mix(hash, static_cast<std::uint8_t>(octet));
  return hash;
}

// What travelled over all links together, counted where it arrived.
struct Tally {
  std::uint64_t frames = 0, octets = 0;
  std::uint64_t headers = 0, documents = 0;                      // that arrived in runs and frames
  std::uint64_t documents_without_dictionary = 0;                // of these, in a frame that needs none
  std::uint64_t documents_in_runs = 0;                           // of these, with their header, as news
  std::uint64_t duplicate_headers = 0, duplicate_documents = 0;  // of these, what the receiver had received or written
  std::uint64_t commits = 0, links_made = 0, links_lost = 0, restarts = 0;
};

// A few cities in virtual time: one queue of events, one stream of chance, the same run for the same seed.
//
// Events at one moment happen in the order in which they were asked for. The world knows what everybody wrote, and so
// can tell what everybody should hold; the cities know only what their engine and their disk tell them.
class World {
 public:
  explicit World(std::uint64_t seed, bool verbose = false);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // ---- time ----
  Time now() const { return now_; }
  sync::TimePoint engine_now() const;
  std::uint64_t unix_ms() const;
  void after(Time delay, std::function<void()> what);
  // Runs the next event; false when there is none or something failed.
  bool step();
  void run_for(Time duration);
  // Runs until `done`, which is asked after each stretch of virtual time, or after a 64th of what has passed where that
  // is more; false when `bound` passed before.
  bool run_until(const std::function<bool()>& done, Time bound, Time stretch = std::chrono::milliseconds(200));
  Random& random() { return random_; }

  // ---- cities ----
  // The first city founds the network and is its lead.
  Node& city(const std::string& handle, Filter filter = Filter::everything());
  // Admitted by the lead while the others run; it starts knowing what Welcome tells, dials the lead, and learns the
  // rest.
  Node& late_city(const std::string& handle, Filter filter, LinkQuality to_lead);
  // The same key and what its disk holds now, running a second time: an honest clone of a machine.
  Node& clone_of(const Node& original);
  // Starts every city that belongs to the network and does not run.
  void start_all();
  Node& lead() { return *nodes_.front(); }
  Node& node(std::string_view handle);
  const std::vector<std::unique_ptr<Node>>& nodes() const { return nodes_; }
  const NetworkId& network() const { return network_; }
  Wires& wires() { return wires_; }

  // ---- what is watched ----
  // Remembers what a key signed; two headers at one place are an equivocation, which only clones may make.
  void note_written(const LogKey& log, Sequence sequence, const HeaderHash& hash);
  // Whether that key signed this header for that place.
  bool wrote(const Place& place, const HeaderHash& hash) const;
  bool equivocated(const LogKey& log) const { return equivocators_.contains(log); }
  // Whether a clone with that key was made.
  bool runs_twice(const LogKey& log) const { return may_equivocate_.contains(log); }
  // Cities that do not keep to the protocol: what they send may be refused, and nobody need agree with them.
  void note_liar(const LogKey& log) { liars_.insert(log); }
  bool lies(const LogKey& log) const { return liars_.contains(log); }
  // What a dishonest city made up, so that whoever refuses it is right.
  void note_forged(std::uint64_t fingerprint) { forged_.insert(fingerprint); }
  bool forged(std::uint64_t fingerprint) const { return forged_.contains(fingerprint); }
  // Whether what is asked for arrives, is stored and so ends the asking: no direction stands still, no disk refuses it,
  // and nobody sends documents that are none, after which a city waits no longer for the right one.
  bool every_answer_counts() const { return every_answer_counts_; }
  void note_lost_answers() { every_answer_counts_ = false; }
  // What entries of a network log say together. The same ones are folded once in a run.
  const NetworkState& folded(const std::vector<VerifiedNetworkEntry>& entries);
  // Whether the document is the one that the claim names; each is opened once in a run.
  bool genuine(const DocumentClaim& claim, ByteView frame);
  Tally& tally() { return tally_; }
  const Tally& tally() const { return tally_; }
  // Adds to the trace; its hash is equal exactly when two runs were.
  void trace(std::string_view what, std::uint64_t a = 0, std::uint64_t b = 0, ByteView octets = {});
  std::uint64_t trace_hash() const { return trace_hash_; }
  bool verbose() const { return verbose_; }
  void say(std::string_view who, std::string_view what) const;
  // The first violation ends the run.
  void fail(const std::string& what);
  bool failed() const { return !failure_.empty(); }
  const std::string& failure() const { return failure_; }

 private:
  struct Event {
    Time when;
    std::uint64_t number;
    std::function<void()> what;
    // The queue gives the largest first.
    bool operator<(const Event& other) const { return when != other.when ? when > other.when : number > other.number; }
  };
  Node& settle_in(const std::string& handle, Filter filter, bool late);

  Random random_;
  bool verbose_;
  Time now_{0};
  std::uint64_t next_number_ = 0;
  std::uint64_t events_in_a_moment_ = 0;
  std::priority_queue<Event> queue_;
  std::vector<std::unique_ptr<Node>> nodes_;
  NetworkId network_;
  Wires wires_;
  std::map<Place, std::vector<HeaderHash>> written_;
  std::set<LogKey> equivocators_, may_equivocate_, liars_;
  bool every_answer_counts_ = true;
  std::unordered_set<std::uint64_t> forged_, genuine_;
  std::map<std::uint64_t, NetworkState> folded_;
  Tally tally_;
  std::uint64_t trace_hash_ = 0xcbf29ce484222325U;
  std::string failure_;
};

}  // namespace essaim::sim

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/filter.h"
#include "core/ids.h"
#include "core/network_log.h"
#include "sync/engine.h"
#include "sync/messages.h"
#include "tests/sim/author.h"
#include "tests/sim/liar.h"
#include "tests/sim/receipts.h"
#include "tests/sim/sim_store.h"
#include "tests/sim/wires.h"
#include "tests/sim/witness.h"

namespace essaim::sim {

class World;

// How quick a city's machine is; every wait is drawn between nothing and these.
struct Machine {
  Time check{std::chrono::milliseconds(2)};   // a signature or a document, in any order
  Time read{std::chrono::milliseconds(1)};    // from the disk, in any order
  Time commit{std::chrono::milliseconds(5)};  // one after another
  Time sync_after{std::chrono::seconds(1)};   // what was received is durable so long after it was stored
  unsigned disk_trouble_per_cent = 0;         // commits of received things that fail
};

// One city: the real engine, a disk in memory, and the hands that carry out what the engine decides.
//
// Frames pass through the real encoder and decoder, checks are the real ones. What must not be refused among honest
// cities is looked at here, where it would happen (invariant 21): a frame, a run, a document, a partner. A Witness
// looks at the rest.
class Node {
 public:
  Node(World& world, std::string handle, Identity identity, const Filter& filter);
  ~Node();

  const std::string& handle() const { return handle_; }
  LogKey log() const { return identity_.key.public_key(); }
  const Identity& identity() const { return identity_; }
  const Filter& filter() const { return filter_; }
  SimStore& store() { return store_; }
  const SimStore& store() const { return store_; }
  const sync::Engine& engine() const { return *engine_; }
  Machine& machine() { return machine_; }
  // Before the first start: it is a version without the dictionaries that are built in.
  const std::vector<std::uint32_t>& dictionaries() const { return dictionaries_; }
  void forget_dictionaries() { dictionaries_.clear(); }
  bool running() const { return engine_ != nullptr; }
  // False for a city that has not been welcomed yet.
  bool knows_network() const { return !store_.network().empty(); }
  // Whether the TLS handshake with that key succeeds.
  bool admits(const LogKey& peer) const;
  // Whether more is read from a link now; the wires are told when it is again.
  bool reads(sync::LinkId link);
  std::uint64_t unix_ms() const;

  // ---- what it is, said before the first start ----
  // It does not keep to the protocol.
  void lie(Vice vice);
  // It is a version of later; what it publishes then is as the drafts say.
  void be_of_a_later_version() { later_version_ = true; }
  bool of_a_later_version() const { return later_version_; }

  // ---- staff and operators ----
  void start();
  void stop();   // tells partners, syncs
  void crash();  // loses what was not synced
  void publish(std::vector<Draft> drafts);
  // Takes back the newest own entry that is not taken back yet, at or below `from`; false when there is none.
  bool retract_own(Sequence from);
  // It saw entries of its own log that it did not write, and publishes no more; survives restarts.
  bool written_elsewhere() const { return written_elsewhere_; }
  // It goes on publishing all the same, and hears of no proof: not a copied machine but a city that means it.
  void write_regardless() { writes_regardless_ = true; }
  bool writes_regardless() const { return writes_regardless_; }
  // Its clock jumps, back too; whatever else counts time goes on.
  void jump(std::int64_t ms) { clock_offset_ms_ += ms; }
  void follow(const Filter& filter, bool drop = false);
  // Somebody asks for a document that is not followed.
  void demand(const Place& place);
  // What became of demands that failed, in their order.
  const std::vector<std::pair<Place, Reason>>& failed_demands() const { return failed_demands_; }
  Witness& witness() { return witness_; }
  // Only the lead's are in force. The content is made when the store lane comes to it.
  void write_network(std::function<NetworkEntryContent()> content);
  // Only the lead's: an entry that this version cannot read.
  void write_network_of_a_later_version();
  // Stores what somebody of this city made elsewhere, as it would what was written here.
  void take(Ingest ingest);
  // As write_network with a revocation that keeps what this city holds of that member now.
  void revoke(const LogKey& member, std::string reason);
  // Before the first start: what the disk holds.
  void preload(Ingest ingest);
  void preload_own(const std::vector<Draft>& drafts);

  // ---- the wires ----
  void on_link_up(sync::LinkId link, const LogKey& peer, bool dialled_by_us);
  void on_link_down(sync::LinkId link);
  void on_frame(sync::LinkId link, const Bytes& frame);
  // Part of a frame came.
  void on_octets(sync::LinkId link);
  void on_sent(sync::LinkId link, std::size_t octets);

 private:
  void pump();
  void arm_wakeup();
  void later(Time delay, std::function<void()> what);
  Time some(Time most);
  void store_lane(std::function<void()> job);
  void sync_soon();

  void perform(sync::Send send);
  void perform(sync::Close close);
  void perform(sync::CheckRun check);
  void perform(sync::CheckDocument check);
  void perform(sync::CheckNetworkEntries check);
  void perform(sync::Commit commit);
  void perform(sync::ReadRun read);
  void perform(sync::ReadHeader read);
  void perform(sync::ReadDocuments read);
  void perform(const sync::NetworkChanged& changed);
  void perform(const sync::DemandFailed& failed);

  void hang_up(sync::LinkId link, Reason reason);
  Ingested store_ingest(Ingest ingest);
  void look_for_another_machine(const Ingested& received);
  void tell_committed(std::optional<sync::Ticket> ticket, const Ingested& ingested);
  void commit_own(Ingest ingest);
  void speak(sync::LinkId link, const sync::Message& message);
  void count_arrival(sync::LinkId link, const sync::Message& message);
  void look_at_frame(ByteView frame);
  void fail(const std::string& what);
  bool honest(sync::LinkId link) const;

  World* world_;
  std::string handle_;
  Identity identity_;
  Filter filter_;
  std::vector<std::uint32_t> dictionaries_;  // which it can open frames of
  SimStore store_;
  Witness witness_;
  std::optional<Liar> liar_;
  bool later_version_ = false;
  bool written_elsewhere_ = false;
  bool writes_regardless_ = false;
  std::int64_t clock_offset_ms_ = 0;
  Machine machine_;
  std::unique_ptr<sync::Engine> engine_;
  std::unique_ptr<Author> author_;
  std::uint64_t life_ = 0;  // starts and stops; what an older life asked for is void
  Time store_free_at_{0};
  bool sync_planned_ = false;
  std::optional<sync::TimePoint> armed_;
  std::uint64_t arming_ = 0;
  sync::TimePoint last_wakeup_{};
  unsigned wakeups_in_a_moment_ = 0;
  std::map<sync::LinkId, LogKey> peers_;
  std::set<sync::LinkId> unread_;
  Receipts receipts_;
  std::vector<std::pair<Place, Reason>> failed_demands_;
};

}  // namespace essaim::sim

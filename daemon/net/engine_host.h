#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "daemon/bulletin.h"
#include "daemon/net/check_lane.h"
#include "daemon/net/inbox.h"
#include "daemon/net/loop.h"
#include "daemon/store_lane.h"
#include "storage/store.h"
#include "sync/engine.h"

namespace essaim::daemon {

// Gives the engine its world: passes it events with the time, and performs what it wants done. Checks go to the verify
// lane, commits to the store lane, reads to the workers; answers come back to the loop's thread, on which the engine
// lives. Sockets are not known here: frames, ends and changes of the network go through the callbacks.
class EngineHost {
 public:
  struct Callbacks {
    std::function<void(sync::LinkId, const sync::Message&)> send;
    std::function<void(sync::LinkId, Reason, const std::string& why)> close;
    std::function<void(const std::shared_ptr<const NetworkState>&)> network_changed;
    // Everything that was decided has been handed over: write it.
    std::function<void()> settled;
    // There is room again for frames of links that were held back.
    std::function<void()> room;
  };
  struct Parts {
    std::shared_ptr<storage::Store> store;
    StoreLane* store_lane = nullptr;
    Bulletin* bulletin = nullptr;
    std::function<std::uint64_t()> clock_ms;
  };
  // Reads what the store holds, from the loop's thread. Fails where the store cannot be read.
  static Result<std::unique_ptr<EngineHost>> start(Loop& loop, Workers& workers, Parts parts, Callbacks callbacks,
                                                   const LogKey& self, const NetworkId& network, const Filter& filter,
                                                   const std::string& software);
  ~EngineHost();

  void on_connected(sync::LinkId link, const LogKey& peer, bool dialled_by_us);
  void on_disconnected(sync::LinkId link);
  void on_message(sync::LinkId link, sync::Message message);
  // After the last message of one read, which may have brought none.
  void on_read_end(sync::LinkId link);
  void on_sent(sync::LinkId link, std::size_t octets);
  // Whether frames of this link may be opened: not while the engine has enough of it, nor while much waits for the
  // disk.
  bool has_room(sync::LinkId link) const;

  // Asks partners for a document that nothing follows; `done` with Reason::none once it is stored, else with the reason
  // when nobody is left to be asked, or patience has ended. It is stored all the same if it comes later.
  void demand(const Place& place, std::chrono::milliseconds patience, std::function<void(Reason)> done);

  const sync::Engine& engine() const { return *engine_; }
  static sync::TimePoint now();

 private:
  using Read = std::function<void(sync::Engine&, sync::TimePoint)>;  // what a read found, on its way to the engine
  struct CommitFailure {
    sync::Ticket ticket;
    Reason reason;
  };
  using FromStore = std::variant<Notice, CommitFailure>;

  EngineHost(Loop& loop, Workers& workers, Parts parts, Callbacks callbacks, const NetworkId& network);
  Result<void> open(const LogKey& self, const Filter& filter, const std::string& software);
  void settle();
  void perform(sync::Action action);
  void perform_one(sync::Send send);
  void perform_one(sync::Close close);
  void perform_one(sync::CheckRun check);
  void perform_one(sync::CheckDocument check);
  void perform_one(sync::CheckNetworkEntries check);
  void perform_one(sync::Commit commit);
  void perform_one(sync::ReadRun asked);
  void perform_one(sync::ReadHeader asked);
  void perform_one(sync::ReadDocuments asked);
  void perform_one(sync::NetworkChanged changed);
  void perform_one(sync::DemandFailed failed);
  void read(std::function<Read(const storage::Store&)> reader);
  void on_checked(std::vector<CheckLane::Checked> checked);
  void on_stored(std::vector<FromStore> stored);
  void set_timer();
  void end_demands(const Place& place, Reason reason);

  Loop& loop_;
  Workers& workers_;
  Parts parts_;
  Callbacks callbacks_;
  NetworkId network_;
  std::optional<std::uint64_t> subscription_;
  Inbox<FromStore> stored_;
  Inbox<Read> reads_;
  std::unique_ptr<CheckLane> checks_;
  std::unique_ptr<sync::Engine> engine_;
  Timer timer_;
  std::optional<sync::TimePoint> timer_set_;
  bool settling_ = false;
  struct Demand {
    Place place;
    std::unique_ptr<Timer> patience;
    std::function<void(Reason)> done;
  };
  std::map<std::uint64_t, Demand> demands_;
  std::uint64_t last_demand_ = 0;
  std::unordered_map<sync::Ticket, std::size_t> committing_;
  std::size_t committing_bytes_ = 0;
};

}  // namespace essaim::daemon

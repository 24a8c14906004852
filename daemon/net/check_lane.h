#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <variant>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/network_entry.h"
#include "daemon/net/inbox.h"
#include "daemon/net/loop.h"
#include "sync/engine.h"

namespace essaim::daemon {

// The verify lane: signatures, hashes and document frames, checked by a few threads beside the net lane. Many small
// checks travel together, for waking a thread costs as much as a document. Results come back in the order in which the
// checks were asked for.
class CheckLane {
 public:
  using Check = std::variant<sync::CheckRun, sync::CheckDocument, sync::CheckNetworkEntries>;
  using Answer = std::variant<CheckedRun, Result<VerifiedDocument>, std::vector<Result<VerifiedNetworkEntry>>>;
  struct Checked {
    sync::Ticket ticket;
    Answer answer;
  };
  using Receive = std::function<void(std::vector<Checked>)>;

  // `workers` must outlive it. The loop's thread calls `receive`.
  CheckLane(Loop& loop, Workers& workers, const NetworkId& network, Receive receive);
  ~CheckLane();

  void add(Check check);
  // Starts what was added.
  void submit();

 private:
  using Batch = std::vector<Check>;
  struct Done {
    std::uint64_t number = 0;
    std::vector<Checked> answers;
  };
  void dispatch();
  void deliver(std::vector<Done> done);

  Workers& workers_;
  NetworkId network_;
  Receive receive_;
  Inbox<Done> inbox_;
  Batch batch_;
  std::size_t batch_cost_ = 0;
  std::uint64_t next_number_ = 0, next_delivered_ = 0;
  std::map<std::uint64_t, Done> early_;  // came before their turn
};

}  // namespace essaim::daemon

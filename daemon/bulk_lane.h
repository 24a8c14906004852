#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace essaim::daemon {

class Workers;

// Where imports and exports work: a few threads that read and print texts, so that neither the API nor the store lane
// does. Any thread may call. Threads start with the first work.
class BulkLane {
 public:
  BulkLane();
  ~BulkLane();
  // Drops what waits and finishes what is under way; afterwards nothing is begun any more.
  void stop();

  void post(std::function<void()> work);

  // One request under way, and its place among those that must end in the order in which they began.
  using Turn = std::uint64_t;
  // Nothing where so many are under way that another one has to come later.
  std::optional<Turn> begin();
  // `act` runs once all earlier turns have acted, here or on the thread of one of them; it must be quick.
  void act(Turn turn, std::function<void()> act);
  // The request was answered.
  void end();

 private:
  std::mutex mutex_;
  std::unique_ptr<Workers> workers_;
  bool stopped_ = false;
  std::size_t under_way_ = 0;
  Turn next_turn_ = 0, next_act_ = 0;
  bool acting_ = false;
  std::map<Turn, std::function<void()>> ready_;
};

}  // namespace essaim::daemon

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "daemon/bulletin.h"
#include "daemon/membership.h"
#include "search/index.h"
#include "storage/store.h"

namespace essaim::daemon {

// The thread that follows the store with the search index (IndexFollower), of low priority. It rests while many
// documents come in, so that a first sync is not slowed, and catches up after it.
class IndexLane {
 public:
  struct Parts {
    std::shared_ptr<const storage::Store> store;
    const Membership* membership = nullptr;
    Bulletin* bulletin = nullptr;
    std::filesystem::path directory;     // of the index
    std::uint64_t free_bytes_floor = 0;  // with less left on the disk it pauses
  };
  explicit IndexLane(Parts parts);
  ~IndexLane();
  // Commits what was looked at.
  void stop();

  // Any thread.
  const std::shared_ptr<search::IndexShared>& shared() const;
  // The files were found to be missing or damaged: the index is made anew.
  void make_anew();
  enum class State { ready, behind, building, paused };
  struct Progress {
    State state = State::ready;
    std::uint64_t texts = 0, looked_at = 0, all = 0;
  };
  Progress progress() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

#pragma once

#include <functional>
#include <memory>

#include "search/searcher.h"
#include "search/stems.h"
#include "search/widening.h"

namespace essaim::daemon {

// The thread that answers searches, one after another, so that a slow one holds up nobody but searchers.
class SearchLane {
 public:
  // What a search is answered with; the lane's own.
  struct Tools {
    explicit Tools(std::shared_ptr<search::IndexShared> shared) : widening(stems), searcher(std::move(shared)) {}
    search::Stems stems;
    search::Widening widening;
    search::Searcher searcher;
  };

  explicit SearchLane(std::shared_ptr<search::IndexShared> shared);
  ~SearchLane();
  // Drops what waits and finishes what is under way; afterwards nothing is begun any more.
  void stop();
  // Any thread. False where so many wait that another one has to come later, and after stop().
  bool ask(std::function<void(Tools&)> work);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

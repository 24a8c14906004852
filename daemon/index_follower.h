#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "core/error.h"
#include "core/ids.h"
#include "core/network_log.h"
#include "daemon/bulletin.h"
#include "daemon/membership.h"
#include "search/index.h"
#include "storage/store.h"

namespace essaim::daemon {

// Keeps the search index in step with the store, a few entries at a time; IndexLane calls it on its thread.
//
// In the index stands exactly what a list shows and the store holds: of each text the newest version, unless it was
// taken back, dropped, disputed or voided (`life_of`). Each look at an entry compares the two and settles the
// difference, so nothing depends on having heard every notice once: after a crash, or where the store is not the one
// that the index was made from, all entries are looked at again, and what agrees already costs some microseconds.
class IndexFollower {
 public:
  IndexFollower(std::shared_ptr<const storage::Store> store, const Membership& membership,
                std::shared_ptr<search::IndexShared> shared);
  ~IndexFollower();

  // Opens the index. Where it is damaged, of another format, missing, or not `trusted`, begins an empty one.
  Result<void> open(bool trusted);
  // Deletes the index and begins an empty one.
  Result<void> begin_anew();

  // What a notice of the bulletin says is to be looked at; `counters` were the store's at that moment.
  void on_notice(const Notice& notice, const storage::Counters& counters);

  // Looks at some more entries; false where none is left.
  Result<bool> step();
  // Uncommitted changes.
  std::size_t uncommitted() const;
  Result<void> commit();
  Result<void> sync();
  // Whether a text was removed because its author took it back, so that its words must not stay in the files.
  bool remains() const { return remains_; }
  // Rewrites the files so that nothing remains.
  Result<void> rewrite();

  struct Progress {
    bool building = false;  // begun anew and not through yet
    std::uint64_t looked_at = 0, all = 0;
    bool operator==(const Progress&) const = default;
  };
  Progress progress() const;
  bool done() const;

 private:
  Result<void> look_at(const storage::StoredEntry& entry);
  Result<void> look_at(const Place& place);
  Result<void> put(const storage::StoredEntry& entry, std::uint64_t identity, const HeaderFields& fields);
  Result<void> end_of_pass();
  void look_at_all_again();
  std::string store_state() const;

  std::shared_ptr<const storage::Store> store_;
  const Membership& membership_;
  std::shared_ptr<search::IndexShared> shared_;
  std::unique_ptr<search::Index> index_;
  std::deque<Place> places_;   // to be looked at out of turn
  std::uint64_t scanned_ = 0;  // all entries up to this arrival were looked at
  bool whole_pass_ = false;    // the scan began at the first entry
  bool again_ = false;         // it must begin there again when it is through
  bool building_ = false;
  bool author_unknown_ = false;  // a text was left out because nobody is known to have written it
  bool remains_ = false;
  storage::Counters told_;  // the store at the last notice
  std::shared_ptr<const NetworkState> network_;
};

}  // namespace essaim::daemon

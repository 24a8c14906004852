#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/entry.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/network_log.h"
#include "storage/store.h"

namespace essaim::daemon {

// Which entries concern this city, by arrival number: what others say of its texts, and questions to all. Found by
// looking once at each header that arrived, when somebody asks; kept in a mark, so that a restart goes on from there.
// Whether an entry is still in force is for whoever shows it. Any thread; calls wait for one another.
class Inbox {
 public:
  using Keep = std::function<void(std::string mark, Bytes value)>;
  // `keep` stores a mark, later and without an answer: what is lost with a power cut is looked at again.
  Inbox(std::shared_ptr<const storage::Store> store, const LogKey& self, Keep keep);

  struct Concern {
    std::uint64_t arrival = 0;
    bool read = false;
  };
  // Own texts whose head sets a day for being looked at again.
  struct ReviewDate {
    std::uint64_t arrival = 0;
    std::string day;
    bool read = false;
  };
  struct View {
    std::vector<Concern> concerns;    // newest first, at most concerns_kept_max
    std::vector<ReviewDate> reviews;  // in the order of arrival
    std::set<std::uint64_t> reviews_read;
  };
  // After a look at what came since. Reads own texts and all new headers: about a second for 100,000 the first time.
  Result<View> look(const NetworkState& network);
  // Both kinds of marks by arrival number; what is no concern is passed over.
  void mark_read(const std::vector<std::uint64_t>& concerns, const std::vector<std::uint64_t>& reviews);

  static constexpr std::size_t concerns_kept_max = 10'000;

 private:
  Result<void> load();
  Result<bool> look_at_new(const NetworkState& network);
  void save() const;

  std::shared_ptr<const storage::Store> store_;
  LogKey self_;
  Keep keep_;
  std::mutex mutex_;
  bool loaded_ = false;
  std::uint64_t looked_to_ = 0;
  std::set<std::uint64_t> concerning_, read_, reviews_read_;
  std::vector<std::pair<std::uint64_t, std::string>> reviews_;
};

// Whether an entry of another city concerns the city with this log.
bool concerns(const LogKey& city, const HeaderFields& fields);

}  // namespace essaim::daemon

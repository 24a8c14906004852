#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>

#include "sync/engine.h"
#include "sync/logs.h"

namespace essaim::sync {

// Documents of one author in a day that are fetched like anybody's. A large city publishes dozens; the whole archive of
// one, at its first sync, is no flood and only comes last.
inline constexpr std::uint64_t author_documents_per_day = 2000;

// How many documents of each author were stored within a day: what comes beyond its share goes behind everybody else's,
// so that an author who floods takes nobody's place (RULES 23). A day begins with the first document after the last day
// was over. Headers are never counted and never held back. It is forgotten when the engine is: a restart begins a day.
class Pace {
 public:
  void on_stored(const Log& log, TimePoint now) {
    while (days_.size() <= log.index) days_.emplace_back();
    Day& day = days_[log.index];
    if (over(day, now)) day = Day{.began = now, .documents = 0};
    ++day.documents;
  }
  // How many more of this author may be asked for like anybody's, where `under_way` are.
  std::uint32_t share_left(const Log& log, std::uint64_t under_way, TimePoint now) const {
    std::uint64_t used = under_way;
    if (log.index < days_.size() && !over(days_[log.index], now)) used += days_[log.index].documents;
    return static_cast<std::uint32_t>(author_documents_per_day - std::min(used, author_documents_per_day));
  }

 private:
  struct Day {
    TimePoint began{};
    std::uint64_t documents = 0;  // 0: no day has begun
  };
  static bool over(const Day& day, TimePoint now) {
    return day.documents == 0 || day.began + std::chrono::hours(24) <= now;
  }

  std::deque<Day> days_;  // by index of log
};

}  // namespace essaim::sync

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "storage/store.h"

namespace essaim::daemon {

// Which arrival number began each day (UTC), so that "since seven days" can be answered to the day: arrivals themselves
// carry no time of this machine. Kept under one mark, in the same batch as the first commit of a day.
class ArrivalDays {
 public:
  // A year and a month; what came before counts for the oldest day that is remembered.
  static constexpr std::size_t days_max = 400;
  static constexpr std::string_view mark = "arrival-days";

  struct Day {
    std::uint32_t number = 0;  // since 1970-01-01
    std::uint64_t first = 0;   // the number of its first arrival, also where none has come yet
    bool operator==(const Day&) const = default;
  };
  static std::uint32_t day_of(std::uint64_t unix_ms) { return static_cast<std::uint32_t>(unix_ms / 86'400'000); }

  // Nothing where the octets are not what `encode` writes.
  static std::optional<ArrivalDays> decode(ByteView octets);
  Bytes encode() const;

  // Whether it is the newest day that is known.
  bool is_begun(std::uint32_t day) const { return !days_.empty() && days_.back().number == day; }
  // Whether the day is a new one; `first` is the number that the next arrival will have. Where the clock was ahead and
  // was put back, the days that had not come yet are forgotten, and what arrived on them counts for this one.
  bool begin(std::uint32_t day, std::uint64_t first);
  // The last arrival before the day; `last` where none came on that day or later.
  std::uint64_t last_before(std::uint32_t day, std::uint64_t last) const;
  const std::vector<Day>& days() const { return days_; }

 private:
  std::vector<Day> days_;  // ascending
};

// As the store has them; store_damaged where they cannot be read.
Result<ArrivalDays> read_arrival_days(const storage::Store& store);

}  // namespace essaim::daemon

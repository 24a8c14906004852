#include "daemon/arrival_days.h"

#include <algorithm>
#include <string>

namespace essaim::daemon {
namespace {

constexpr std::size_t day_bytes = 4 + 8;

}  // namespace

std::optional<ArrivalDays> ArrivalDays::decode(ByteView octets) {
  ArrivalDays days;
  if (octets.size() % day_bytes != 0 || octets.size() > days_max * day_bytes) return std::nullopt;
  for (; !octets.empty(); octets.remove_prefix(day_bytes)) {
    const Day day{read_u32(octets), read_u64(octets.substr(4))};
    if (day.first == 0) return std::nullopt;
    if (!days.days_.empty() && (day.number <= days.days_.back().number || day.first < days.days_.back().first)) {
      return std::nullopt;
    }
    days.days_.push_back(day);
  }
  return days;
}

Bytes ArrivalDays::encode() const {
  Bytes octets;
  for (const Day& day : days_) {
    append_u32(octets, day.number);
    append_u64(octets, day.first);
  }
  return octets;
}

bool ArrivalDays::begin(std::uint32_t day, std::uint64_t first) {
  if (is_begun(day)) return false;
  while (!days_.empty() && days_.back().number >= day) {
    first = std::min(first, days_.back().first);
    days_.pop_back();
  }
  days_.push_back({day, first});
  if (days_.size() > days_max) days_.erase(days_.begin());
  return true;
}

std::uint64_t ArrivalDays::last_before(std::uint32_t day, std::uint64_t last) const {
  const auto found = std::ranges::lower_bound(days_, day, {}, &Day::number);
  return found == days_.end() ? last : found->first - 1;
}

Result<ArrivalDays> read_arrival_days(const storage::Store& store) {
  const auto kept = store.mark(ArrivalDays::mark);
  if (!kept) return tl::unexpected(kept.error());
  if (!*kept) return ArrivalDays();
  auto days = ArrivalDays::decode(**kept);
  if (!days) return fail(Errc::store_damaged, {"which arrival began each day"});
  return std::move(*days);
}

}  // namespace essaim::daemon

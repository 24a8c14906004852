#include "daemon/net/partners.h"

#include <algorithm>
#include <utility>

#include "core/harmless.h"

namespace essaim::daemon {
namespace {

// A line in a table of the status.
constexpr std::size_t detail_columns = 200;

}  // namespace

Partners::Partners(std::function<void(storage::PartnerRecord)> keep, const Timing& timing)
    : keep_(std::move(keep)), timing_(timing) {}

void Partners::load(const std::vector<storage::PartnerRecord>& records) {
  for (const storage::PartnerRecord& record : records) row(record.key).record = record;
}

Partners::Row& Partners::row(const LogKey& key) {
  Row& found = rows_[key];
  found.record.key = key;
  return found;
}

void Partners::set_problem(Row& row, Reason problem, const std::string& detail, std::uint64_t now_ms) {
  // "Since" tells when this problem began, not when it was last met.
  if (row.record.last_problem != problem) row.record.last_problem_ms = now_ms;
  row.record.last_problem = problem;
  row.record.last_problem_detail = shortened(harmless(detail), detail_columns);
}

void Partners::on_connected(const LogKey& key, const std::string& address, std::uint64_t now_ms) {
  Row& found = row(key);
  found.record.last_contact_ms = now_ms;
  found.record.last_address = address;
  found.record.last_problem = Reason::none;
  found.record.last_problem_ms = 0;
  found.record.last_problem_detail.clear();
  keep_(found.record);
}

void Partners::on_contact(const LogKey& key, std::uint64_t now_ms) { row(key).record.last_contact_ms = now_ms; }

void Partners::on_disconnected(const LogKey& key, Reason problem, const std::string& detail, std::uint64_t now_ms) {
  Row& found = row(key);
  if (problem != Reason::none) set_problem(found, problem, detail, now_ms);
  keep_(found.record);
}

void Partners::on_problem(const LogKey& key, Reason problem, const std::string& detail, std::uint64_t now_ms) {
  Row& found = row(key);
  // What a partner did wrong is of more use to the reader than that it cannot be reached while it is kept away.
  if (found.record.last_problem == Reason::bad_message) return;
  const storage::PartnerRecord before = found.record;
  set_problem(found, problem, detail, now_ms);
  if (before.last_problem == problem && before.last_problem_detail == found.record.last_problem_detail) return;
  keep_(found.record);
}

void Partners::on_bad_message(const LogKey& key, const std::string& detail, std::uint64_t now_ms,
                              Clock::time_point now) {
  Row& found = row(key);
  found.last_ban = found.last_ban.count() == 0 ? timing_.ban_first : std::min(found.last_ban * 2, timing_.ban_max);
  found.kept_away_until = now + found.last_ban;
  set_problem(found, Reason::bad_message, detail, now_ms);
  keep_(found.record);
}

Partners::Clock::time_point Partners::kept_away_until(const LogKey& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? Clock::time_point{} : found->second.kept_away_until;
}

storage::PartnerRecord Partners::record(const LogKey& key) const {
  const auto found = rows_.find(key);
  if (found != rows_.end()) return found->second.record;
  storage::PartnerRecord empty;
  empty.key = key;
  return empty;
}

}  // namespace essaim::daemon

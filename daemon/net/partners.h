#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/reasons.h"
#include "daemon/net/timing.h"
#include "storage/store.h"

namespace essaim::daemon {

// What is remembered of the other cities' daemons: when they were last heard, what went wrong, and who is kept away for
// a while because of it. What `status` says of a partner that is not connected comes from here; it survives a restart.
class Partners {
 public:
  using Clock = std::chrono::steady_clock;
  // `keep` stores a record; it may take its time.
  Partners(std::function<void(storage::PartnerRecord)> keep, const Timing& timing);
  void load(const std::vector<storage::PartnerRecord>& records);

  void on_connected(const LogKey& key, const std::string& address, std::uint64_t now_ms);
  // Whatever came from it.
  void on_contact(const LogKey& key, std::uint64_t now_ms);
  // The link is gone; Reason::none where that is no problem.
  void on_disconnected(const LogKey& key, Reason problem, const std::string& detail, std::uint64_t now_ms);
  // It could not be reached, or would not let us in. Stored when it is another problem than before, or
  // looks another way.
  void on_problem(const LogKey& key, Reason problem, const std::string& detail, std::uint64_t now_ms);
  // It sent what no honest program sends: kept away for a minute, then twice as long each time, up to a day.
  void on_bad_message(const LogKey& key, const std::string& detail, std::uint64_t now_ms, Clock::time_point now);

  // When it may connect or be dialled again; in the past for everybody else.
  Clock::time_point kept_away_until(const LogKey& key) const;
  // Zero in every field for one never heard of.
  storage::PartnerRecord record(const LogKey& key) const;

 private:
  struct Row {
    storage::PartnerRecord record;
    Clock::time_point kept_away_until{};
    std::chrono::milliseconds last_ban{0};
  };
  Row& row(const LogKey& key);
  void set_problem(Row& row, Reason problem, const std::string& detail, std::uint64_t now_ms);

  std::function<void(storage::PartnerRecord)> keep_;
  const Timing& timing_;
  std::map<LogKey, Row> rows_;
};

}  // namespace essaim::daemon

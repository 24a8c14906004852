// Whom to ask for which document: the other half of sync/wants.cpp.
#include <algorithm>

#include "core/fault.h"
#include "core/limits.h"
#include "sync/wants.h"

namespace essaim::sync {
namespace {

// Documents asked of one partner at once: about 1 MiB of typical ones.
constexpr std::size_t outstanding_max = 512;
// A slice of one log, so that a flooding author does not stand before all others (RULES 23).
constexpr std::uint32_t slice_max = 64;
constexpr std::chrono::seconds silence_max{30};
// For a partner that is heard, but of something else: headers of a first sync go first.
constexpr std::chrono::minutes busy_max{5};
constexpr std::chrono::minutes retry_step_max{6 * 60};  // RULES 20

bool lies_in(const std::map<std::size_t, SequenceSet>& sets, const Log& log, Sequence sequence) {
  const auto set = sets.find(log.index);
  return set != sets.end() && set->second.contains(sequence);
}

}  // namespace

bool Wants::may_hold(Link& link, const Log& log, Sequence sequence) {
  if (!link.ready() || link.log(log).knows() < sequence) return false;
  const auto asked = asked_.find(link.id);
  return asked == asked_.end() || !lies_in(asked->second.absent, log, sequence);
}

// Documents that some other partner is likely to hold: it told of the header by itself, follows it, never said
// otherwise and answers.
SequenceSet Wants::likely_elsewhere(const Link& than, const Log& log) {
  SequenceSet all;
  for (auto& [id, link] : links_.all()) {
    const Sequence has = link.log(log).has;
    if (id == than.id || !link.ready() || has == 0) continue;
    SequenceSet likely;
    likely.add(1, has);
    if (const auto asked = asked_.find(id); asked != asked_.end()) {
      if (asked->second.let_down) continue;
      const auto unlikely = asked->second.unlikely.find(log.index);
      if (unlikely != asked->second.unlikely.end()) {
        for (const auto& interval : unlikely->second.intervals()) likely.remove(interval.first, interval.last);
      }
    }
    for (const auto& interval : likely.intervals()) all.add(interval.first, interval.last);
  }
  return all;
}

Wants::Hope Wants::seek(Log& log, Sequence sequence, LinkId for_whom) {
  Asked& theirs = asked_[for_whom];
  if (lies_in(theirs.asked, log, sequence) || lies_in(theirs.promised, log, sequence)) {
    // Each wants it of the other: one has to look elsewhere, and the other waits.
    const Link* link = links_.find(for_whom);
    if (link != nullptr && self_ < link->peer) return Hope::its_turn;
  }
  // Whoever asks me does not have it.
  theirs.absent[log.index].add(sequence);
  theirs.unlikely[log.index].add(sequence);
  const bool somebody = std::ranges::any_of(links_.all(), [&](auto& each) {
    if (each.first == for_whom) return false;
    const auto other = asked_.find(each.first);
    return may_hold(each.second, log, sequence) ||
           (other != asked_.end() &&
            (lies_in(other->second.asked, log, sequence) || lies_in(other->second.promised, log, sequence)));
  });
  if (!wanted(log, sequence)) open(log, sequence, sequence);
  demand(log).sought.add(sequence);
  return somebody ? Hope::trying : Hope::nobody;
}

void Wants::forget(const Log& log, Sequence sequence) {
  demand(log).sought.remove(sequence);
  if (!wanted(log, sequence)) close(log, sequence);
}

std::vector<LinkId> Wants::take_asked_in_vain(const Log& log, Sequence sequence) {
  std::vector<LinkId> links;
  for (auto& [id, asked] : asked_) {
    if (!lies_in(asked.absent, log, sequence)) continue;
    asked.absent[log.index].remove(sequence);
    asked.unlikely[log.index].remove(sequence);
    links.push_back(id);
  }
  return links;
}

void Wants::on_held_now(Link& link, const Log& log, Sequence first, Sequence last) {
  const auto found = asked_.find(link.id);
  if (found == asked_.end()) return;
  Asked& asked = found->second;
  asked.starved = false;
  for (auto* sets : {&asked.absent, &asked.unlikely, &asked.doubtful}) {
    if (const auto of_log = sets->find(log.index); of_log != sets->end()) of_log->second.remove(first, last);
  }
  const auto promised = asked.promised.find(log.index);
  if (promised == asked.promised.end()) return;
  for (Sequence each = first; each <= last; ++each) {
    if (!promised->second.contains(each)) continue;
    promised->second.remove(each);
    if (wanted(log, each)) open(log, each, each);
  }
}

void Wants::reopen(Asked::ByLog& sets) {
  for (const auto& [index, set] : std::exchange(sets, {})) {
    for (const auto& interval : set.intervals()) open(logs_.at(index), interval.first, interval.last);
  }
}

void Wants::pump(Link& link, TimePoint now) {
  if (!link.ready() || open_logs_.empty()) return;
  Asked& asked = asked_[link.id];
  if (asked.starved || asked.count > outstanding_max / 2 || asked.rested > now) return;
  Round round{.asked = asked, .want = {}, .room = static_cast<std::uint32_t>(outstanding_max - asked.count)};
  while (ask_likely(link, round, now)) {
  }
  if (round.want.ranges.empty() && asked.count == 0) ask_unlikely(link, round, now);
  if (round.want.ranges.empty() && asked.count <= slice_max / 2) ask_slowed(link, round, now);
  if (round.want.ranges.empty()) {
    asked.starved = true;
    return;
  }
  if (asked.count == 0) asked.heard = asked.since = now;
  for (const WantRange& range : round.want.ranges) asked.count += range.count;
  outbox_.send(link, std::move(round.want));
}

// Whether the author itself is connected and not busy with what I asked already: it has what it wrote, while others
// may still be waiting for it as I am.
bool Wants::author_has_time(const Link& link, const Log& log) {
  if (link.peer == log.key) return false;
  return std::ranges::any_of(links_.all(), [&](auto& each) {
    if (each.second.peer != log.key || !each.second.ready() || each.second.log(log).has < log.accepted()) return false;
    const auto asked = asked_.find(each.first);
    return asked == asked_.end() || (asked->second.count <= outstanding_max / 2 && !asked->second.let_down &&
                                     !asked->second.unlikely.contains(log.index));
  });
}

// How many documents of the author may be asked for like anybody's: what was stored in its day and what is asked for,
// promised or being stored are part of its share.
std::uint32_t Wants::share_left(const Log& log, TimePoint now) const {
  std::uint64_t under_way = 0;
  for (const auto& [id, asked] : asked_) {
    for (const auto* sets : {&asked.asked, &asked.promised}) {
      if (const auto of_log = sets->find(log.index); of_log != sets->end()) under_way += of_log->second.size();
    }
  }
  for (auto place = arriving_.lower_bound(Place{log.key, 0}); place != arriving_.end() && place->log == log.key;
       ++place) {
    ++under_way;
  }
  return pace_.share_left(log, under_way, now);
}

// A slice of each log, newest first. False when there is no more to ask for.
bool Wants::ask_likely(Link& link, Round& round, TimePoint now) {
  bool progress = false;
  const std::set<std::size_t> logs = open_logs_;
  for (const std::size_t index : logs) {
    if (round.room == 0 || round.want.ranges.size() >= limits::want_ranges_max) return false;
    Log& log = logs_.at(index);
    if (author_has_time(link, log)) continue;
    const std::uint32_t most = std::min({round.room, slice_max, share_left(log, now)});
    const std::uint32_t taken = ask_of(round, log, link.log(log).has, round.asked.unlikely, most);
    progress = progress || taken > 0;
  }
  return progress;
}

// Documents that no partner is likely to hold are asked of everybody who knows the header, one after another.
void Wants::ask_unlikely(Link& link, Round& round, TimePoint now) {
  const std::set<std::size_t> logs = open_logs_;
  for (const std::size_t index : logs) {
    if (round.room == 0 || round.want.ranges.size() >= limits::want_ranges_max) return;
    Log& log = logs_.at(index);
    ask_anyway(link, round, log, std::min(slice_max, share_left(log, now)));
  }
}

void Wants::ask_anyway(Link& link, Round& round, Log& log, std::uint32_t most) {
  Asked::ByLog excluded{{log.index, likely_elsewhere(link, log)}};
  if (const auto absent = round.asked.absent.find(log.index); absent != round.asked.absent.end()) {
    for (const auto& interval : absent->second.intervals()) excluded[log.index].add(interval.first, interval.last);
  }
  ask_of(round, log, link.log(log).knows(), excluded, std::min(round.room, most));
}

// What is beyond its author's share is asked of a partner of which nothing else can be asked, a slice of all such
// authors together at a time: so whatever others write meanwhile never stands behind more.
void Wants::ask_slowed(Link& link, Round& round, TimePoint now) {
  std::vector<std::size_t> slowed;
  for (const std::size_t index : open_logs_) {
    if (share_left(logs_.at(index), now) == 0) slowed.push_back(index);
  }
  if (slowed.empty()) return;
  round.room = slice_max - static_cast<std::uint32_t>(round.asked.count);
  const std::uint32_t each = std::max(1U, slice_max / static_cast<std::uint32_t>(slowed.size()));
  for (const std::size_t index : slowed) {
    Log& log = logs_.at(index);
    if (author_has_time(link, log)) continue;
    ask_of(round, log, link.log(log).has, round.asked.unlikely, std::min(round.room, each));
  }
  if (!round.want.ranges.empty()) return;
  if (round.asked.count != 0) return;
  for (const std::size_t index : slowed) ask_anyway(link, round, logs_.at(index), each);
}

void Wants::take(Round& round, const Log& log, Sequence first, Sequence last) {
  SequenceSet& open = demand(log).open;
  open.remove(first, last);
  if (open.empty()) open_logs_.erase(log.index);
  round.asked.asked[log.index].add(first, last);
  round.want.ranges.push_back({.log = log.key, .first = first, .count = last - first + 1});
  round.room -= last - first + 1;
}

std::uint32_t Wants::ask_of(Round& round, Log& log, Sequence from, const Asked::ByLog& excluded, std::uint32_t room) {
  const auto not_there = excluded.find(log.index);
  std::uint32_t taken = 0;
  while (taken < room && round.want.ranges.size() < limits::want_ranges_max) {
    const auto interval = demand(log).open.newest_at_or_below(from);
    if (!interval) break;
    Sequence low = interval->first;
    if (not_there != excluded.end()) {
      if (const auto lacked = not_there->second.newest_at_or_below(interval->last)) {
        if (lacked->last >= interval->last) {
          if (lacked->first <= 1) break;
          from = lacked->first - 1;
          continue;
        }
        low = std::max(low, lacked->last + 1);
      }
    }
    const std::uint32_t count = std::min(room - taken, interval->last - low + 1);
    const Sequence first = interval->last - count + 1;
    take(round, log, first, interval->last);
    taken += count;
    if (first == 1) break;
    from = first - 1;
  }
  return taken;
}

SequenceSet Wants::on_absent(Link& link, const Absent& absent, TimePoint now) {
  SequenceSet hopeless;
  Log* log = logs_.find(absent.range.log);
  const auto found = asked_.find(link.id);
  if (log == nullptr || found == asked_.end()) return hopeless;
  Asked& asked = found->second;
  asked.heard = asked.since = now;
  asked.starved = false;
  const Sequence last = absent.range.first + absent.range.count - 1;
  for (Sequence each = absent.range.first; each <= last; ++each) {
    SequenceSet& of_log = asked.asked[log->index];
    SequenceSet& promised = asked.promised[log->index];
    // It may answer what was not asked, or no longer, or for the second time: that it tried in vain.
    const bool was_asked = of_log.contains(each);
    if (!was_asked && !promised.contains(each)) continue;
    if (was_asked) --asked.count;
    of_log.remove(each);
    promised.remove(each);
    asked.absent[log->index].add(each);
    asked.unlikely[log->index].add(each);
    if (!wanted(*log, each)) continue;
    if (absent.will_try) {
      // Asked of a second one it would come twice.
      promised.add(each);
      asked.promised_until = now + promise_patience;
      continue;
    }
    open(*log, each, each);
    const bool somebody = std::ranges::any_of(links_.all(), [&](auto& other) {
      const auto others = asked_.find(other.first);
      return may_hold(other.second, *log, each) ||
             (others != asked_.end() && lies_in(others->second.promised, *log, each));
    });
    if (somebody) continue;
    hopeless.add(each);
  }
  if (!asked.retry_at) {
    // Jitter of a quarter, so that a city that comes back is not asked by everybody at once.
    const auto step = std::chrono::duration_cast<std::chrono::milliseconds>(asked.retry_step);
    const auto jitter = std::chrono::milliseconds(
        static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(step.count() / 4 + 1)));
    asked.retry_at = now + step + jitter;
    asked.retry_step = std::min(asked.retry_step * 2, retry_step_max);
  }
  return hopeless;
}

// ---- time ----

std::optional<TimePoint> Wants::next_wakeup() const {
  std::optional<TimePoint> next;
  const auto consider = [&](TimePoint time) {
    if (!next || time < *next) next = time;
  };
  for (const auto& [id, asked] : asked_) {
    if (asked.count > 0 && !ESSAIM_FAULT("silence-waited-for")) consider(asked.heard + silence_max);
    if (asked.retry_at) consider(*asked.retry_at);
    if (asked.promised_until) consider(*asked.promised_until);
    if (asked.rested != TimePoint{}) consider(asked.rested);
  }
  for (const auto& [who, until] : suspects_) consider(until);
  return next;
}

void Wants::tell_waits(std::vector<Wait>& all) const {
  for (const auto& [id, asked] : asked_) {
    if (asked.count > 0) {
      all.push_back({.link = id, .what = "documents asked for", .until = asked.since + busy_max + silence_max});
    }
    if (asked.promised_until) all.push_back({.link = id, .what = "what it promised", .until = *asked.promised_until});
  }
  for (const auto& [who, until] : suspects_) all.push_back({.link = who.first, .what = "a proof", .until = until});
}

void Wants::on_wakeup(TimePoint now) {
  for (auto suspect = suspects_.begin(); suspect != suspects_.end();) {
    const auto [id, index] = suspect->first;
    Link* link = links_.find(id);
    const bool guilty = suspect->second <= now && logs_.at(index).fork == 0;
    if (guilty && link != nullptr) {
      outbox_.close(*link, Reason::bad_message, "a document that is not the one its header names");
    }
    suspect = suspect->second <= now ? suspects_.erase(suspect) : std::next(suspect);
  }
  for (auto& [id, asked] : asked_) {
    if (asked.rested != TimePoint{} && asked.rested <= now) {
      asked.rested = TimePoint{};
      asked.starved = false;
    }
    if (asked.retry_at && *asked.retry_at <= now) {
      asked.retry_at.reset();
      asked.absent.clear();
      asked.unlikely = asked.doubtful;
      asked.starved = false;
    }
    if (asked.promised_until && *asked.promised_until <= now) {
      asked.promised_until.reset();
      reopen(asked.promised);
    }
    if (asked.count == 0 || asked.heard + silence_max > now || ESSAIM_FAULT("silence-waited-for")) continue;
    const Link* link = links_.find(id);
    if (link != nullptr && link->last_heard + silence_max > now && asked.since + busy_max > now) {
      asked.heard = std::max(asked.heard, link->last_heard);
      continue;
    }
    // Somebody else is asked; if it answers yet, the better.
    asked.count = 0;
    asked.let_down = true;
    asked.rested = now + silence_max;
    reopen(asked.asked);
  }
}

}  // namespace essaim::sync

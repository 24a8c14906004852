#include "sync/wants.h"

#include <algorithm>

#include "core/check.h"
#include "core/limits.h"

namespace essaim::sync {
namespace {

// Documents asked of one partner at once: about 1 MiB of typical ones.
constexpr std::size_t outstanding_max = 512;
// A slice of one log, so that a flooding author does not stand before all others (RULES 23).
constexpr std::uint32_t slice_max = 64;
constexpr std::chrono::seconds silence_max{30};
// For a partner that is heard, but of something else: headers of a first sync go first.
constexpr std::chrono::minutes busy_max{5};
// A partner on another branch of the log holds other documents at the same places and is honest; Locate finds that out.
constexpr std::chrono::seconds proof_patience{30};
constexpr std::chrono::minutes retry_step_max{6 * 60};  // RULES 20
// About 4 MB; headers beyond are looked up in the store when their document comes.
constexpr std::size_t claims_max = 32'768;

}  // namespace

Wants::Demand& Wants::demand(const Log& log) {
  while (demands_.size() <= log.index) demands_.emplace_back();
  return demands_[log.index];
}

void Wants::open(const Log& log, Sequence first, Sequence last) {
  demand(log).open.add(first, last);
  open_logs_.insert(log.index);
  for (auto& [id, asked] : asked_) asked.starved = false;
}

bool Wants::wanted(const Log& log, Sequence sequence) {
  return log.missing.contains(sequence) || demand(log).sought.contains(sequence);
}

void Wants::begin(Log& log) {
  demand(log).open = SequenceSet{};
  open_logs_.erase(log.index);
  for (const auto& interval : log.missing.intervals()) open(log, interval.first, interval.last);
  for (const auto& interval : demand(log).sought.intervals()) open(log, interval.first, interval.last);
  for (auto& [id, asked] : asked_) {
    const auto of_log = asked.asked.find(log.index);
    if (of_log == asked.asked.end()) continue;
    for (const auto& interval : of_log->second.intervals()) demand(log).open.remove(interval.first, interval.last);
  }
  for (auto place = arriving_.lower_bound(Place{log.key, 0}); place != arriving_.end() && place->log == log.key; ++place) {
    demand(log).open.remove(place->sequence);
  }
  if (demand(log).open.empty()) open_logs_.erase(log.index);
}

void Wants::on_headers(Log& log, const VerifiedRun& run) {
  for (const VerifiedHeader& header : run.headers()) {
    if (!header.fields().document) continue;
    const Sequence sequence = header.sequence();
    if (!filter_.matches(log.key, header.fields())) {
      log.unwanted.add(sequence);
      continue;
    }
    log.missing.add(sequence);
    const Place place{log.key, sequence};
    if (arriving_.contains(place)) continue;
    open(log, sequence, sequence);
    if (claims_.size() < claims_max) {
      claims_.insert_or_assign(place, DocumentClaim{.place = place,
                                                    .hash = *header.fields().document,
                                                    .size = header.fields().document_size});
    }
  }
}

void Wants::close(const Log& log, Sequence sequence) {
  Demand& demand = this->demand(log);
  demand.open.remove(sequence);
  if (demand.open.empty()) open_logs_.erase(log.index);
  for (auto& [id, asked] : asked_) {
    const auto of_log = asked.asked.find(log.index);
    if (of_log == asked.asked.end() || !of_log->second.contains(sequence)) continue;
    of_log->second.remove(sequence);
    --asked.count;
  }
}

void Wants::on_settled(Log& log, Sequence sequence) {
  const Place place{log.key, sequence};
  close(log, sequence);
  demand(log).sought.remove(sequence);
  log.missing.remove(sequence);
  log.unwanted.remove(sequence);
  claims_.erase(place);
  arriving_.erase(place);
}

void Wants::on_cut(Log& log) {
  const auto cut = log.cut();
  if (!cut) return;
  for (const auto& interval : demand(log).open.intervals()) {
    for (Sequence each = std::max(interval.first, cut->sequence + 1); each <= interval.last; ++each) close(log, each);
  }
}

void Wants::on_lost(const Place& place) {
  arriving_.erase(place);
  Log* log = logs_.find(place.log);
  if (log != nullptr && wanted(*log, place.sequence)) open(*log, place.sequence, place.sequence);
}

// ---- asking ----

bool Wants::may_hold(const Link& link, const Log& log, Sequence sequence) {
  if (!link.ready() || const_cast<Link&>(link).log(log).known < sequence) return false;
  const auto asked = asked_.find(link.id);
  if (asked == asked_.end()) return true;
  const auto absent = asked->second.absent.find(log.index);
  return absent == asked->second.absent.end() || !absent->second.contains(sequence);
}

bool Wants::seek(Log& log, Sequence sequence, LinkId for_whom) {
  const bool somebody = std::ranges::any_of(
      links_.all(), [&](const auto& each) { return each.first != for_whom && may_hold(each.second, log, sequence); });
  if (!somebody) return false;
  // Whoever asks me does not have it.
  asked_[for_whom].absent[log.index].add(sequence);
  if (wanted(log, sequence)) return true;
  demand(log).sought.add(sequence);
  open(log, sequence, sequence);
  return true;
}

void Wants::pump(Link& link, TimePoint now) {
  if (!link.ready() || open_logs_.empty()) return;
  Asked& asked = asked_[link.id];
  if (asked.starved || asked.count > outstanding_max / 2 || asked.rested > now) return;
  Want want;
  std::uint32_t room = static_cast<std::uint32_t>(outstanding_max - asked.count);
  bool progress = true;
  while (progress && room > 0 && want.ranges.size() < limits::want_ranges_max) {
    progress = false;
    const std::set<std::size_t> logs = open_logs_;
    for (const std::size_t index : logs) {
      const std::uint32_t taken = ask_of(link, asked, logs_.at(index), std::min(room, slice_max), want);
      room -= taken;
      progress = progress || taken > 0;
      if (room == 0 || want.ranges.size() >= limits::want_ranges_max) break;
    }
  }
  if (want.ranges.empty()) {
    asked.starved = true;
    return;
  }
  if (asked.count == 0) asked.heard = asked.since = now;
  for (const WantRange& range : want.ranges) asked.count += range.count;
  outbox_.send(link, std::move(want));
}

std::uint32_t Wants::ask_of(Link& link, Asked& asked, Log& log, std::uint32_t room, Want& want) {
  SequenceSet& open = demand(log).open;
  const auto absent = asked.absent.find(log.index);
  Sequence from = link.log(log).known;
  std::uint32_t taken = 0;
  while (taken < room && want.ranges.size() < limits::want_ranges_max) {
    const auto interval = open.newest_at_or_below(from);
    if (!interval) break;
    Sequence low = interval->first;
    if (absent != asked.absent.end()) {
      if (const auto lacked = absent->second.newest_at_or_below(interval->last)) {
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
    open.remove(first, interval->last);
    asked.asked[log.index].add(first, interval->last);
    want.ranges.push_back({.log = log.key, .first = first, .count = count});
    taken += count;
    if (first == 1) break;
    from = first - 1;
  }
  if (open.empty()) open_logs_.erase(log.index);
  return taken;
}

SequenceSet Wants::on_absent(Link& link, const Absent& absent, TimePoint now) {
  SequenceSet hopeless;
  Log* log = logs_.find(absent.range.log);
  const auto found = asked_.find(link.id);
  if (log == nullptr || found == asked_.end()) return hopeless;
  Asked& asked = found->second;
  asked.heard = now;
  const Sequence last = absent.range.first + absent.range.count - 1;
  SequenceSet& of_log = asked.asked[log->index];
  for (Sequence each = absent.range.first; each <= last; ++each) {
    // It may answer late, or again what it said before: it will try, but nobody can be asked.
    const bool was_asked = of_log.contains(each);
    if (was_asked) {
      of_log.remove(each);
      --asked.count;
    }
    if (!was_asked && !wanted(*log, each)) continue;
    asked.absent[log->index].add(each);
    if (was_asked && wanted(*log, each)) open(*log, each, each);
    if (absent.will_try) continue;
    const bool somebody = std::ranges::any_of(links_.all(), [&](const auto& other) {
      const auto others = asked_.find(other.first);
      const bool asking = others != asked_.end() && others->second.asked.contains(log->index) &&
                          others->second.asked.at(log->index).contains(each);
      return asking || may_hold(other.second, *log, each);
    });
    if (somebody) continue;
    hopeless.add(each);
    demand(*log).sought.remove(each);
    if (!wanted(*log, each)) close(*log, each);
  }
  if (!asked.retry_at) {
    // Jitter of a quarter, so that a city that comes back is not asked by everybody at once.
    const auto step = std::chrono::duration_cast<std::chrono::milliseconds>(asked.retry_step);
    const auto jitter = std::chrono::milliseconds(static_cast<std::int64_t>(
        random_() % static_cast<std::uint64_t>(step.count() / 4 + 1)));
    asked.retry_at = now + step + jitter;
    asked.retry_step = std::min(asked.retry_step * 2, retry_step_max);
  }
  return hopeless;
}

// ---- receiving ----

void Wants::on_document(Link& link, DocumentMessage message, TimePoint now) {
  Log* log = logs_.find(message.log);
  if (log == nullptr) return;
  ++link.counters.documents_received;
  const Place place{log->key, message.sequence};
  Asked& asked = asked_[link.id];
  asked.heard = asked.since = now;
  asked.starved = false;
  if (!wanted(*log, message.sequence) || arriving_.contains(place)) {
    // Also what was taken back between asking and coming.
    if (!log->unwanted.contains(message.sequence)) ++link.counters.duplicate_documents;
    return;
  }
  close(*log, message.sequence);
  arriving_.insert(place);
  link.unstored += message.frame.size();
  const Ticket ticket = outbox_.next_ticket();
  checking_.emplace(ticket, Checking{.link = link.id,
                                     .place = place,
                                     .octets = message.frame.size(),
                                     .frame = std::move(message.frame)});
  const auto claim = claims_.find(place);
  if (claim != claims_.end()) {
    check(ticket, claim->second);
  } else {
    outbox_.act(ReadHeader{.ticket = ticket, .place = place});
  }
}

void Wants::check(Ticket ticket, const DocumentClaim& claim) {
  Bytes frame = std::exchange(checking_.at(ticket).frame, {});
  outbox_.act(CheckDocument{.ticket = ticket, .claim = claim, .frame = std::move(frame)});
}

void Wants::on_header_read(Ticket ticket, const std::optional<DocumentClaim>& claim, TimePoint) {
  const Checking& checking = checking_.at(ticket);
  const Place place = checking.place;
  Log* log = logs_.find(place.log);
  if (!claim || log == nullptr || !wanted(*log, place.sequence)) {
    if (Link* link = links_.find(checking.link)) link->unstored -= std::min(checking.octets, link->unstored);
    checking_.erase(ticket);
    arriving_.erase(place);
    return;
  }
  check(ticket, *claim);
}

void Wants::on_document_checked(Ticket ticket, Result<VerifiedDocument> checked, TimePoint now) {
  const auto found = checking_.find(ticket);
  CHECK(found != checking_.end());
  const Checking checking = std::move(found->second);
  checking_.erase(found);
  if (checked) {
    const std::size_t octets = checked->frame().size();
    commits_.add(std::move(*checked), checking.link, octets);
    return;
  }
  on_lost(checking.place);
  Link* link = links_.find(checking.link);
  Log* log = logs_.find(checking.place.log);
  if (link == nullptr || log == nullptr) return;
  link->unstored -= std::min(checking.octets, link->unstored);
  asked_[link->id].absent[log->index].add(1, limits::sequence_max);
  suspects_.emplace(std::pair(link->id, log->index), now + proof_patience);
  disagreements_.emplace_back(link->id, log->index);
}

void Wants::on_disconnected(LinkId link) {
  std::erase_if(suspects_, [link](const auto& each) { return each.first.first == link; });
  const auto found = asked_.find(link);
  if (found == asked_.end()) return;
  const Asked asked = std::move(found->second);
  asked_.erase(found);
  for (const auto& [index, set] : asked.asked) {
    for (const auto& interval : set.intervals()) open(logs_.at(index), interval.first, interval.last);
  }
}

// ---- time ----

std::optional<TimePoint> Wants::next_wakeup() const {
  std::optional<TimePoint> next;
  const auto consider = [&](TimePoint time) {
    if (!next || time < *next) next = time;
  };
  for (const auto& [id, asked] : asked_) {
    if (asked.count > 0) consider(asked.heard + silence_max);
    if (asked.retry_at) consider(*asked.retry_at);
    if (asked.rested != TimePoint{}) consider(asked.rested);
  }
  for (const auto& [who, until] : suspects_) consider(until);
  return next;
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
      asked.starved = false;
    }
    if (asked.count == 0 || asked.heard + silence_max > now) continue;
    const Link* link = links_.find(id);
    if (link != nullptr && link->last_heard + silence_max > now && asked.since + busy_max > now) {
      asked.heard = std::max(asked.heard, link->last_heard);
      continue;
    }
    // Somebody else is asked; if it answers yet, the better.
    asked.count = 0;
    asked.rested = now + silence_max;
    for (const auto& [index, set] : std::exchange(asked.asked, {})) {
      for (const auto& interval : set.intervals()) open(logs_.at(index), interval.first, interval.last);
    }
  }
}

std::vector<MissingRange> Wants::missing() const {
  std::vector<MissingRange> ranges;
  for (const Log& log : logs_.all()) {
    if (log.missing.empty() || !log.open()) continue;
    // What no partner that is connected may still send.
    SequenceSet hopeless = log.missing;
    bool connected = false;
    for (const auto& [id, link] : links_.all()) {
      if (!link.ready()) continue;
      connected = true;
      SequenceSet possible;
      const Sequence known = const_cast<Link&>(link).log(log).known;
      if (known != 0) possible.add(1, known);
      const auto asked = asked_.find(id);
      if (asked != asked_.end() && asked->second.absent.contains(log.index)) {
        for (const auto& each : asked->second.absent.at(log.index).intervals()) possible.remove(each.first, each.last);
      }
      for (const auto& each : possible.intervals()) hopeless.remove(each.first, each.last);
    }
    SequenceSet hoped = log.missing;
    for (const auto& each : hopeless.intervals()) {
      hoped.remove(each.first, each.last);
      ranges.push_back({.log = log.key,
                        .range = each,
                        .reason = connected ? Reason::no_partner_holds_it : Reason::partner_unreachable});
    }
    for (const auto& each : hoped.intervals()) {
      ranges.push_back({.log = log.key, .range = each, .reason = Reason::waiting_for_partner});
    }
  }
  return ranges;
}

}  // namespace essaim::sync

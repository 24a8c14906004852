#include "sync/wants.h"

#include <algorithm>

#include "core/check.h"
#include "core/fault.h"
#include "core/limits.h"

namespace essaim::sync {
namespace {

// A partner on another branch of the log holds other documents at the same places and is honest; Locate finds that out,
// over a slow link behind much else. Meanwhile it is asked for nothing more of that log, so patience costs nothing.
constexpr std::chrono::minutes proof_patience{10};
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
  return log.missing.contains(sequence) || demand(log).sought.contains(sequence) ||
         demand(log).named.contains(sequence);
}

void Wants::begin(Log& log) {
  demand(log).open = SequenceSet{};
  open_logs_.erase(log.index);
  for (const auto& interval : log.missing.intervals()) open(log, interval.first, interval.last);
  for (const auto& interval : demand(log).sought.intervals()) open(log, interval.first, interval.last);
  for (const auto& interval : demand(log).named.intervals()) open(log, interval.first, interval.last);
  for (auto& [id, asked] : asked_) {
    for (const auto* sets : {&asked.asked, &asked.promised}) {
      const auto of_log = sets->find(log.index);
      if (of_log == sets->end()) continue;
      for (const auto& interval : of_log->second.intervals()) demand(log).open.remove(interval.first, interval.last);
    }
  }
  for (auto place = arriving_.lower_bound(Place{log.key, 0}); place != arriving_.end() && place->log == log.key;
       ++place) {
    demand(log).open.remove(place->sequence);
  }
  if (demand(log).open.empty()) open_logs_.erase(log.index);
}

void Wants::on_told(LinkId link, const Log* log) {
  const auto asked = asked_.find(link);
  if (asked == asked_.end() || (log != nullptr && !open_logs_.contains(log->index))) return;
  asked->second.starved = false;
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
    doubt(log, header);
    if (arriving_.contains(place)) continue;
    open(log, sequence, sequence);
    if (claims_.size() < claims_max) {
      claims_.insert_or_assign(
          place,
          DocumentClaim{.place = place, .hash = *header.fields().document, .size = header.fields().document_size});
    }
  }
}

// Remembers who does not follow this and so will hardly have it; authors have what they wrote.
void Wants::doubt(const Log& log, const VerifiedHeader& header) {
  for (const auto& [id, link] : links_.all()) {
    if (!link.ready() || link.peer == log.key || !link.interest || link.interest->matches(log.key, header.fields())) {
      continue;
    }
    Asked& asked = asked_[id];
    asked.doubtful[log.index].add(header.sequence());
    asked.unlikely[log.index].add(header.sequence());
  }
}

void Wants::close(const Log& log, Sequence sequence) {
  Demand& demand = this->demand(log);
  demand.open.remove(sequence);
  if (demand.open.empty()) open_logs_.erase(log.index);
  for (auto& [id, asked] : asked_) {
    if (const auto promised = asked.promised.find(log.index); promised != asked.promised.end()) {
      promised->second.remove(sequence);
    }
    const auto of_log = asked.asked.find(log.index);
    if (of_log == asked.asked.end() || !of_log->second.contains(sequence)) continue;
    of_log->second.remove(sequence);
    // What waits until a partner has nothing else to send may be asked now, also where another one brought this.
    if (--asked.count == 0) asked.starved = false;
  }
}

void Wants::on_settled(Log& log, Sequence sequence) {
  const Place place{log.key, sequence};
  close(log, sequence);
  demand(log).sought.remove(sequence);
  demand(log).named.remove(sequence);
  log.missing.remove(sequence);
  log.unwanted.remove(sequence);
  claims_.erase(place);
  arriving_.erase(place);
}

void Wants::on_cut(Log& log) {
  const auto cut = log.cut();
  if (!cut && !log.closed) return;
  const Sequence beyond = log.closed ? 1 : cut->sequence + 1;
  log.missing.remove(beyond, limits::sequence_max);
  log.unwanted.remove(beyond, limits::sequence_max);
  demand(log).sought.remove(beyond, limits::sequence_max);
  demand(log).named.remove(beyond, limits::sequence_max);
  for (const auto& interval : demand(log).open.intervals()) {
    for (Sequence each = std::max(interval.first, beyond); each <= interval.last; ++each) close(log, each);
  }
}

void Wants::on_wanted_again(Log& log, Sequence sequence) {
  const auto cut = log.cut();
  if (!log.open() || (cut && sequence > cut->sequence)) return;
  log.missing.add(sequence);
  open(log, sequence, sequence);
}

void Wants::on_lost(const Place& place) {
  arriving_.erase(place);
  Log* log = logs_.find(place.log);
  if (log != nullptr && wanted(*log, place.sequence)) open(*log, place.sequence, place.sequence);
}

// ---- receiving ----

void Wants::on_document(Link& link, DocumentMessage message, TimePoint now) {
  Log* log = logs_.find(message.log);
  if (log == nullptr) return;
  ++link.counters.documents_received;
  const Place place{log->key, message.sequence};
  Asked& asked = asked_[link.id];
  asked.heard = asked.since = now;
  asked.starved = asked.let_down = false;
  asked.retry_step = std::chrono::minutes(1);
  if (!wanted(*log, message.sequence) || arriving_.contains(place)) {
    // Also what was taken back between asking and coming.
    if (!log->unwanted.contains(message.sequence)) ++link.counters.duplicate_documents;
    return;
  }
  close(*log, message.sequence);
  for (auto* sets : {&asked.absent, &asked.unlikely}) {
    if (const auto of_log = sets->find(log->index); of_log != sets->end()) of_log->second.remove(message.sequence);
  }
  arriving_.insert(place);
  link.unstored += message.frame.size();
  const Ticket ticket = outbox_.next_ticket();
  checking_.emplace(
      ticket,
      Checking{.link = link.id, .place = place, .octets = message.frame.size(), .frame = std::move(message.frame)});
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
  asked_[link->id].unlikely[log->index].add(1, limits::sequence_max);
  suspects_.emplace(std::pair(link->id, log->index), now + proof_patience);
  disagreements_.emplace_back(link->id, log->index);
}

void Wants::on_disconnected(LinkId link) {
  std::erase_if(suspects_, [link](const auto& each) { return each.first.first == link; });
  const auto found = asked_.find(link);
  if (found == asked_.end()) return;
  Asked asked = std::move(found->second);
  asked_.erase(found);
  if (ESSAIM_FAULT("want-lost-with-link")) return;
  reopen(asked.asked);
  reopen(asked.promised);
}

}  // namespace essaim::sync

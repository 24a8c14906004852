#include "sync/serving.h"

#include <algorithm>

#include "core/check.h"
#include "core/limits.h"

namespace essaim::sync {
namespace {

// An honest partner has 512 outstanding.
constexpr std::size_t queued_max = 4 * std::size_t{limits::want_documents_max};
// One read of the store: half of a link's window, so that the next is read while this one leaves.
constexpr std::size_t read_octets_max = link_window_bytes / 2;

}  // namespace

void Serving::absent(Link& link, const Log& log, Sequence first, Sequence last, bool will_try, Reason reason) {
  outbox_.send(link, Absent{.range = {.log = log.key, .first = first, .count = last - first + 1},
                            .will_try = will_try,
                            .reason = reason});
}

void Serving::on_want(Link& link, const Want& want) {
  Client& client = clients_[link.id];
  for (const WantRange& range : want.ranges) {
    const Sequence last = range.first + range.count - 1;
    const Log* log = logs_.find(range.log);
    if (log == nullptr) {
      outbox_.send(link, Absent{.range = range, .will_try = false, .reason = Reason::not_a_member});
      continue;
    }
    if (client.queued + range.count > queued_max) {
      absent(link, *log, range.first, last, false, Reason::busy);
      continue;
    }
    client.queued += range.count;
    client.queue.push_back({.log = log->index, .first = range.first, .last = last});
  }
}

void Serving::pump(Link& link) {
  const auto found = clients_.find(link.id);
  if (found == clients_.end() || !link.ready()) return;
  Client& client = found->second;
  if (client.queue.empty() || client.reading || link.unsent >= link_window_bytes || sending_.busy(link.id)) return;
  client.reading = true;
  const Range range = client.queue.front();
  client.queue.pop_front();
  const Ticket ticket = outbox_.next_ticket();
  reading_.emplace(ticket, Reading{.link = link.id, .range = range});
  outbox_.act(ReadDocuments{.ticket = ticket,
                            .log = logs_.at(range.log).key,
                            .first = range.first,
                            .last = range.last,
                            .bytes_max = read_octets_max});
}

void Serving::on_documents_read(Ticket ticket, std::vector<std::pair<Sequence, Bytes>> frames) {
  const auto found = reading_.find(ticket);
  CHECK(found != reading_.end());
  const Reading reading = found->second;
  reading_.erase(found);
  Link* link = links_.find(reading.link);
  const auto client = clients_.find(reading.link);
  if (link == nullptr || client == clients_.end() || !link->ready()) return;
  client->second.reading = false;
  Log& log = logs_.at(reading.range.log);
  // Newest first; what lies between two that came is not held. Below the last that came it is not known yet.
  Sequence above = reading.range.last + 1;
  for (auto& [sequence, frame] : frames) {
    if (sequence + 1 < above) answer_lacking(*link, client->second, log, sequence + 1, above - 1);
    above = sequence;
    ++link->counters.documents_sent;
    outbox_.send(*link, DocumentMessage{.log = log.tag, .sequence = sequence, .frame = std::move(frame)});
  }
  client->second.queued -= reading.range.last + 1 - above;
  if (above <= reading.range.first) return;
  const Sequence rest = above - reading.range.first;
  if (frames.empty()) {
    client->second.queued -= rest;
    answer_lacking(*link, client->second, log, reading.range.first, above - 1);
  } else {
    client->second.queue.push_front({.log = log.index, .first = reading.range.first, .last = above - 1});
  }
}

// What I lack of the range: parked where somebody else may have it, else refused; in as few messages as may be.
void Serving::answer_lacking(Link& link, Client& client, Log& log, Sequence first, Sequence last) {
  SequenceSet tried;
  for (Sequence each = first; each <= last; ++each) {
    const bool exists = log.missing.contains(each) || log.unwanted.contains(each);
    if (!exists || each > log.accepted() || client.parked_count >= limits::parked_wants_per_partner_max) continue;
    const Wants::Hope hope = wants_.seek(log, each, link.id);
    if (hope != Wants::Hope::trying) continue;
    tried.add(each);
    SequenceSet& parked = client.parked[log.index];
    if (!parked.contains(each)) ++client.parked_count;
    parked.add(each);
  }
  SequenceSet refused;
  refused.add(first, last);
  for (const auto& interval : tried.intervals()) {
    refused.remove(interval.first, interval.last);
    absent(link, log, interval.first, interval.last, true, Reason::waiting_for_partner);
  }
  for (const auto& interval : refused.intervals()) {
    absent(link, log, interval.first, interval.last, false, Reason::no_partner_holds_it);
  }
}

void Serving::on_received(LinkId link, const Log& log, Sequence sequence) {
  const auto client = clients_.find(link);
  if (client == clients_.end()) return;
  const auto parked = client->second.parked.find(log.index);
  if (parked == client->second.parked.end() || !parked->second.contains(sequence)) return;
  parked->second.remove(sequence);
  --client->second.parked_count;
}

void Serving::on_stored(const Log& log, Sequence sequence) {
  for (auto& [id, client] : clients_) {
    const auto parked = client.parked.find(log.index);
    if (parked == client.parked.end() || !parked->second.contains(sequence)) continue;
    parked->second.remove(sequence);
    --client.parked_count;
    ++client.queued;
    client.queue.push_front({.log = log.index, .first = sequence, .last = sequence});
  }
}

void Serving::on_hopeless(const Log& log, const SequenceSet& sequences) {
  for (auto& [id, client] : clients_) {
    const auto parked = client.parked.find(log.index);
    Link* link = links_.find(id);
    if (parked == client.parked.end() || link == nullptr) continue;
    for (const auto& interval : sequences.intervals()) {
      for (Sequence each = interval.first; each <= interval.last; ++each) {
        if (!parked->second.contains(each)) continue;
        parked->second.remove(each);
        --client.parked_count;
        absent(*link, log, each, each, false, Reason::no_partner_holds_it);
      }
    }
  }
}

}  // namespace essaim::sync

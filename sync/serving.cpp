#include "sync/serving.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/check.h"
#include "core/limits.h"

namespace essaim::sync {
namespace {

// An honest partner has 512 outstanding.
constexpr std::size_t queued_max = 4 * std::size_t{limits::want_documents_max};
// One read of the store: half of a link's window, so that the next is read while this one leaves.
constexpr std::size_t read_octets_max = link_window_bytes / 2;

}  // namespace

void Serving::refuse(Link& link, const Log& log, Sequence first, Sequence last, Reason reason) {
  outbox_.send(link, Absent{.range = {.log = log.key, .first = first, .count = last - first + 1}, .reason = reason});
}

void Serving::on_want(Link& link, const Want& want) {
  Client& client = clients_[link.id];
  for (const WantRange& range : want.ranges) {
    const Sequence last = range.first + range.count - 1;
    const Log* log = logs_.find(range.log);
    if (log == nullptr) {
      outbox_.send(link, Absent{.range = range, .reason = Reason::not_a_member});
      continue;
    }
    if (client.queued + range.count > queued_max) {
      refuse(link, *log, range.first, last, Reason::busy);
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
  if (!client.news.empty()) tell_news(link, client);
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
                            .bytes_max = read_octets_max,
                            .dictionaries = link.dictionaries});
}

void Serving::on_documents_read(Ticket ticket, std::vector<std::pair<Sequence, Bytes>> frames, TimePoint now) {
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
    if (sequence + 1 < above) answer_lacking(*link, client->second, log, sequence + 1, above - 1, now);
    above = sequence;
    ++link->counters.documents_sent;
    outbox_.send(*link, DocumentMessage{.log = log.tag, .sequence = sequence, .frame = std::move(frame)});
  }
  client->second.queued -= reading.range.last + 1 - above;
  if (above <= reading.range.first) return;
  const Sequence rest = above - reading.range.first;
  if (frames.empty()) {
    client->second.queued -= rest;
    answer_lacking(*link, client->second, log, reading.range.first, above - 1, now);
  } else {
    client->second.queue.push_front({.log = log.index, .first = reading.range.first, .last = above - 1});
  }
}

// What I lack of the range: parked where somebody else may have it, else refused; in as few messages as may be.
void Serving::answer_lacking(Link& link, Client& client, Log& log, Sequence first, Sequence last, TimePoint now) {
  SequenceSet tried;
  for (Sequence each = first; each <= last; ++each) {
    const bool coming = each > log.accepted() && !log.ended();  // its header is not known here yet
    const bool exists = log.missing.contains(each) || log.unwanted.contains(each);
    if ((!exists && !coming) || client.kept() >= limits::parked_wants_per_partner_max) continue;
    const bool trying = !coming && wants_.seek(log, each, link.id) == Wants::Hope::trying;
    drop(client, log, each);
    (trying ? client.parked : client.refused)[log.index].add(each);
    if (trying) tried.add(each);
  }
  if (!tried.empty() && !client.parked_until) client.parked_until = now + promise_patience;
  SequenceSet refused;
  refused.add(first, last);
  for (const auto& interval : tried.intervals()) {
    refused.remove(interval.first, interval.last);
    outbox_.send(link,
                 Absent{.range = {.log = log.key, .first = interval.first, .count = interval.last - interval.first + 1},
                        .will_try = true,
                        .reason = Reason::waiting_for_partner});
  }
  for (const auto& interval : refused.intervals()) {
    refuse(link, log, interval.first, interval.last, Reason::no_partner_holds_it);
  }
}

// ---- wants that are kept ----

std::size_t Serving::Client::kept() const {
  std::size_t count = 0;
  for (const ByLog* sets : {&parked, &refused}) {
    for (const auto& [index, set] : *sets) count += set.size();
  }
  return count;
}

std::optional<TimePoint> Serving::next_wakeup() const {
  std::optional<TimePoint> next;
  for (const auto& [id, client] : clients_) {
    if (client.parked_until && (!next || *client.parked_until < *next)) next = client.parked_until;
  }
  return next;
}

void Serving::tell_waits(std::vector<Wait>& all) const {
  for (const auto& [id, client] : clients_) {
    if (client.parked_until) all.push_back({.link = id, .what = "what it parked here", .until = *client.parked_until});
  }
}

void Serving::on_wakeup(TimePoint now) {
  for (auto& [id, client] : clients_) {
    if (!client.parked_until || *client.parked_until > now) continue;
    client.parked_until.reset();
    for (const auto& [index, set] : std::exchange(client.parked, {})) {
      for (const auto& interval : set.intervals()) client.refused[index].add(interval.first, interval.last);
    }
  }
}

// False when the client did not wait for it.
bool Serving::drop(Client& client, const Log& log, Sequence sequence) {
  bool waited = false;
  for (ByLog* sets : {&client.parked, &client.refused}) {
    const auto of_log = sets->find(log.index);
    if (of_log == sets->end() || !of_log->second.contains(sequence)) continue;
    waited = true;
    of_log->second.remove(sequence);
    if (of_log->second.empty()) sets->erase(of_log);
  }
  return waited;
}

bool Serving::waited_for(const Log& log, Sequence sequence) const {
  return std::ranges::any_of(clients_, [&](const auto& each) {
    return std::ranges::any_of(std::array{&each.second.parked, &each.second.refused}, [&](const ByLog* sets) {
      const auto of_log = sets->find(log.index);
      return of_log != sets->end() && of_log->second.contains(sequence);
    });
  });
}

void Serving::on_received(LinkId link, const Log& log, Sequence sequence) {
  const auto client = clients_.find(link);
  if (client != clients_.end()) drop(client->second, log, sequence);
}

void Serving::on_stored(const Log& log, Sequence sequence) {
  std::set<LinkId> served;
  for (auto& [id, client] : clients_) {
    const auto parked = client.parked.find(log.index);
    const bool is_parked = parked != client.parked.end() && parked->second.contains(sequence);
    if (!drop(client, log, sequence)) continue;
    if (is_parked) {
      served.insert(id);
      ++client.queued;
      client.queue.push_front({.log = log.index, .first = sequence, .last = sequence});
    } else {
      client.news[log.index].add(sequence);
    }
  }
  for (const LinkId id : wants_.take_asked_in_vain(log, sequence)) {
    if (links_.find(id) != nullptr && !served.contains(id)) clients_[id].news[log.index].add(sequence);
  }
}

void Serving::tell_news(Link& link, Client& client) {
  for (const auto& [index, set] : std::exchange(client.news, {})) {
    for (auto interval : set.intervals()) {
      while (interval.first <= interval.last) {
        const std::uint32_t count = std::min(interval.last - interval.first + 1, limits::want_documents_max);
        outbox_.send(link, Absent{.range = {.log = logs_.at(index).key, .first = interval.first, .count = count},
                                  .held_now = true});
        interval.first += count;
      }
    }
  }
}

void Serving::on_hidden(const Log& log, Sequence sequence) {
  for (auto& [id, client] : clients_) drop(client, log, sequence);
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
        client.refused[log.index].add(each);
        refuse(*link, log, each, each, Reason::no_partner_holds_it);
      }
    }
  }
}

void Serving::on_held_now(LinkId link, const Log& log, Sequence first, Sequence last) {
  const auto client = clients_.find(link);
  if (client == clients_.end()) return;
  for (Sequence each = first; each <= last; ++each) {
    if (drop(client->second, log, each) && !waited_for(log, each)) wants_.forget(log, each);
  }
}

void Serving::on_disconnected(LinkId link) {
  const auto found = clients_.find(link);
  if (found == clients_.end()) return;
  const Client client = std::move(found->second);
  clients_.erase(found);
  for (const ByLog* sets : {&client.parked, &client.refused}) {
    for (const auto& [index, set] : *sets) {
      const Log& log = logs_.at(index);
      for (const auto& interval : set.intervals()) {
        for (Sequence each = interval.first; each <= interval.last; ++each) {
          if (!waited_for(log, each)) wants_.forget(log, each);
        }
      }
    }
  }
}

}  // namespace essaim::sync

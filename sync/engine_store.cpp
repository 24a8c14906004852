// What the store says: something was committed, could not be, or is sorted anew because the city follows something
// else.
#include <algorithm>
#include <set>

#include "core/fault.h"
#include "sync/engine_parts.h"

namespace essaim::sync {
namespace {

// After a commit failed (a full disk, mostly) nothing is asked for so long.
constexpr std::chrono::seconds failure_pause{10};

}  // namespace

void Engine::Parts::give_back(const Commits::Done& done) {
  for (const auto& [id, octets] : done.octets) {
    if (Link* link = links.find(id)) link->unstored -= std::min(octets, link->unstored);
  }
}

void Engine::Parts::on_network(const std::vector<VerifiedNetworkEntry>& entries, TimePoint now) {
  if (!network.add(entries)) return;
  catalogue.on_new_logs(logs.apply(*network.state()));
  if (ESSAIM_FAULT("revoked-partner-kept")) return;
  outbox.act(NetworkChanged{.state = network.state()});
  network_catalogue.on_changed(now);
  // A revocation may have cut or closed a log in the middle of it.
  for (Log& log : logs.all()) {
    if (log.cut() || log.closed) wants.on_cut(log);
  }
}

void Engine::on_committed(std::optional<Ticket> ticket, const Ingested& ingested, TimePoint now) {
  Parts& p = *parts_;
  Commits::Done done;
  if (ticket) done = p.commits.finish(*ticket);
  p.give_back(done);
  p.on_network(ingested.network, now);

  const std::set<Place> documents(ingested.documents.begin(), ingested.documents.end());
  std::vector<Log*> touched;
  for (const auto& run : ingested.runs) {
    Log& log = p.logs.ensure(run->log());
    if (run->first() != log.held + 1) continue;
    p.logs.advance(log, run->last(), run->head());
    p.wants.on_headers(log, *run);
    p.wants.on_cut(log);
    touched.push_back(&log);
  }
  for (const Log* log : touched) {
    if (log->fork != 0) p.forks.tell_end(*log);
  }
  // Of several forks of one log the lowest is told, so all are added first.
  for (std::size_t i = 0; i < ingested.forks.size(); ++i) {
    p.forks.add(ingested.forks[i], i < ingested.before_forks.size() ? ingested.before_forks[i] : HeaderHash{});
  }
  for (const ForkEvidence& fork : ingested.forks) {
    Log& log = p.logs.ensure(fork.log());
    p.forks.on_committed(fork);
    p.intake.drop(log);
    p.wants.on_cut(log);
    touched.push_back(&log);
  }
  for (const Place& place : ingested.documents) {
    Log& log = p.logs.ensure(place.log);
    p.wants.on_settled(log, place.sequence);
    p.serving.on_stored(log, place.sequence);
    p.demands.on_settled(place);
  }
  for (const Place& place : ingested.hidden) {
    if (ESSAIM_FAULT("wanted-after-retraction")) continue;
    Log& log = p.logs.ensure(place.log);
    p.wants.on_settled(log, place.sequence);
    p.serving.on_hidden(log, place.sequence);
    p.demands.on_settled(place);
  }
  for (const Place& place : ingested.wanted_again) p.wants.on_wanted_again(p.logs.ensure(place.log), place.sequence);
  for (const Place& place : ingested.unwanted_again) p.logs.ensure(place.log).unwanted.add(place.sequence);
  for (const Place& place : done.documents) {
    if (!documents.contains(place)) p.wants.on_lost(place);
  }
  // What was handed over and not stored, because it did not chain in the store's eyes, must not be built upon.
  for (const LogKey& key : done.logs) {
    const auto stored = std::ranges::any_of(ingested.runs, [&](const auto& run) { return run->log() == key; });
    Log& log = p.logs.ensure(key);
    if (!stored) p.intake.drop(log);
    touched.push_back(&log);
  }
  for (Log* log : touched) {
    p.intake.on_committed(*log);
    p.catalogue.on_progress(*log);
  }
  for (const auto& run : ingested.runs) p.gossip.on_news(*run, documents, now);
  for (const Place& place : ingested.documents) p.pace.on_stored(p.logs.ensure(place.log), now);
  p.intake.forget_fresh(done.documents);
  p.settle(now);
}

void Engine::on_commit_failed(Ticket ticket, Reason, TimePoint now) {
  Parts& p = *parts_;
  const Commits::Done done = p.commits.finish(ticket);
  p.give_back(done);
  p.intake.forget_fresh(done.documents);
  p.network_catalogue.on_commit_failed();
  for (const LogKey& key : done.logs) p.intake.drop(p.logs.ensure(key));
  for (const Place& place : done.documents) p.wants.on_lost(place);
  p.unstored_forks.insert(p.unstored_forks.end(), done.forks.begin(), done.forks.end());
  p.resume_at = now + failure_pause;
  p.settle(now);
}

void Engine::on_followed(Filter filter, const std::vector<LogSnapshot>& logs, TimePoint now) {
  Parts& p = *parts_;
  p.filter = std::move(filter);
  for (const LogSnapshot& each : logs) {
    Log& log = p.logs.ensure(each.log);
    log.missing = each.missing;
    log.unwanted = each.unwanted;
    p.wants.begin(log);
    p.wants.on_cut(log);
  }
  for (auto& [id, link] : p.links.all()) {
    if (link.ready()) p.outbox.send(link, Interest{.filter = p.filter});
  }
  p.settle(now);
}

}  // namespace essaim::sync

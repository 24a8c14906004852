#include "sync/commits.h"

#include "core/check.h"

namespace essaim::sync {

Commits::Batch& Commits::room(std::size_t octets) {
  if (waiting_.empty() || waiting_.back().entries >= entries_max || waiting_.back().octets + octets > octets_max) {
    waiting_.emplace_back();
  }
  waiting_.back().octets += octets;
  return waiting_.back();
}

void Commits::add(std::shared_ptr<const VerifiedRun> run, LinkId from, std::size_t octets) {
  Batch& batch = room(octets);
  batch.entries += run->headers().size();
  batch.done.octets.emplace_back(from, octets);
  batch.done.logs.push_back(run->log());
  batch.ingest.runs.push_back(std::move(run));
}

void Commits::add(VerifiedDocument document, LinkId from, std::size_t octets) {
  Batch& batch = room(octets);
  ++batch.entries;
  batch.done.octets.emplace_back(from, octets);
  batch.done.documents.push_back(document.place());
  batch.ingest.documents.push_back(std::move(document));
}

void Commits::add_to_last_run(VerifiedDocument document) {
  CHECK(!waiting_.empty() && !waiting_.back().ingest.runs.empty());
  Batch& batch = waiting_.back();
  ++batch.entries;
  batch.done.documents.push_back(document.place());
  batch.ingest.documents.push_back(std::move(document));
}

void Commits::add(std::vector<VerifiedNetworkEntry> entries) {
  Ingest& ingest = room(0).ingest;
  for (VerifiedNetworkEntry& entry : entries) ingest.network.push_back(std::move(entry));
}

void Commits::add(ForkEvidence fork) {
  Batch& batch = room(0);
  batch.done.forks.push_back(fork);
  batch.ingest.forks.push_back(std::move(fork));
}

void Commits::flush() {
  while (!waiting_.empty() && under_way_.size() < under_way_max) {
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    const Ticket ticket = outbox_.next_ticket();
    under_way_.emplace(ticket, std::move(batch.done));
    outbox_.act(Commit{.ticket = ticket, .ingest = std::move(batch.ingest)});
  }
}

Commits::Done Commits::finish(Ticket ticket) {
  const auto found = under_way_.find(ticket);
  CHECK(found != under_way_.end());
  Done done = std::move(found->second);
  under_way_.erase(found);
  return done;
}

}  // namespace essaim::sync

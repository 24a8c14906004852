#include "sync/engine.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sync/engine_parts.h"

namespace essaim::sync {

Engine::Engine(Setup setup) : parts_(std::make_unique<Parts>(setup)) {
  Parts& p = *parts_;
  p.logs.apply(*p.network.state());
  for (LogSnapshot& each : setup.logs) {
    Log& log = p.logs.ensure(each.log);
    p.logs.advance(log, each.sequence, each.head);
    log.missing = std::move(each.missing);
    log.unwanted = std::move(each.unwanted);
  }
  // The store counts nothing beyond a fork as held.
  for (const ForkEvidence& fork : setup.forks) p.forks.add(fork, {});
  for (Log& log : p.logs.all()) {
    p.wants.begin(log);
    p.wants.on_cut(log);
  }
}

Engine::~Engine() = default;

// ---- links ----

void Engine::on_connected(LinkId id, const LogKey& peer, bool dialled_by_us, const Nonce& nonce, std::uint64_t clock_ms,
                          TimePoint now) {
  Parts& p = *parts_;
  CHECK(p.links.find(id) == nullptr);
  Link& link = p.links.add(id);
  link.id = id;
  link.peer = peer;
  link.dialled = dialled_by_us;
  link.nonce = nonce;
  link.since = link.last_heard = now;
  p.handshake.on_connected(link, clock_ms);
}

void Engine::on_disconnected(LinkId id, TimePoint now) {
  Parts& p = *parts_;
  Link* link = p.links.find(id);
  if (link == nullptr) return;
  link->closing = true;
  p.handshake.on_disconnected(id);
  p.network_catalogue.on_disconnected(id);
  p.sending.on_disconnected(id);
  p.catalogue.on_disconnected(id);
  p.gossip.on_disconnected(id, now);
  p.serving.on_disconnected(id);
  p.forks.on_disconnected(id);
  p.wants.on_disconnected(id);
  p.links.remove(id);
  p.demands.on_disconnected();
  p.settle(now);
}

void Engine::on_octets(LinkId id, TimePoint now) {
  if (Link* link = parts_->links.find(id)) link->last_heard = now;
}

void Engine::on_message(LinkId id, Message message, TimePoint now) {
  Parts& p = *parts_;
  Link* link = p.links.find(id);
  if (link == nullptr || link->closing) return;
  link->last_heard = now;
  const bool may_come_first = std::holds_alternative<Hello>(message) || std::holds_alternative<Bye>(message);
  if (!link->greeted && !may_come_first) {
    p.outbox.close(*link, Reason::bad_message, std::string(name_of(message)) + " before hello");
  } else {
    p.route(*link, message, now);
  }
  p.settle(now);
}

void Engine::Parts::on_hello(Link& link, const Hello& hello, TimePoint now) {
  handshake.on_hello(link, hello);
  if (link.closing) return;
  outbox.send(link, Interest{.filter = filter});
  network_catalogue.on_greeted(link, hello.network_tips, now);
  if (link.closing) return;
  catalogue.on_greeted(link);
  // What came since my Hello is told where both held the same then.
  if (!link.frontier_heard) return;
  for (Log& log : logs.all()) sending.update(link, log, now);
}

void Engine::Parts::route(Link& link, Message& message, TimePoint now) {
  struct Router {
    Parts& p;
    Link& link;
    TimePoint now;
    void stray(const char* what) { p.outbox.close(link, Reason::bad_message, what); }

    void operator()(Introduce&) { stray("an introduction where none is expected"); }
    void operator()(Welcome&) { stray("a welcome where none is expected"); }
    void operator()(Bye& bye) { p.outbox.close(link, Reason::none, "bye: " + std::string(name_of(bye.reason))); }
    void operator()(Hello& hello) { p.on_hello(link, hello, now); }
    void operator()(Frontier& frontier) {
      p.catalogue.on_frontier(link, std::move(frontier), now);
      p.wants.on_told(link.id, nullptr);
    }
    void operator()(RunMessage& run) {
      const Log* log = p.logs.find(run.run.log);
      if (log == nullptr) return;
      p.wants.on_told(link.id, log);
      if (run.document) p.serving.on_received(link.id, *log, run.run.first);
      p.intake.on_run(link, std::move(run), now);
    }
    void operator()(Locate& locate) {
      if (locate.log)
        p.forks.on_locate(link, locate);
      else
        p.network_catalogue.on_locate(link, locate, now);
    }
    void operator()(ForkProof& proof) { p.forks.on_fork_proof(link, std::move(proof)); }
    void operator()(Interest& interest) { link.interest = interest.filter.of(link.peer); }
    void operator()(Want& want) { p.serving.on_want(link, want); }
    void operator()(DocumentMessage& document) {
      if (const Log* log = p.logs.find(document.log)) p.serving.on_received(link.id, *log, document.sequence);
      p.wants.on_document(link, std::move(document), now);
    }
    void operator()(Absent& absent) {
      if (absent.held_now) return held_now(absent.range);
      const SequenceSet hopeless = p.wants.on_absent(link, absent, now);
      const Log* log = p.logs.find(absent.range.log);
      if (log == nullptr || hopeless.empty()) return;
      p.serving.on_hopeless(*log, hopeless);
      p.demands.on_hopeless(*log, hopeless);
    }
    void held_now(const WantRange& range) {
      const Log* log = p.logs.find(range.log);
      if (log == nullptr) return;
      const Sequence last = range.first + range.count - 1;
      p.serving.on_held_now(link.id, *log, range.first, last);
      p.wants.on_held_now(link, *log, range.first, last);
    }
    void operator()(Have& have) {
      p.gossip.on_have(link, have, now);
      if (const Log* log = p.logs.find(have.log)) p.wants.on_told(link.id, log);
    }
    void operator()(Follow& follow) {
      p.gossip.on_follow(link, follow, now);
      if (const Log* log = p.logs.find(follow.log)) p.wants.on_told(link.id, log);
    }
    void operator()(NetworkRun& run) { p.network_catalogue.on_network_run(link, std::move(run), now); }
  };
  std::visit(Router{*this, link, now}, message);
}

void Engine::on_sent(LinkId id, std::size_t octets, TimePoint now) {
  Link* link = parts_->links.find(id);
  if (link == nullptr) return;
  link->unsent -= std::min(octets, link->unsent);
  parts_->settle(now);
}

bool Engine::may_read(LinkId id) const {
  const Link* link = parts_->links.find(id);
  return link != nullptr && link->unstored < unstored_bytes_max;
}

// ---- answers ----

void Engine::on_run_checked(Ticket ticket, CheckedRun checked, TimePoint now) {
  Parts& p = *parts_;
  if (p.forks.owns_check(ticket))
    p.forks.on_run_checked(ticket, std::move(checked));
  else
    p.intake.on_run_checked(ticket, std::move(checked), now);
  p.settle(now);
}

void Engine::on_document_checked(Ticket ticket, Result<VerifiedDocument> checked, TimePoint now) {
  Parts& p = *parts_;
  if (p.wants.owns(ticket))
    p.wants.on_document_checked(ticket, std::move(checked), now);
  else
    p.intake.on_document_checked(ticket, std::move(checked), now);
  p.settle(now);
}

void Engine::on_network_entries_checked(Ticket ticket, std::vector<Result<VerifiedNetworkEntry>> checked,
                                        TimePoint now) {
  parts_->network_catalogue.on_checked(ticket, std::move(checked), now);
  parts_->settle(now);
}

void Engine::on_run_read(Ticket ticket, std::optional<Run> run, TimePoint now) {
  Parts& p = *parts_;
  if (p.forks.owns_read(ticket))
    p.forks.on_run_read(ticket, std::move(run));
  else
    p.sending.on_run_read(ticket, std::move(run), now);
  p.settle(now);
}

void Engine::on_header_read(Ticket ticket, std::optional<HeaderHash> hash, std::optional<DocumentClaim> claim,
                            TimePoint now) {
  Parts& p = *parts_;
  if (p.wants.owns(ticket))
    p.wants.on_header_read(ticket, claim, now);
  else
    p.forks.on_header_read(ticket, hash);
  p.settle(now);
}

void Engine::on_documents_read(Ticket ticket, std::vector<std::pair<Sequence, Bytes>> frames, TimePoint now) {
  Parts& p = *parts_;
  if (p.gossip.owns(ticket))
    p.gossip.on_documents_read(ticket, std::move(frames));
  else
    p.serving.on_documents_read(ticket, std::move(frames), now);
  p.settle(now);
}

void Engine::on_demanded(const Place& place, TimePoint now) {
  parts_->demands.on_demanded(place);
  parts_->settle(now);
}

void Engine::on_demand_dropped(const Place& place, TimePoint now) {
  parts_->demands.on_given_up(place);
  parts_->settle(now);
}

Reason Engine::outlook(const Place& place) const { return parts_->demands.outlook(place); }

// ---- what follows from an event ----

void Engine::Parts::settle(TimePoint now) {
  catalogue.advance(now);
  const auto disagree = [&](const std::vector<std::pair<LinkId, std::size_t>>& disagreements) {
    for (const auto& [id, index] : disagreements) {
      if (Link* link = links.find(id)) forks.on_disagreement(*link, logs.at(index), now);
    }
  };
  disagree(catalogue.take_disagreements());
  disagree(intake.take_disagreements());
  disagree(gossip.take_disagreements());
  disagree(wants.take_disagreements());
  for (const auto& [id, locate] : gossip.take_older_heads()) {
    if (Link* link = links.find(id)) forks.on_locate(*link, locate);
  }
  for (const std::size_t index : catalogue.take_released()) gossip.seek(logs.at(index), now);
  const bool resting = resume_at && *resume_at > now;
  for (auto& [id, link] : links.all()) {
    network_catalogue.pump(link);
    sending.pump(link);
    if (!resting) wants.pump(link, now);
    serving.pump(link);
  }
  commits.flush();
}

std::optional<TimePoint> Engine::next_wakeup() const {
  const Parts& p = *parts_;
  std::optional<TimePoint> next = p.resume_at;
  for (const auto& due : {p.network_catalogue.next_wakeup(), p.sending.next_wakeup(), p.catalogue.next_wakeup(),
                          p.gossip.next_wakeup(), p.wants.next_wakeup(), p.serving.next_wakeup()}) {
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

void Engine::on_wakeup(TimePoint now) {
  Parts& p = *parts_;
  p.network_catalogue.on_wakeup(now);
  p.sending.on_wakeup(now);
  p.gossip.on_wakeup(now);
  p.wants.on_wakeup(now);
  p.serving.on_wakeup(now);
  if (p.resume_at && *p.resume_at <= now) {
    p.resume_at.reset();
    p.network_catalogue.ask_again(now);
    for (ForkEvidence& fork : std::exchange(p.unstored_forks, {})) p.commits.add(std::move(fork));
    // Somebody who has more is asked, from where the store stands.
    for (Log& log : p.logs.all()) {
      for (auto& [id, link] : p.links.all()) {
        if (!link.ready() || !log.open() || log.ended() || link.log(log).known <= log.accepted()) continue;
        p.catalogue.ask_again(link, log, now);
        break;
      }
    }
  }
  p.settle(now);
}

std::optional<Action> Engine::next_action() {
  if (parts_->outbox.empty()) return std::nullopt;
  return parts_->outbox.pop();
}

}  // namespace essaim::sync

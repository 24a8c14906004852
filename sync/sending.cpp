#include "sync/sending.h"

#include <algorithm>

#include "core/check.h"
#include "core/fault.h"

namespace essaim::sync {
namespace {

// A log that grows in bulk is announced twice a second, not once for each batch; the first news goes at once.
constexpr std::chrono::milliseconds have_interval{500};
// Enough to keep a link busy while the store answers; each is at most 64 KiB.
constexpr std::size_t reads_per_link_max = 4;

}  // namespace

Run run_of(const VerifiedRun& verified) {
  Run run{.log = verified.log(),
          .first = verified.first(),
          .previous = verified.previous(),
          .format = verified.headers().front().format(),
          .bodies = {},
          .signature = verified.signature()};
  run.bodies.reserve(verified.headers().size());
  for (const VerifiedHeader& header : verified.headers()) run.bodies.emplace_back(header.body());
  return run;
}

Sequence Sending::target(const LinkLog& state, const Log& log) {
  if (state.follows) return log.accepted();
  return state.wanted ? std::min(state.told, log.accepted()) : 0;
}

void Sending::queue(Link& link, const Log& log) {
  LinkLog& state = link.log(log);
  if (state.queued) return;
  state.queued = true;
  rounds_[link.id].logs.push_back(log.index);
}

void Sending::update(Link& link, Log& log, TimePoint now) {
  if (!link.ready() || !log.open()) return;
  LinkLog& state = link.log(log);
  const Sequence mine = log.accepted();
  // A partner that was ahead of me when we met may lack documents: it learns that others than it brought me so far.
  const bool caught_up = state.frontier_told < mine && state.frontier_has >= mine && state.brought < mine;
  if (state.known >= mine && (!caught_up || state.told >= mine)) return;
  if (!state.follows && state.told < mine) {
    if (state.told_at + have_interval <= now || state.told == 0) {
      tell(link, log, now);
    } else if (!state.have_pending) {
      state.have_pending = true;
      delayed_.emplace(state.told_at + have_interval, Reading{.link = link.id, .log = log.index});
    }
  }
  if (target(state, log) > state.known) queue(link, log);
}

void Sending::tell(Link& link, Log& log, TimePoint now) {
  LinkLog& state = link.log(log);
  state.have_pending = false;
  state.told = ESSAIM_FAULT("told-before-stored") ? std::max(log.arriving, log.accepted()) : log.accepted();
  state.told_at = now;
  if (state.told == 0) return;
  outbox_.send(link, Have{.log = log.tag, .sequence = state.told, .head_tag = link.tag(log.head())});
}

bool Sending::busy(LinkId link) const {
  const auto round = rounds_.find(link);
  return round != rounds_.end() && (!round->second.logs.empty() || round->second.reading != 0);
}

void Sending::pump(Link& link) {
  const auto found = rounds_.find(link.id);
  if (found == rounds_.end() || !link.ready()) return;
  Round& round = found->second;
  while (!round.logs.empty() && round.reading < reads_per_link_max && link.unsent < link_window_bytes) {
    Log& log = logs_.at(round.logs.front());
    round.logs.pop_front();
    LinkLog& state = link.log(log);
    if (state.known >= target(state, log)) {
      state.queued = false;
      state.wanted = false;
      continue;
    }
    const Ticket ticket = outbox_.next_ticket();
    reading_.emplace(ticket, Reading{.link = link.id, .log = log.index});
    ++round.reading;
    outbox_.act(ReadRun{.ticket = ticket, .log = log.key, .first = state.known + 1});
  }
}

void Sending::on_run_read(Ticket ticket, std::optional<Run> run, TimePoint now) {
  const auto found = reading_.find(ticket);
  CHECK(found != reading_.end());
  const Reading reading = found->second;
  reading_.erase(found);
  Link* link = links_.find(reading.link);
  if (link == nullptr) return;
  Round& round = rounds_[link->id];
  --round.reading;
  Log& log = logs_.at(reading.log);
  LinkLog& state = link->log(log);
  const Sequence accepted = log.accepted();
  if (!run || run->bodies.empty() || !link->ready()) {
    state.queued = state.wanted = false;
    return;
  }
  // What lies beyond a cut is not told; the hash at the cut proves what lies before it.
  if (run->last() > accepted && run->first <= accepted) {
    run->bodies.resize(accepted - run->first + 1);
    run->signature.reset();
  }
  // Meanwhile the partner may have got it elsewhere, or have asked from another place.
  if (run->first == state.known + 1 && run->last() <= accepted) {
    // Before the last slice everything that is known must be told: what is told afterwards is not sent unasked.
    if (run->last() >= target(state, log) && state.have_pending) tell(*link, log, now);
    state.known = run->last();
    state.sent_at = now;
    link->counters.headers_sent += run->bodies.size();
    outbox_.send(*link, RunMessage{.run = std::move(*run), .document = std::nullopt});
  }
  if (state.known < target(state, log)) {
    round.logs.push_back(log.index);
  } else {
    state.queued = state.wanted = false;
  }
}

std::optional<TimePoint> Sending::next_wakeup() const {
  return delayed_.empty() ? std::nullopt : std::optional(delayed_.begin()->first);
}

void Sending::on_wakeup(TimePoint now) {
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    const Reading due = delayed_.begin()->second;
    delayed_.erase(delayed_.begin());
    Link* link = links_.find(due.link);
    if (link == nullptr) continue;
    Log& log = logs_.at(due.log);
    LinkLog& state = link->log(log);
    if (!state.have_pending) continue;
    state.have_pending = false;
    update(*link, log, now);
  }
}

}  // namespace essaim::sync

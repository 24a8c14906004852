#include "sync/catalogue.h"

#include <algorithm>
#include <iterator>

#include "core/limits.h"

namespace essaim::sync {
namespace {

// On a slow link a slice of runs takes a few seconds.
constexpr std::chrono::seconds silence_max{10};
// A gap means that something was dropped here; the answer is under way for about a round trip.
constexpr std::chrono::seconds ask_again_interval{5};
// At about eleven octets a packed place and 45 a log in full, both fit a control frame.
constexpr std::size_t packed_places_max = 5'000;
constexpr std::size_t logs_per_frame_max = 1'200;
static_assert(packed_places_max * 12 + 1024 <= limits::control_frame_bytes_max);
static_assert(logs_per_frame_max * 52 + 1024 <= limits::control_frame_bytes_max);

std::uint16_t key_tag(const LogKey& key) { return read_u16(key.view()); }

}  // namespace

void Catalogue::on_greeted(Link& link) {
  State& state = states_[link.id];
  if (link.frontier_heard) {
    for (Log& log : logs_.all()) released_.insert(log.index);
    return;
  }
  state.waiting = true;
  turn_.push_back(link.id);
}

// ---- what others hold ----

void Catalogue::on_frontier(Link& link, Frontier frontier, TimePoint now) {
  State& state = states_[link.id];
  if (frontier.network_head && *frontier.network_head != network_.state()->head()) {
    // What was sent of the network log before it may still be on its way to the disk.
    if (!network_catalogue_.settled(link.id)) {
      state.held = std::move(frontier);
      return;
    }
    if (!state.explicit_sent || *state.explicit_sent + ask_again_interval <= now) {
      state.explicit_sent = now;
      outbox_.send(link, Frontier{.explicit_wanted = true});
    }
    frontier.network_head.reset();
    if (frontier.logs.empty() && !frontier.explicit_wanted) return;
  }
  read(link, state, frontier, now);
}

void Catalogue::read(Link& link, State& state, const Frontier& frontier, TimePoint now) {
  // A small question with a large answer: one whose answers do not leave is not answered, and asks again.
  if (frontier.explicit_wanted && link.frontier_told && link.unsent < link_window_bytes) {
    tell(link, state, state.told_asking && current_ == link.id, false, now);
  }
  if (!frontier.network_head && frontier.logs.empty()) return;
  std::vector<Log*> touched;
  if (frontier.network_head) {
    const auto& members = network_.state()->members();
    const std::size_t count = std::min(members.size(), frontier.places.size());
    for (std::size_t i = 0; i < count; ++i) {
      const FrontierPlace& place = frontier.places[i];
      Log* log = logs_.find(members[i].admission.node_key);
      if (log == nullptr || key_tag(log->key) != place.key_tag) continue;
      read_place(link, *log, {place.sequence, place.head_tag, place.fork, place.only_told}, false);
      touched.push_back(log);
    }
  }
  const bool again = !frontier.network_head && link.frontier_heard;
  for (const LogFrontier& place : frontier.logs) {
    Log* log = logs_.find(place.log);
    if (log == nullptr) continue;
    read_place(link, *log, {place.sequence, place.head_tag, place.fork, place.only_told}, again);
    touched.push_back(log);
  }
  const bool first = !link.frontier_heard;
  link.frontier_heard = true;
  if (current_ == link.id && first) {
    patience_ = now + silence_max;
    prune(link);
  }
  if (!link.frontier_told) {
    // Whoever asks learns what I hold; where nobody else is being asked, I ask in the same breath.
    if (!current_ && state.waiting) {
      std::erase(turn_, link.id);
      turn_.push_front(link.id);
      advance(now);
    }
    if (!link.frontier_told) tell(link, state, false, true, now);
  }
  for (Log* log : touched) sending_.update(link, *log, now);
}

// `again`: of a log that was new to it, or where something was lost; else part of a whole frontier.
void Catalogue::read_place(Link& link, Log& log, const Place& place, bool again) {
  if (place.sequence == limits::sequence_not_carried || !log.open()) return;
  LinkLog& state = link.log(log);
  const Sequence mine = log.accepted();
  state.peer_fork = place.fork;
  state.has = std::max(state.has, place.sequence);
  if (place.only_told) {
    state.known = std::max(state.known, place.sequence);
    // It did not know the log when it was told of it.
    if (again && place.sequence < mine) {
      state.known = place.sequence;
      state.told = 0;
    }
  } else {
    const bool crossed = link.frontier_told && !again;
    state.wanted = place.sequence < (crossed ? state.frontier_told : mine);
    // What came or went meanwhile the partner could not know; but what was lost must come again.
    state.known = again ? place.sequence : std::max(state.known, place.sequence);
  }
  if (!again) state.frontier_has = place.sequence;
  const bool other_head = place.sequence == mine && mine != 0 && link.tag(log.head()) != place.head_tag;
  if (other_head || place.fork != log.fork) disagreements_.emplace_back(link.id, log.index);
  if (place.sequence > mine) {
    state.claim = {place.sequence, place.head_tag};
    released_.insert(log.index);
  }
}

// ---- what I hold ----

LogFrontier Catalogue::place_of(Link& link, Log& log, bool asking, bool whole) {
  LinkLog& state = link.log(log);
  const Sequence mine = log.accepted();
  state.told = mine;
  state.have_pending = false;
  if (whole) state.frontier_told = mine;
  // Runs come from a provider, if there is one; nothing is wanted of a log that is closed.
  const bool ask = asking && log.open() && !log.provider && !log.owed_by &&
                   (!link.frontier_heard || state.frontier_has > std::max(mine, log.arriving));
  if (ask) {
    log.owed_by = link.id;
    owed_.insert(log.index);
  }
  return {.log = log.key,
          .sequence = mine,
          .head_tag = mine == 0 ? HeadTag{} : link.tag(log.head()),
          .fork = log.fork,
          .only_told = !ask};
}

void Catalogue::tell(Link& link, State& state, bool asking, bool packed, TimePoint now) {
  state.told_asking = asking;
  state.untold.clear();
  link.frontier_told = true;
  if (asking) {
    // Said once more to the same partner: it is still the one that owes.
    for (const std::size_t index : owed_) logs_.at(index).owed_by.reset();
    owed_.clear();
    patience_ = now + silence_max;
  }
  Frontier frontier;
  std::vector<LogFrontier> rest;
  if (packed && network_catalogue_.settled(link.id)) frontier.network_head = network_.state()->head();
  for (const MemberState& member : network_.state()->members()) {
    const LogFrontier place = place_of(link, *logs_.find(member.admission.node_key), asking, true);
    if (frontier.network_head && frontier.places.size() < packed_places_max) {
      frontier.places.push_back({.key_tag = key_tag(place.log),
                                 .sequence = place.sequence,
                                 .head_tag = place.head_tag,
                                 .fork = place.fork,
                                 .only_told = place.only_told});
    } else {
      rest.push_back(place);
    }
  }
  if (frontier.network_head) outbox_.send(link, std::move(frontier));
  send_logs(link, std::move(rest));
}

void Catalogue::send_logs(Link& link, std::vector<LogFrontier> logs) {
  for (std::size_t from = 0; from < logs.size(); from += logs_per_frame_max) {
    const auto begin = logs.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = logs.begin() + static_cast<std::ptrdiff_t>(std::min(logs.size(), from + logs_per_frame_max));
    Frontier frontier;
    frontier.logs.assign(begin, end);
    outbox_.send(link, std::move(frontier));
  }
}

// ---- whose turn it is ----

bool Catalogue::has_more(Link& link) {
  return std::ranges::any_of(logs_.all(), [&](const Log& log) {
    return log.open() && !log.provider && link.log(log).frontier_has > std::max(log.accepted(), log.arriving);
  });
}

void Catalogue::advance(TimePoint now) {
  for (auto& [id, state] : states_) {
    Link* link = links_.find(id);
    if (link == nullptr || !link->ready() || !network_catalogue_.settled(id)) continue;
    if (state.held) {
      const Frontier held = *std::exchange(state.held, std::nullopt);
      on_frontier(*link, held, now);
    }
    if (state.untold.empty() || !link->frontier_told) continue;
    std::vector<LogFrontier> logs;
    for (const std::size_t index : std::exchange(state.untold, {})) {
      logs.push_back(place_of(*link, logs_.at(index), false, false));
    }
    send_logs(*link, std::move(logs));
  }
  if (current_) {
    const Link* link = links_.find(*current_);
    const bool done = link == nullptr || !link->ready() || (link->frontier_heard && owed_.empty());
    if (!done && now < patience_) return;
    release(*current_);
  }
  for (auto next = turn_.begin(); next != turn_.end();) {
    Link* link = links_.find(*next);
    if (link == nullptr || !link->ready()) {
      next = turn_.erase(next);
      continue;
    }
    if (!network_catalogue_.settled(*next)) {
      ++next;
      continue;
    }
    turn_.erase(next);
    State& state = states_[link->id];
    state.waiting = false;
    if (!link->frontier_heard || has_more(*link)) {
      current_ = link->id;
      tell(*link, state, true, true, now);
      if (link->frontier_heard) prune(*link);
      return advance(now);
    }
    next = turn_.begin();
  }
}

// Takes out what the current partner has no more of than I.
void Catalogue::prune(Link& link) {
  std::erase_if(owed_, [&](std::size_t index) {
    Log& log = logs_.at(index);
    if (link.log(log).frontier_has > log.accepted()) return false;
    log.owed_by.reset();
    released_.insert(index);
    return true;
  });
}

void Catalogue::release(LinkId link) {
  if (current_ != link) return;
  current_.reset();
  for (const std::size_t index : owed_) {
    logs_.at(index).owed_by.reset();
    released_.insert(index);
  }
  owed_.clear();
}

void Catalogue::on_run(const Link& link, TimePoint now) {
  if (current_ == link.id) patience_ = now + silence_max;
}

void Catalogue::on_progress(Log& log) {
  released_.insert(log.index);
  if (!log.owed_by) return;
  Link* link = links_.find(*log.owed_by);
  if (link != nullptr && link->frontier_heard && link->log(log).known > log.accepted() && !log.ended()) return;
  log.owed_by.reset();
  owed_.erase(log.index);
}

void Catalogue::on_new_logs(const std::vector<Log*>& fresh) {
  for (auto& [id, state] : states_) {
    for (const Log* log : fresh) state.untold.push_back(log->index);
  }
}

void Catalogue::ask_again(Link& link, Log& log, TimePoint now) {
  LinkLog& state = link.log(log);
  if (!link.ready() || (state.asked_again && *state.asked_again + ask_again_interval > now)) return;
  state.asked_again = now;
  state.told = log.accepted();
  send_logs(link, {{.log = log.key,
                    .sequence = log.accepted(),
                    .head_tag = log.accepted() == 0 ? HeadTag{} : link.tag(log.head()),
                    .fork = log.fork}});
}

void Catalogue::on_disconnected(LinkId link) {
  release(link);
  states_.erase(link);
  std::erase(turn_, link);
}

void Catalogue::tell_waits(std::vector<Wait>& all) const {
  if (current_) all.push_back({.link = *current_, .what = "runs that a frontier promised", .until = patience_});
}

std::optional<TimePoint> Catalogue::next_wakeup() const { return current_ ? std::optional(patience_) : std::nullopt; }

}  // namespace essaim::sync

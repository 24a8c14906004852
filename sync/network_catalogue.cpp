#include "sync/network_catalogue.h"

#include <algorithm>

#include "core/check.h"
#include "core/limits.h"

namespace essaim::sync {
namespace {

// A partner that knows more sends it at once; after so long the rest of the catalogue goes on without it.
constexpr std::chrono::seconds patience{5};
// Room for what surrounds the entries in their frame.
constexpr std::size_t run_octets_max = limits::frame_bytes_max - 4 * 1024;

}  // namespace

void NetworkCatalogue::on_greeted(Link& link, const std::vector<NetworkTip>& tips, TimePoint now) {
  State& state = states_[link.id];
  for (const NetworkTip& tip : tips) state.peer_tips.emplace(tip.hash, tip.position);
  state.patience = now + patience;
  compare(link, state);
}

// Sends what the partner lacks where that can be told, else asks where the two part.
void NetworkCatalogue::compare(Link& link, State& state) {
  Sequence head = 0;
  for (const NetworkTip& tip : network_.tips()) head = std::max(head, tip.position);
  bool rival = false;
  std::set<HeaderHash> known;
  for (const auto& [hash, position] : state.peer_tips) {
    if (network_.knows(hash))
      known.insert(hash);
    else
      rival = rival || position <= head;
  }
  state.settled = known.size() == state.peer_tips.size();
  if (!state.settled) {
    // Somebody who is merely ahead has a higher tip, sees that mine is an ancestor, and sends.
    if (rival && !state.located) locate(link, state);
    return;
  }
  offer(state, known);
  const MemberState* member = network_.state()->by_key(link.peer);
  if (member == nullptr) return outbox_.close(link, Reason::not_a_member, "the key of no member");
  if (member->revoked) return outbox_.close(link, Reason::revoked, "a revoked member");
  pump(link);
}

// Queues what is beyond `known`; the partner then has all my tips too.
void NetworkCatalogue::offer(State& state, const std::set<HeaderHash>& known) {
  for (const VerifiedNetworkEntry* entry : network_.beyond(known)) {
    if (std::ranges::find(state.queue, entry->hash()) == state.queue.end()) state.queue.push_back(entry->hash());
  }
  for (const HeaderHash& hash : known) state.peer_tips.erase(hash);
  for (const NetworkTip& tip : network_.tips()) state.peer_tips.emplace(tip.hash, tip.position);
}

void NetworkCatalogue::locate(Link& link, State& state) {
  state.located = true;
  Locate locate;
  const auto chain = network_.chain();
  for (std::size_t back = 0; back < chain.size(); back = back == 0 ? 1 : back * 2) {
    locate.points.push_back({.sequence = chain[back]->position(), .tag = chain[back]->hash().bytes()});
  }
  if (!chain.empty() && locate.points.back().sequence != 1) {
    locate.points.push_back({.sequence = chain.back()->position(), .tag = chain.back()->hash().bytes()});
  }
  outbox_.send(link, std::move(locate));
}

void NetworkCatalogue::on_locate(Link& link, const Locate& locate, TimePoint now) {
  State& state = states_[link.id];
  std::set<HeaderHash> known;
  for (const LocatePoint& point : locate.points) {
    const auto hash = HeaderHash::from(point.tag);
    if (hash && network_.knows(*hash)) {
      known.insert(*hash);
      break;  // points descend along one chain: the rest are ancestors
    }
  }
  state.patience = now + patience;
  offer(state, known);
  pump(link);
}

void NetworkCatalogue::pump(Link& link) {
  const auto found = states_.find(link.id);
  if (found == states_.end() || !link.ready()) return;
  std::deque<HeaderHash>& queue = found->second.queue;
  while (!queue.empty() && link.unsent < link_window_bytes) {
    NetworkRun run;
    std::size_t octets = 0;
    while (!queue.empty() && run.entries.size() < limits::run_headers_max) {
      const VerifiedNetworkEntry* entry = network_.find(queue.front());
      octets += entry->signed_entry().entry.size() + 128;
      if (octets > run_octets_max && !run.entries.empty()) break;
      run.entries.push_back(entry->signed_entry());
      queue.pop_front();
    }
    outbox_.send(link, std::move(run));
  }
}

void NetworkCatalogue::on_network_run(Link& link, NetworkRun run, TimePoint now) {
  states_[link.id].patience = now + patience;
  const Ticket ticket = outbox_.next_ticket();
  std::size_t octets = 0;
  for (const SignedNetworkEntry& entry : run.entries) octets += entry.entry.size() + 128;
  link.unstored += octets;
  checking_.emplace(ticket, Checking{.link = link.id, .octets = octets});
  outbox_.act(CheckNetworkEntries{.ticket = ticket, .entries = std::move(run.entries)});
}

// Whether the entry hangs on what is held or on its way to the disk.
bool NetworkCatalogue::continues(const VerifiedNetworkEntry& entry) const {
  if (network_.continues(entry)) return true;
  const auto before = coming_.find(entry.previous());
  return before != coming_.end() && before->second == entry.signer();
}

void NetworkCatalogue::on_checked(Ticket ticket, std::vector<Result<VerifiedNetworkEntry>> checked, TimePoint now) {
  const auto found = checking_.find(ticket);
  CHECK(found != checking_.end());
  const Checking checking = found->second;
  checking_.erase(found);
  Link* link = links_.find(checking.link);
  if (link == nullptr) return;
  link->unstored -= std::min(checking.octets, link->unstored);
  if (link->closing) return;
  State& state = states_[link->id];
  state.patience = now + patience;
  std::vector<VerifiedNetworkEntry> fresh;
  bool loose = false;
  for (auto& entry : checked) {
    if (!entry) return outbox_.close(*link, Reason::bad_message, "a network entry that is not genuine");
    state.peer_tips.erase(entry->previous());
    if (network_.knows(entry->hash()) || coming_.contains(entry->hash())) continue;
    if (!continues(*entry)) {
      loose = true;
      state.peer_tips.emplace(entry->hash(), entry->position());
      continue;
    }
    state.peer_tips.emplace(entry->hash(), entry->position());
    coming_.emplace(entry->hash(), entry->signer());
    fresh.push_back(std::move(*entry));
  }
  if (!fresh.empty()) {
    state.settled = false;
    commits_.add(std::move(fresh));
  } else if (loose && !state.located) {
    locate(*link, state);
  } else {
    compare(*link, state);
  }
}

void NetworkCatalogue::on_changed(TimePoint now) {
  std::erase_if(coming_, [this](const auto& each) { return network_.knows(each.first); });
  for (auto& [id, link] : links_.all()) {
    const auto found = states_.find(id);
    if (found == states_.end() || !link.ready()) continue;
    const MemberState* member = network_.state()->by_key(link.peer);
    if (member != nullptr && member->revoked) {
      outbox_.close(link, Reason::revoked, "revoked just now");
      continue;
    }
    found->second.located = false;
    found->second.patience = now + patience;
    compare(link, found->second);
  }
}

void NetworkCatalogue::on_commit_failed() { coming_.clear(); }

void NetworkCatalogue::ask_again(TimePoint now) {
  for (auto& [id, link] : links_.all()) {
    const auto found = states_.find(id);
    if (!link.ready() || found == states_.end()) continue;
    State& state = found->second;
    const bool all_known =
        std::ranges::all_of(state.peer_tips, [&](const auto& tip) { return network_.knows(tip.first); });
    if (all_known) continue;
    state.settled = false;
    state.patience = now + patience;
    locate(link, state);
  }
}

bool NetworkCatalogue::settled(LinkId link) const {
  const auto found = states_.find(link);
  return found != states_.end() && found->second.settled;
}

std::optional<TimePoint> NetworkCatalogue::next_wakeup() const {
  std::optional<TimePoint> next;
  for (const auto& [id, state] : states_) {
    if (!state.settled && (!next || state.patience < *next)) next = state.patience;
  }
  return next;
}

void NetworkCatalogue::tell_waits(std::vector<Wait>& all) const {
  for (const auto& [id, state] : states_) {
    if (!state.settled) all.push_back({.link = id, .what = "the network log", .until = state.patience});
  }
}

void NetworkCatalogue::on_wakeup(TimePoint now) {
  for (auto& [id, state] : states_) state.settled = state.settled || state.patience <= now;
}

}  // namespace essaim::sync

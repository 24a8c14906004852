#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/filter.h"
#include "core/frontier.h"
#include "sync/engine.h"
#include "sync/logs.h"

namespace essaim::sync {

// Octets that may wait in the queue of a link: a second of a fast link, so that news never stand behind much more.
inline constexpr std::size_t link_window_bytes = 512 * 1024;
// Octets from a link that may wait for checks and commits before no more is read from it: half of its 4 MiB.
inline constexpr std::size_t unstored_bytes_max = 2 * 1024 * 1024;

// What a link and a log have to do with one another.
struct LinkLog {
  Sequence known = 0;          // the peer holds so much, or it was sent
  Sequence has = 0;            // so much it told itself: its documents are asked there first
  Sequence frontier_has = 0;   // so much its last whole frontier said
  Sequence frontier_told = 0;  // so much my last whole frontier said
  Sequence told = 0;           // so much of mine the peer was told of
  Sequence brought = 0;        // so much it sent me itself
  Sequence peer_fork = 0;      // the lowest fork that the peer knows
  std::uint64_t order = 0;     // when the peer was first known to have more than I: the lower the earlier
  TimePoint provider_at{};     // when it was last chosen to push the log
  TimePoint told_at{};         // when a Have was sent last
  TimePoint sent_at{};         // when a run was sent last
  std::optional<std::pair<Sequence, HeadTag>> claim;  // a head of the peer beyond mine, to be compared when I get there
  std::optional<TimePoint> compared;                  // when an older head of the peer was compared with mine last
  std::optional<TimePoint> asked_again;               // when a gap was last asked to be filled
  bool wanted = false;                                // the peer lacks runs and has asked for them with its frontier
  bool follows = false;                               // the peer wants all news
  bool queued = false;                                // in the round of logs whose runs are to be sent
  bool have_pending = false;                          // a Have waits for its time
  bool asking = false;                                // I asked with my frontier and not all has come
  bool missed = false;                                // as a provider it came late

  // The peer has these headers, or will: it told of them, or I told it.
  Sequence knows() const { return known > told ? known : told; }
};

// One connection and what both sides told on it. What only one conversation needs lies in that conversation.
struct Link {
  LinkId id{};
  LogKey peer;
  bool dialled = false;  // by us
  Nonce nonce, peer_nonce;
  TimePoint since{}, last_heard{};
  bool greeted = false;                                // both Hellos were exchanged
  bool closing = false;                                // Close was asked for
  bool frontier_told = false, frontier_heard = false;  // or the digests were equal
  std::optional<Filter> interest;
  std::vector<std::uint32_t> dictionaries;  // which the peer can open frames of (RULES 24)
  std::size_t unsent = 0, unstored = 0;     // octets
  LinkStatus counters;

  bool ready() const { return greeted && !closing; }
  LinkLog& log(const Log& log) {
    if (logs_.size() <= log.index) logs_.resize(log.index + 1);
    return logs_[log.index];
  }
  HeadTag tag(const HeaderHash& head) const {
    return dialled ? head_tag(nonce, peer_nonce, head) : head_tag(peer_nonce, nonce, head);
  }

 private:
  std::vector<LinkLog> logs_;
};

// In the order of their numbers, so that every run of the engine on the same events is the same.
class Links {
 public:
  Link& add(LinkId id) { return links_[id]; }
  // Null for a link that is gone: answers may come later than that.
  Link* find(LinkId id) {
    const auto found = links_.find(id);
    return found == links_.end() ? nullptr : &found->second;
  }
  const Link* find(LinkId id) const { return const_cast<Links*>(this)->find(id); }
  void remove(LinkId id) { links_.erase(id); }
  std::map<LinkId, Link>& all() { return links_; }
  const std::map<LinkId, Link>& all() const { return links_; }

 private:
  std::map<LinkId, Link> links_;
};

}  // namespace essaim::sync

#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/frontier.h"
#include "core/ids.h"
#include "core/network_log.h"
#include "core/sequence_set.h"
#include "sync/engine.h"

namespace essaim::sync {

// A place in a log at which it ends, and the hash that stands there: it proves a run like a signature would.
struct Cut {
  Sequence sequence = 0;
  HeaderHash header;
};

// What this node knows of one log. Accepted is what stands below every cut: the lowest fork, and for a revoked member
// the tip that its revocation lists (RULES 8, 9); only that is counted, told and sent.
struct Log {
  std::size_t index = 0;  // dense, in the order in which logs became known
  LogKey key;
  LogTag tag;
  bool member = false;  // known through the network log
  bool closed = false;  // its member was revoked and the revocation does not list it
  Sequence held = 0;    // stored
  HeaderHash held_head;
  Sequence fork = 0;  // lowest sequence at which two headers are known
  std::optional<Cut> before_fork, tip;
  SequenceSet missing;   // followed documents not held
  SequenceSet unwanted;  // documents not followed and not held

  Sequence arriving = 0;           // headers up to here are being checked or stored; below `held` when none are
  std::optional<LinkId> owed_by;   // who will send what it told in its frontier
  std::optional<LinkId> provider;  // who pushes news of it to me

  // Whether its headers may be asked, sent and stored.
  bool open() const { return member && !closed; }
  // The lowest place at which it ends; nothing where it goes on.
  std::optional<Cut> cut() const;
  // Held to where it ends: no header of it can come any more.
  bool ended() const;
  Sequence accepted() const;
  const HeaderHash& head() const;  // of `accepted`; zero at 0
  LogHead log_head() const;
};

// The logs known, found by key and by tag. References stay good for ever; nothing is taken out.
class Logs {
 public:
  explicit Logs(NetworkId network) : network_(network) {}

  Log& ensure(const LogKey& key);
  // Null for a log that is not known through the network log.
  Log* find(const LogKey& key);
  Log* find(const LogTag& tag);
  Log& at(std::size_t index) { return logs_[index]; }
  std::size_t size() const { return logs_.size(); }
  std::deque<Log>& all() { return logs_; }

  // Takes members, tips and revocations from the network log; says which logs are new.
  std::vector<Log*> apply(const NetworkState& network);
  // Headers up to `sequence` are stored now.
  void advance(Log& log, Sequence sequence, const HeaderHash& head);
  // Two headers are known at `position`, behind `before`; `held` is what I hold there, zero where I hold less. False
  // when a fork at or below it was known.
  bool split(Log& log, Sequence position, const HeaderHash& before, const HeaderHash& held);

  const FrontierDigest& digest(const std::vector<HeaderHash>& network_tips);

 private:
  NetworkId network_;
  std::deque<Log> logs_;
  std::unordered_map<LogKey, Log*> by_key_;
  std::unordered_map<LogTag, Log*> by_tag_;
  std::optional<FrontierDigest> digest_;
};

}  // namespace essaim::sync

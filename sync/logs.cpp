#include "sync/logs.h"

#include <algorithm>

#include "core/fault.h"
#include "core/limits.h"

namespace essaim::sync {

std::optional<Cut> Log::cut() const {
  if (ESSAIM_FAULT("revocation-without-tip")) return before_fork;
  if (!before_fork) return tip;
  // At or below a listed tip the chain to it is what counts; above the fork only that chain can be (RULES 9).
  if (!tip || before_fork->sequence < tip->sequence) return before_fork;
  return tip;
}

bool Log::ended() const {
  const auto end = cut();
  return end && held >= end->sequence;
}

Sequence Log::accepted() const {
  if (!open()) return 0;
  const auto end = cut();
  return end ? std::min(end->sequence, held) : held;
}

const HeaderHash& Log::head() const {
  static const HeaderHash none{};
  const Sequence sequence = accepted();
  if (sequence == 0) return none;
  if (sequence == held) return held_head;
  return before_fork && before_fork->sequence == sequence ? before_fork->header : tip->header;
}

LogHead Log::log_head() const { return {.log = key, .sequence = accepted(), .head = head(), .fork = fork}; }

Log& Logs::ensure(const LogKey& key) {
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) return *found->second;
  Log& log = logs_.emplace_back();
  log.index = logs_.size() - 1;
  log.key = key;
  log.tag = tag_of(key);
  by_key_.emplace(key, &log);
  return log;
}

Log* Logs::find(const LogKey& key) {
  const auto found = by_key_.find(key);
  return found == by_key_.end() || !found->second->member ? nullptr : found->second;
}

Log* Logs::find(const LogTag& tag) {
  const auto found = by_tag_.find(tag);
  return found == by_tag_.end() ? nullptr : found->second;
}

std::vector<Log*> Logs::apply(const NetworkState& network) {
  std::vector<Log*> fresh;
  digest_.reset();
  // A grant that a rival entry puts in doubt is no grant while the doubt lasts (RULES 13).
  for (Log& log : logs_) {
    if (log.member && network.by_key(log.key) == nullptr) {
      log.member = false;
      by_tag_.erase(log.tag);
    }
  }
  for (const MemberState& member : network.members()) {
    Log& log = ensure(member.admission.node_key);
    if (!log.member) {
      log.member = true;
      by_tag_.insert_or_assign(log.tag, &log);
      fresh.push_back(&log);
    }
    log.closed = false;
    log.tip.reset();
    if (!member.revoked) continue;
    const auto tip = std::ranges::find(*member.revoked, log.key, &Tip::log);
    log.closed = tip == member.revoked->end() || tip->sequence == 0;
    if (!log.closed) log.tip = Cut{.sequence = tip->sequence, .header = tip->header};
  }
  return fresh;
}

void Logs::advance(Log& log, Sequence sequence, const HeaderHash& head) {
  log.held = sequence;
  log.held_head = head;
  if (ESSAIM_FAULT("digest-without-newest")) return;
  digest_.reset();
}

bool Logs::split(Log& log, Sequence position, const HeaderHash& before, const HeaderHash& held) {
  if (log.fork != 0 && (log.fork <= position || ESSAIM_FAULT("first-fork-wins"))) return false;
  log.fork = position;
  log.before_fork = Cut{.sequence = position - 1, .header = before};
  if (log.held >= position) {
    log.held = position - 1;
    log.held_head = held;
  }
  log.missing.remove(position, limits::sequence_max);
  log.unwanted.remove(position, limits::sequence_max);
  digest_.reset();
  return true;
}

const FrontierDigest& Logs::digest(const std::vector<HeaderHash>& network_tips) {
  if (!digest_) {
    std::vector<LogHead> heads;
    heads.reserve(logs_.size());
    for (const Log& log : logs_) {
      if (log.member) heads.push_back(log.log_head());
    }
    digest_ = frontier_digest(network_, network_tips, std::move(heads));
  }
  return *digest_;
}

}  // namespace essaim::sync

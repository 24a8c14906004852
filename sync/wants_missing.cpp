// What is not here yet, and why.
#include <utility>

#include "sync/wants.h"

namespace essaim::sync {

std::vector<MissingRange> Wants::missing(TimePoint now) const {
  std::vector<MissingRange> ranges;
  for (const Log& log : logs_.all()) {
    if (log.missing.empty() || !log.open()) continue;
    // What no partner that is connected may still send.
    SequenceSet hopeless = log.missing;
    bool connected = false;
    for (auto& [id, link] : links_.all()) {
      if (!link.ready()) continue;
      connected = true;
      SequenceSet possible;
      const Sequence known = link.log(log).knows();
      if (known != 0) possible.add(1, known);
      const auto asked = asked_.find(id);
      if (asked != asked_.end() && asked->second.absent.contains(log.index)) {
        for (const auto& each : asked->second.absent.at(log.index).intervals()) possible.remove(each.first, each.last);
      }
      for (const auto& each : possible.intervals()) hopeless.remove(each.first, each.last);
    }
    SequenceSet hoped = log.missing;
    for (const auto& each : hopeless.intervals()) {
      hoped.remove(each.first, each.last);
      ranges.push_back({.log = log.key,
                        .range = each,
                        .reason = connected ? Reason::no_partner_holds_it : Reason::partner_unreachable});
    }
    // Of these, what is asked of nobody because its author's share of the day is used up.
    SequenceSet slowed;
    if (log.index < demands_.size() && share_left(log, now) == 0) {
      SequenceSet under_way = hoped;
      for (const auto& each : demands_[log.index].open.intervals()) under_way.remove(each.first, each.last);
      slowed = std::exchange(hoped, under_way);
      for (const auto& each : under_way.intervals()) slowed.remove(each.first, each.last);
    }
    for (const auto& each : slowed.intervals()) {
      ranges.push_back({.log = log.key, .range = each, .reason = Reason::author_slowed});
    }
    for (const auto& each : hoped.intervals()) {
      ranges.push_back({.log = log.key, .range = each, .reason = Reason::waiting_for_partner});
    }
  }
  return ranges;
}

}  // namespace essaim::sync

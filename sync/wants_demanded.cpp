// What is wanted by name, though nothing follows it: the third part of sync/wants.cpp.
#include <algorithm>

#include "sync/wants.h"

namespace essaim::sync {

void Wants::demand_now(Log& log, Sequence sequence) {
  // Whoever said not to have it may have it by now, and somebody waits.
  bool under_way = arriving_.contains(Place{log.key, sequence});
  for (auto& [id, asked] : asked_) {
    for (auto* sets : {&asked.absent, &asked.unlikely}) {
      if (const auto of_log = sets->find(log.index); of_log != sets->end()) of_log->second.remove(sequence);
    }
    for (const auto* sets : {&asked.asked, &asked.promised}) {
      const auto of_log = sets->find(log.index);
      under_way = under_way || (of_log != sets->end() && of_log->second.contains(sequence));
    }
  }
  if (!log.missing.contains(sequence)) demand(log).named.add(sequence);
  if (!under_way) open(log, sequence, sequence);
}

bool Wants::hopes_for(const Log& log, Sequence sequence) {
  if (arriving_.contains(Place{log.key, sequence})) return true;
  return std::ranges::any_of(links_.all(), [&](auto& each) {
    const auto asked = asked_.find(each.first);
    const auto is_in = [&](const Asked::ByLog& sets) {
      const auto of_log = sets.find(log.index);
      return of_log != sets.end() && of_log->second.contains(sequence);
    };
    return may_hold(each.second, log, sequence) ||
           (asked != asked_.end() && (is_in(asked->second.asked) || is_in(asked->second.promised)));
  });
}

}  // namespace essaim::sync

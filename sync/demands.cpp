#include "sync/demands.h"

#include <algorithm>
#include <vector>

namespace essaim::sync {

void Demands::on_demanded(const Place& place) {
  Log* log = logs_.find(place.log);
  const bool absent = log != nullptr && log->open() && place.sequence <= log->accepted() &&
                      (log->missing.contains(place.sequence) || log->unwanted.contains(place.sequence));
  if (!absent) return fail(place, Reason::no_partner_holds_it);
  demanded_.insert(place);
  wants_.demand_now(*log, place.sequence);
  if (const Reason reason = outlook(place); reason != Reason::waiting_for_partner) fail(place, reason);
}

void Demands::on_hopeless(const Log& log, const SequenceSet& sequences) {
  std::vector<Place> hopeless;
  for (auto place = demanded_.lower_bound(Place{log.key, 0}); place != demanded_.end() && place->log == log.key;
       ++place) {
    if (sequences.contains(place->sequence)) hopeless.push_back(*place);
  }
  for (const Place& place : hopeless) fail(place, Reason::no_partner_holds_it);
}

void Demands::on_disconnected() {
  const std::set<Place> waiting = demanded_;
  for (const Place& place : waiting) {
    if (const Reason reason = outlook(place); reason != Reason::waiting_for_partner) fail(place, reason);
  }
}

Reason Demands::outlook(const Place& place) const {
  const Log* log = logs_.find(place.log);
  const bool connected = std::ranges::any_of(links_.all(), [](const auto& each) { return each.second.ready(); });
  if (!connected) return Reason::partner_unreachable;
  if (log == nullptr || !wants_.hopes_for(*log, place.sequence)) return Reason::no_partner_holds_it;
  return Reason::waiting_for_partner;
}

void Demands::fail(const Place& place, Reason reason) {
  demanded_.erase(place);
  outbox_.act(DemandFailed{.place = place, .reason = reason});
}

}  // namespace essaim::sync

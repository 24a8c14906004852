#include "daemon/use_cases/missing.h"

#include <algorithm>
#include <memory>
#include <string>

#include "core/reasons.h"
#include "daemon/node.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

bool is_awaited(const v1::EntrySummary& summary) {
  return summary.missing_reason() == name_of(Reason::waiting_for_partner);
}

void explain(v1::EntrySummary& summary, const NetworkState& network, const NetStatus& net) {
  if (!is_awaited(summary)) return;
  const MemberState* author = network.by_handle(summary.handle());
  if (author == nullptr) return;
  const auto it_is = [&](const sync::MissingRange& missing) {
    return missing.log == author->admission.node_key && missing.range.first <= summary.number() &&
           summary.number() <= missing.range.last;
  };
  const auto found = std::ranges::find_if(net.missing, it_is);
  if (found != net.missing.end()) summary.set_missing_reason(std::string(name_of(found->reason)));
}

}  // namespace

void explain_missing(Node& node, const v1::EntryList& list, const std::function<void(const v1::EntryList&)>& done) {
  const auto network = node.membership().current();
  if (!network || std::none_of(list.entries().begin(), list.entries().end(), is_awaited)) return done(list);
  node.net().status([list = std::make_shared<v1::EntryList>(list), network, done](const NetStatus& net) {
    for (v1::EntrySummary& summary : *list->mutable_entries()) explain(summary, *network, net);
    done(*list);
  });
}

void explain_missing(Node& node, const v1::EntryView& view, const std::function<void(const v1::EntryView&)>& done) {
  const auto network = node.membership().current();
  if (!network || !is_awaited(view.summary())) return done(view);
  node.net().status([view = std::make_shared<v1::EntryView>(view), network, done](const NetStatus& net) {
    explain(*view->mutable_summary(), *network, net);
    done(*view);
  });
}

}  // namespace essaim::daemon

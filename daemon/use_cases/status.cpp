#include "daemon/use_cases/status.h"

#include <algorithm>
#include <map>

#include "core/version.h"
#include "daemon/node.h"
#include "daemon/use_cases/network.h"
#include "daemon/use_cases/search.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

v1::Self self_of(Node& node) {
  v1::Self self;
  self.set_handle(node.config().handle);
  self.set_name(node.config().name);
  self.set_country(node.config().country);
  self.set_node_key(to_hex(node.self().view()));
  for (const std::string& address : node.addresses()) self.add_addresses(address);
  self.set_listen(node.config().listen);
  self.set_approval(node.config().approval);
  if (const Sequence elsewhere = node.lane().written_elsewhere(); elsewhere != 0) {
    self.set_problem(std::string(name_of(Reason::two_machines)));
    self.set_problem_at(elsewhere);
  }
  return self;
}

void add_partner(v1::Status& status, const MemberState& member, const NetStatus& net) {
  v1::Partner& out = *status.add_partners();
  out.set_handle(member.admission.handle);
  out.set_name(member.name(""));
  const auto found = std::ranges::find(net.partners, member.admission.node_key, &PartnerStatus::key);
  if (found == net.partners.end()) return;
  out.set_connected(found->connected);
  out.set_dialled_by_us(found->dialled_by_us);
  out.set_address(found->address);
  out.set_last_contact_ms(found->last_contact_ms);
  if (found->problem != Reason::none) out.set_problem(std::string(name_of(found->problem)));
  out.set_problem_since_ms(found->problem_since_ms);
  out.set_detail(found->detail);
  out.set_bytes_received(found->bytes_received);
  out.set_bytes_sent(found->bytes_sent);
  out.set_headers_received(found->headers_received);
  out.set_documents_received(found->documents_received);
}

// How many documents of a log are missing, by reason: what the links know of each, and what is not followed.
std::map<Reason, std::uint64_t> missing_of(const storage::LogState& log, const NetStatus& net) {
  std::map<Reason, std::uint64_t> counts;
  std::uint64_t explained = 0;
  for (const sync::MissingRange& missing : net.missing) {
    if (missing.log != log.log) continue;
    const std::uint64_t count = std::uint64_t{missing.range.last} - missing.range.first + 1;
    counts[missing.reason] += count;
    explained += count;
  }
  if (log.missing.size() > explained) counts[Reason::waiting_for_partner] += log.missing.size() - explained;
  if (!log.unwanted.empty()) counts[Reason::not_followed] += log.unwanted.size();
  return counts;
}

void add_city(v1::Status& status, const MemberState& member, const storage::LogState& log, const NetStatus& net) {
  v1::CityHoldings& out = *status.add_cities();
  out.set_handle(member.admission.handle);
  out.set_name(member.name(""));
  out.set_headers(log.entries);
  out.set_documents(log.documents);
  for (const auto& [reason, count] : missing_of(log, net)) {
    v1::MissingCount& missing = *out.add_missing();
    missing.set_reason(std::string(name_of(reason)));
    missing.set_count(count);
    if (reason == Reason::not_followed)
      status.set_not_followed(status.not_followed() + count);
    else
      status.set_missing(status.missing() + count);
  }
  out.set_forked_at(log.fork);
  if (log.fork != 0) {
    out.set_state(std::string(name_of(Reason::log_forked)));
  } else {
    out.set_state(member.revoked ? "revoked" : "member");
  }
}

}  // namespace

void view_status(Node& node, std::function<void(v1::Status)> done) {
  node.net().status([&node, done = std::move(done)](const NetStatus& net) {
    v1::Status status;
    *status.mutable_self() = self_of(node);
    status.set_state(node.state());
    status.set_software(std::string("essaim ") + version);
    status.set_now_ms(unix_now_ms());
    const storage::Counters counters = node.store().counters();
    status.set_entries(counters.entries);
    status.set_documents(counters.documents);
    *status.mutable_search() = view_index(node);
    if (const auto network = node.membership().current()) {
      *status.mutable_network() = network_summary(*network);
      std::vector<const MemberState*> partners;
      for (const MemberState& member : network->members()) {
        const LogKey& key = member.admission.node_key;
        if (key != node.self() && !member.revoked) partners.push_back(&member);
        add_city(status, member, node.store().log(key).value_or(storage::LogState()), net);
      }
      std::ranges::sort(partners, {}, [](const MemberState* member) { return member->admission.handle; });
      for (const MemberState* member : partners) add_partner(status, *member, net);
    }
    done(std::move(status));
  });
}

}  // namespace essaim::daemon

#include "daemon/use_cases/admit.h"

#include <utility>

#include "core/harmless.h"
#include "daemon/log.h"
#include "daemon/node.h"
#include "daemon/own_log.h"

namespace essaim::daemon {
namespace {

// The founding entry and the one that admits these octets, out of the store.
Result<sync::Welcome> welcome_for(const storage::Store& store, const NetworkId& network, const Bytes& admission) {
  auto entries = read_network_log(store, network);
  if (!entries) return tl::unexpected(entries.error());
  sync::Welcome welcome;
  for (const VerifiedNetworkEntry& entry : *entries) {
    if (std::holds_alternative<Founding>(entry.content().content)) welcome.founding = entry.signed_entry();
    const auto* admit = std::get_if<Admit>(&entry.content().content);
    if (admit != nullptr && admit->admission == admission) welcome.admission = entry.signed_entry();
  }
  if (welcome.founding.entry.empty() || welcome.admission.entry.empty()) {
    return fail(Errc::internal, {"an admission is not where it was written"});
  }
  return welcome;
}

}  // namespace

void admit(Node& node, const sync::Introduce& request, const LogKey& peer, Bytes exporter,
           std::function<void(Result<sync::Welcome>)> done) {
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  const MemberState* known = network->by_id(member_id(request.admission));
  if (known != nullptr && known->admission.node_key == peer && network->is_current(peer)) {
    return done(welcome_for(node.store(), network->id(), request.admission));
  }
  auto secret = node.invitations().take(request, peer, exporter, *network, unix_now_ms());
  if (!secret) return done(tl::unexpected(secret.error()));
  auto make = [admission = request.admission](const NetworkState& now) -> Result<NetworkEntryContent> {
    auto city = decode_admission(admission);
    if (!city) return tl::unexpected(city.error());
    if (now.by_handle(city->handle) != nullptr) return fail(Errc::handle_taken, {city->handle});
    if (now.by_key(city->node_key) != nullptr) return fail(Errc::key_taken);
    NetworkEntryContent content;
    content.time_ms = unix_now_ms();
    content.content = Admit{admission};
    return content;
  };
  node.lane().write_network(std::move(make),
                            [&node, secret = std::move(*secret), admission = request.admission,
                             done = std::move(done)](Result<std::shared_ptr<const NetworkState>> written) {
                              if (!written) {
                                node.invitations().give_back(secret);
                                return done(tl::unexpected(written.error()));
                              }
                              const MemberState* member = (*written)->by_id(member_id(admission));
                              if (member == nullptr) return done(fail(Errc::key_taken));
                              log_info("admitted " + harmless(member->admission.handle));
                              done(welcome_for(node.store(), (*written)->id(), admission));
                            });
}

}  // namespace essaim::daemon

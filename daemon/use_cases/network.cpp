#include "daemon/use_cases/network.h"

#include <ctime>
#include <memory>
#include <utility>

#include "core/harmless.h"
#include "core/limits.h"
#include "core/themes.h"
#include "daemon/joining.h"
#include "daemon/log.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::uint64_t invitation_default_s = 7ULL * 24 * 3600;
constexpr std::uint64_t invitation_max_s = 90ULL * 24 * 3600;
constexpr std::uint32_t invitation_uses_max = 1000;
constexpr std::size_t secret_bytes = 16;

// What this city says of itself when it founds or joins. Kept at the first use, so that asking again, after an answer
// was lost, is asking with the same octets.
Result<Bytes> own_admission(const Node& node) {
  auto kept = node.store().mark(admission_mark);
  if (!kept) return tl::unexpected(kept.error());
  if (*kept) return std::move(**kept);
  const Config& config = node.config();
  Admission admission;
  admission.handle = config.handle;
  admission.names = {{config.name_language, config.name}};
  admission.country = config.country;
  admission.node_key = node.self();
  admission.recovery_key = config.recovery_key;
  admission.addresses = node.addresses();
  admission.salt = random_bytes(limits::salt_bytes);
  return encode_admission(admission);
}

v1::NetworkView view_of(const NetworkState& network) {
  v1::NetworkView view;
  *view.mutable_network() = network_summary(network);
  view.set_forked(network.forked_at() != 0);
  const MemberState* lead = network.lead();
  for (const MemberState& member : network.members()) {
    v1::MemberView& out = *view.add_members();
    out.set_handle(member.admission.handle);
    out.set_name(member.name(""));
    out.set_country(member.admission.country);
    out.set_node_key(to_hex(member.admission.node_key.view()));
    for (const std::string& address : member.admission.addresses) out.add_addresses(address);
    out.set_admitted_ms(member.admitted_ms);
    out.set_lead(lead != nullptr && lead->id == member.id);
    out.set_revoked(member.revoked.has_value());
    out.set_revocation_reason(member.revocation_reason);
  }
  return view;
}

// `2026-11-23 09:45 UTC`.
std::string time_text(std::uint64_t unix_ms) {
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  char text[64];
  if (::gmtime_r(&seconds, &parts) == nullptr) return "?";
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts)};
}

// The inviting city answers a stranger nothing once no invitation is open; what the line itself says explains it.
Error explained(const Error& error, const Invitation& invitation) {
  const bool expired = invitation.expires_ms <= unix_now_ms();
  if (error.code != Errc::invitation_unknown || !expired) return error;
  return Error(Errc::invitation_expired, {time_text(invitation.expires_ms)});
}

// The tips that stay valid: what this node holds and accepts of the member's log.
std::vector<Tip> tips_held(const Node& node, const MemberState& member) {
  const auto log = node.store().log(member.admission.node_key);
  if (!log || log->sequence == 0) return {};
  return {{log->log, log->sequence, log->head}};
}

}  // namespace

v1::NetworkSummary network_summary(const NetworkState& network) {
  v1::NetworkSummary summary;
  summary.set_id(to_hex(network.id().view()));
  summary.set_name(network.name());
  if (const MemberState* lead = network.lead()) summary.set_lead(lead->admission.handle);
  std::uint32_t current = 0;
  for (const MemberState& member : network.members()) current += member.revoked ? 0 : 1;
  summary.set_members(current);
  return summary;
}

Result<v1::NetworkView> show_network(const Node& node) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  return view_of(*network);
}

void create_network(Node& node, const v1::CreateNetwork& request, std::function<void(Result<v1::NetworkView>)> done) {
  if (const auto network = node.membership().current()) return done(fail(Errc::network_exists, {network->name()}));
  if (request.name().empty()) return done(fail(Errc::field_missing, {"essaim network create", "name"}));
  if (request.name().size() > limits::name_bytes_max) {
    return done(fail(Errc::field_invalid, {"essaim network create", "name", shortened(harmless(request.name()), 40),
                                           "at most " + std::to_string(limits::name_bytes_max) + " octets"}));
  }
  // The founding entry names the lead's addresses for good: a lead that nobody can dial could invite nobody.
  if (node.addresses().empty()) return done(fail(Errc::no_address, {node.config().listen}));
  auto admission = own_admission(node);
  if (!admission) return done(tl::unexpected(admission.error()));
  Founding founding{request.name(), std::move(*admission), random_bytes(limits::salt_bytes)};
  auto entry = found_network(node.key(), founding, unix_now_ms());
  if (!entry) return done(tl::unexpected(entry.error()));
  const NetworkId network = network_id_of(*entry);
  node.lane().begin_network(network, {std::move(*entry)}, [&node, network, done = std::move(done)](Result<void> begun) {
    if (begun) begun = node.enter_network(network, std::nullopt);
    if (!begun) return done(tl::unexpected(begun.error()));
    log_info("founded network " + to_hex(network.view()));
    done(show_network(node));
  });
}

void invite(Node& node, const v1::Invite& request, std::function<void(Result<v1::Invited>)> done) {
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  const MemberState* lead = network->lead();
  if (lead == nullptr || lead->admission.node_key != node.self()) {
    return done(fail(Errc::not_lead, {lead == nullptr ? "?" : lead->admission.handle}));
  }
  const std::uint64_t seconds = request.expires_s() == 0 ? invitation_default_s : request.expires_s();
  if (seconds > invitation_max_s) return done(fail(Errc::duration_invalid, {std::to_string(seconds) + "s"}));
  if (request.uses() > invitation_uses_max) {
    return done(fail(Errc::too_many, {"uses", std::to_string(invitation_uses_max)}));
  }
  Invitation invitation;
  invitation.network = network->id();
  invitation.network_name = network->name();
  invitation.addresses = node.addresses();
  invitation.inviter = node.self();
  invitation.secret = random_bytes(secret_bytes);
  invitation.expires_ms = unix_now_ms() + seconds * 1000;
  if (invitation.addresses.empty()) return done(fail(Errc::no_address, {node.config().listen}));

  sync::OpenInvitation open;
  open.secret = invitation.secret;
  open.expires_ms = invitation.expires_ms;
  open.uses_left = request.uses() == 0 ? 1 : request.uses();
  v1::Invited answer;
  answer.set_line(print_invitation(invitation));
  answer.set_expires_ms(invitation.expires_ms);
  answer.set_uses(open.uses_left);
  node.invitations().add(std::move(open), unix_now_ms(), [answer, done = std::move(done)](Result<void> kept) {
    if (!kept) return done(tl::unexpected(kept.error()));
    done(answer);
  });
}

void join_network(Node& node, const v1::Join& request, std::function<void(Result<v1::NetworkView>)> done) {
  if (const auto network = node.membership().current()) return done(fail(Errc::network_exists, {network->name()}));
  auto invitation = parse_invitation(request.line());
  if (!invitation) return done(tl::unexpected(invitation.error()));
  auto admission = own_admission(node);
  if (!admission) return done(tl::unexpected(admission.error()));

  auto welcomed = [&node, invitation = *invitation, done](Result<sync::Welcome> welcome) {
    if (!welcome) return done(tl::unexpected(explained(welcome.error(), invitation)));
    const Net::Inviter inviter{invitation.inviter, invitation.addresses};
    auto ignore = [](Result<void>) {};
    node.lane().put_mark(std::string(inviter_mark), encode_inviter(inviter), ignore);
    // The admission waits without effect until the entries between arrive from the inviter.
    node.lane().begin_network(invitation.network, {welcome->founding, welcome->admission},
                              [&node, inviter, network = invitation.network, done](Result<void> begun) {
                                if (begun) begun = node.enter_network(network, inviter);
                                if (!begun) return done(tl::unexpected(begun.error()));
                                log_info("joined network " + to_hex(network.view()));
                                done(show_network(node));
                              });
  };
  auto introduce = [&node, invitation = *invitation, admission = *admission, done, welcomed](Result<void> kept) {
    if (!kept) return done(tl::unexpected(kept.error()));
    node.net().introduce(invitation, admission, welcomed);
  };
  node.lane().put_mark(std::string(admission_mark), *admission, std::move(introduce));
}

void revoke(Node& node, const v1::Revoke& request, std::function<void(Result<v1::NetworkView>)> done) {
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  if (request.reason().size() > limits::revocation_reason_bytes_max) {
    return done(
        fail(Errc::field_invalid, {"essaim network revoke", "reason", shortened(harmless(request.reason()), 40),
                                   "at most " + std::to_string(limits::revocation_reason_bytes_max) + " octets"}));
  }
  const MemberState* lead = network->lead();
  if (lead == nullptr || lead->admission.node_key != node.self()) {
    return done(fail(Errc::not_lead, {lead == nullptr ? "?" : lead->admission.handle}));
  }
  auto city = find_city(*network, request.handle());
  if (!city) return done(tl::unexpected(city.error()));
  if ((*city)->id == lead->id) {
    return done(fail(Errc::forbidden, {"the lead cannot revoke itself"}));
  }
  auto make = [&node, id = (*city)->id,
               reason = request.reason()](const NetworkState& now) -> Result<NetworkEntryContent> {
    const MemberState* member = now.by_id(id);
    if (member == nullptr || member->revoked)
      return fail(Errc::member_revoked, {member ? member->admission.handle : "?"});
    NetworkEntryContent content;
    content.time_ms = unix_now_ms();
    content.content = Revocation{id, tips_held(node, *member), reason};
    return content;
  };
  node.lane().write_network(std::move(make),
                            [&node, done = std::move(done)](Result<std::shared_ptr<const NetworkState>> written) {
                              if (!written) return done(tl::unexpected(written.error()));
                              done(show_network(node));
                            });
}

}  // namespace essaim::daemon

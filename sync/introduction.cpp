#include "sync/introduction.h"

#include <chrono>
#include <cstdio>

#include "core/sign.h"

namespace essaim::sync {
namespace {

constexpr std::uint32_t wrong_proofs_max = 3;  // DESIGN §3

std::string date_of(std::uint64_t unix_ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{unix_ms}};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                                   static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return {text, static_cast<std::size_t>(length)};
}

Refused refused(Errc code, std::vector<std::string> arguments = {}) {
  return {.error = Error(code, std::move(arguments)), .wrong_proof_of = std::nullopt};
}

}  // namespace

std::variant<Admitted, Refused> judge_introduction(const Introduce& request, const LogKey& peer, ByteView exporter,
                                                   const NetworkState& network,
                                                   const std::vector<OpenInvitation>& invitations,
                                                   std::uint64_t now_ms) {
  if (request.network != network.id()) return refused(Errc::invitation_unknown);
  std::size_t used = 0;
  while (used < invitations.size() && secret_id(invitations[used].secret) != request.secret_id) ++used;
  if (used == invitations.size()) return refused(Errc::invitation_unknown);
  const OpenInvitation& invitation = invitations[used];
  if (invitation.wrong_proofs >= wrong_proofs_max) return refused(Errc::invitation_used);

  // Everything else is answered only to somebody who knows the secret.
  const Bytes proof = introduction_proof(network.id(), invitation.secret, exporter, request.admission);
  if (!equal_in_constant_time(proof, request.proof)) {
    return Refused{.error = Error(Errc::invitation_unknown), .wrong_proof_of = used};
  }
  if (invitation.expires_ms <= now_ms) return refused(Errc::invitation_expired, {date_of(invitation.expires_ms)});
  if (invitation.uses_left == 0) return refused(Errc::invitation_used);

  const auto admission = decode_admission(request.admission);
  if (!admission) return Refused{.error = admission.error(), .wrong_proof_of = std::nullopt};
  if (admission->node_key != peer) return refused(Errc::malformed, {"the admission of another key"});
  // The fold admits no two members whose keys share a tag either.
  for (const MemberState& member : network.members()) {
    if (tag_of(member.admission.node_key) == tag_of(peer)) return refused(Errc::key_taken);
  }
  if (network.by_handle(admission->handle) != nullptr) return refused(Errc::handle_taken, {admission->handle});
  return Admitted{.admission = request.admission, .invitation = used};
}

Introduce introduce(const Invitation& invitation, ByteView admission, ByteView exporter) {
  return {.network = invitation.network,
          .secret_id = secret_id(invitation.secret),
          .proof = introduction_proof(invitation.network, invitation.secret, exporter, admission),
          .admission = Bytes(admission)};
}

Result<void> check_welcome(const Invitation& invitation, ByteView admission, const Welcome& welcome) {
  const auto founding = check_network_entry(invitation.network, welcome.founding);
  if (!founding) return tl::unexpected<Error>(founding.error());
  if (network_id_of(welcome.founding) != invitation.network ||
      !std::holds_alternative<Founding>(founding->content().content)) {
    return fail(Errc::malformed, {"the founding entry of another network"});
  }
  const auto admitted = check_network_entry(invitation.network, welcome.admission);
  if (!admitted) return tl::unexpected<Error>(admitted.error());
  const auto* admit = std::get_if<Admit>(&admitted->content().content);
  if (admit == nullptr || admit->admission != admission || admitted->signer() != founding->signer()) {
    return fail(Errc::malformed, {"an admission that was not asked for"});
  }
  return {};
}

}  // namespace essaim::sync

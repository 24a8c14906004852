#include "daemon/invitations.h"

#include <algorithm>

#include "core/bytes.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view invitations_mark = "invitations";
constexpr std::size_t secret_bytes = 16;
constexpr std::size_t record_bytes = secret_bytes + 8 + 4 + 4;
constexpr std::uint64_t lost_answer_ms = 10 * 60 * 1000;
constexpr std::uint32_t wrong_proofs_max = 3;

bool is_open(const sync::OpenInvitation& invitation, std::uint64_t now_ms) {
  return invitation.uses_left > 0 && invitation.wrong_proofs < wrong_proofs_max && invitation.expires_ms > now_ms;
}

void ignore_result(Result<void>) {}

}  // namespace

Result<std::unique_ptr<Invitations>> Invitations::open(const storage::Store& store, StoreLane& lane) {
  auto kept = store.mark(invitations_mark);
  if (!kept) return tl::unexpected(kept.error());
  std::unique_ptr<Invitations> invitations(new Invitations(lane));
  const ByteView octets = *kept ? ByteView(**kept) : ByteView();
  if (octets.size() % record_bytes != 0) return fail(Errc::store_damaged, {"the list of open invitations"});
  for (std::size_t at = 0; at < octets.size(); at += record_bytes) {
    sync::OpenInvitation one;
    one.secret = Bytes(octets.substr(at, secret_bytes));
    one.expires_ms = read_u64(octets.substr(at + secret_bytes));
    one.uses_left = read_u32(octets.substr(at + secret_bytes + 8));
    one.wrong_proofs = read_u32(octets.substr(at + secret_bytes + 12));
    invitations->open_.push_back(std::move(one));
  }
  return invitations;
}

bool Invitations::any_open(std::uint64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  return now_ms < answered_until_ms_ ||
         std::ranges::any_of(open_, [&](const auto& one) { return is_open(one, now_ms); });
}

void Invitations::add(sync::OpenInvitation invitation, std::uint64_t now_ms, std::function<void(Result<void>)> done) {
  const std::lock_guard lock(mutex_);
  // What expired a day ago is forgotten; until then whoever shows it hears that it expired.
  constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;
  std::erase_if(open_, [&](const auto& one) { return one.expires_ms + day_ms < now_ms; });
  open_.push_back(std::move(invitation));
  lane_->put_mark(std::string(invitations_mark), encode(), std::move(done));
}

Result<Bytes> Invitations::take(const sync::Introduce& request, const LogKey& peer, ByteView exporter,
                                const NetworkState& network, std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto verdict = sync::judge_introduction(request, peer, exporter, network, open_, now_ms);
  if (const auto* refused = std::get_if<sync::Refused>(&verdict)) {
    if (refused->wrong_proof_of) {
      ++open_[*refused->wrong_proof_of].wrong_proofs;
      lane_->put_mark(std::string(invitations_mark), encode(), ignore_result);
    }
    return tl::unexpected(refused->error);
  }
  sync::OpenInvitation& used = open_[std::get<sync::Admitted>(verdict).invitation];
  --used.uses_left;
  answered_until_ms_ = now_ms + lost_answer_ms;
  lane_->put_mark(std::string(invitations_mark), encode(), ignore_result);
  return used.secret;
}

void Invitations::give_back(ByteView secret) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(open_, secret, &sync::OpenInvitation::secret);
  if (found == open_.end()) return;
  ++found->uses_left;
  lane_->put_mark(std::string(invitations_mark), encode(), ignore_result);
}

Bytes Invitations::encode() const {
  Bytes out;
  for (const sync::OpenInvitation& one : open_) {
    out += one.secret;
    append_u64(out, one.expires_ms);
    append_u32(out, one.uses_left);
    append_u32(out, one.wrong_proofs);
  }
  return out;
}

}  // namespace essaim::daemon

#include "core/network_entry.h"

#include <algorithm>

#include "core/admission.h"
#include "core/check.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/wire_scanner.h"
#include "essaim/v1/network.pb.h"

namespace essaim {
namespace {

// The founding entry cannot name what its own hash will be.
NetworkId named_in(const NetworkId& network, Sequence position) { return position == 1 ? NetworkId{} : network; }

tl::unexpected<Error> malformed(std::string what) {
  return fail(Errc::malformed, {"network entry: " + std::move(what)});
}

std::optional<Tip> read_tip(const v1::Tip& tip) {
  const auto log = LogKey::from(tip.log());
  const auto header = HeaderHash::from(tip.header());
  if (!log || !header || tip.sequence() == 0 || tip.sequence() > limits::sequence_max) return std::nullopt;
  return Tip{*log, static_cast<Sequence>(tip.sequence()), *header};
}

std::optional<Revocation> read_revocation(const v1::Revocation& message) {
  const auto member = MemberId::from(message.member());
  if (!member || message.reason().size() > limits::revocation_reason_bytes_max) return std::nullopt;
  Revocation revocation{.member = *member, .tips = {}, .reason = message.reason()};
  for (const v1::Tip& each : message.tips()) {
    const auto tip = read_tip(each);
    if (!tip) return std::nullopt;
    revocation.tips.push_back(*tip);
  }
  return revocation;
}

std::optional<Founding> read_founding(const v1::Founding& message) {
  if (!is_one_line(message.name(), limits::name_bytes_max) || message.salt().size() != limits::salt_bytes) {
    return std::nullopt;
  }
  return Founding{message.name(), message.admission(), message.salt()};
}

NetworkEntryContent read_content(std::uint8_t format, ByteView body) {
  NetworkEntryContent content;
  v1::NetworkEntry message;
  if (format != 1 || scan_wire(WireMessage::network_entry, body) ||
      !message.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return content;
  }
  content.time_ms = message.time_ms();
  switch (message.content_case()) {
    case v1::NetworkEntry::kFounding:
      if (auto founding = read_founding(message.founding())) content.content = std::move(*founding);
      break;
    case v1::NetworkEntry::kAdmit: content.content = Admit{message.admit().admission()}; break;
    case v1::NetworkEntry::kRevocation:
      if (auto revocation = read_revocation(message.revocation())) content.content = std::move(*revocation);
      break;
    case v1::NetworkEntry::CONTENT_NOT_SET: break;
  }
  return content;
}

// What a founding entry must fulfil besides, for everything else stands on it.
Result<void> check_founding(const NetworkId& network, const HeaderHash& hash, const LogKey& signer,
                            const NetworkEntryContent& content) {
  if (hash.octets != network.octets) return malformed("the founding entry of another network");
  const auto* founding = std::get_if<Founding>(&content.content);
  if (founding == nullptr) return malformed("a founding entry that cannot be read");
  const auto lead = decode_admission(founding->admission);
  if (!lead) return malformed("a founding entry whose admission cannot be read");
  if (lead->node_key != signer) return malformed("a founding entry that is not signed by its lead");
  return {};
}

Result<SignedNetworkEntry> sign_entry(const SigningKey& key, const Head& head, const v1::NetworkEntry& message) {
  SignedNetworkEntry made;
  made.entry = encode_head(head) + message.SerializeAsString();
  if (made.entry.size() > limits::network_entry_bytes_max) {
    return fail(Errc::document_too_large,
                {std::to_string(made.entry.size()), std::to_string(limits::network_entry_bytes_max)});
  }
  made.signature = key.sign(signing_bytes(domain::network_entry, head.network, made.entry));
  return made;
}

Result<void> write_revocation(const Revocation& revocation, v1::Revocation& out) {
  if (revocation.tips.size() > limits::tips_max)
    return fail(Errc::too_many, {"tips", std::to_string(limits::tips_max)});
  if (!revocation.reason.empty() && !is_one_line(revocation.reason, limits::revocation_reason_bytes_max)) {
    return fail(Errc::field_invalid, {"revocation", "reason", revocation.reason,
                                      "0–" + std::to_string(limits::revocation_reason_bytes_max)});
  }
  out.set_member(revocation.member.bytes());
  out.set_reason(revocation.reason);
  std::vector<Tip> tips = revocation.tips;
  std::ranges::sort(tips);
  for (const Tip& tip : tips) {
    // Nothing accepted of a log is said by not listing it.
    if (tip.sequence == 0) continue;
    v1::Tip& written = *out.add_tips();
    written.set_log(tip.log.bytes());
    written.set_sequence(tip.sequence);
    written.set_header(tip.header.bytes());
  }
  return {};
}

}  // namespace

Result<VerifiedNetworkEntry> NetworkEntryChecker::check(const NetworkId& network, SignedNetworkEntry entry) {
  if (entry.entry.size() > limits::network_entry_bytes_max) return malformed("beyond its size");
  const auto head = decode_head(entry.entry);
  if (!head) return malformed("no fixed head");
  if (head->place.sequence > limits::network_entries_max) return malformed("a position beyond the last");
  if (head->network != named_in(network, head->place.sequence)) return malformed("of another network");
  const Bytes signed_bytes = signing_bytes(domain::network_entry, head->network, entry.entry);
  if (!verify(head->place.log, signed_bytes, entry.signature)) return malformed("a wrong signature");

  VerifiedNetworkEntry verified;
  verified.hash_ = as_id<HeaderHash>(sha256({signed_bytes}));
  verified.head_ = *head;
  verified.content_ = read_content(head->format, ByteView(entry.entry).substr(limits::head_bytes));
  if (head->place.sequence == 1) {
    auto founding = check_founding(network, verified.hash_, head->place.log, verified.content_);
    if (!founding) return tl::unexpected(founding.error());
  }
  verified.signed_ = std::move(entry);
  return verified;
}

Result<SignedNetworkEntry> found_network(const SigningKey& lead, const Founding& founding, std::uint64_t time_ms) {
  const auto admission = decode_admission(founding.admission);
  if (!admission) return tl::unexpected(admission.error());
  CHECK(admission->node_key == lead.public_key());
  CHECK(founding.salt.size() == limits::salt_bytes);
  if (!is_one_line(founding.name, limits::name_bytes_max)) {
    return fail(Errc::field_invalid, {"network", "name", founding.name, "1–" + std::to_string(limits::name_bytes_max)});
  }
  v1::NetworkEntry message;
  message.set_time_ms(time_ms);
  v1::Founding& out = *message.mutable_founding();
  out.set_name(founding.name);
  out.set_admission(founding.admission);
  out.set_salt(founding.salt);
  return sign_entry(lead, Head{1, NetworkId{}, {lead.public_key(), 1}, HeaderHash{}}, message);
}

Result<SignedNetworkEntry> write_network_entry(const SigningKey& lead, const NetworkId& network, Sequence position,
                                               const HeaderHash& previous, const NetworkEntryContent& content) {
  CHECK(position > 1 && !previous.is_zero());
  if (position > limits::network_entries_max) {
    return fail(Errc::too_many, {"network entries", std::to_string(limits::network_entries_max)});
  }
  v1::NetworkEntry message;
  message.set_time_ms(content.time_ms);
  if (const auto* admit = std::get_if<Admit>(&content.content)) {
    const auto admission = decode_admission(admit->admission);
    if (!admission) return tl::unexpected(admission.error());
    message.mutable_admit()->set_admission(admit->admission);
  } else {
    const auto* revocation = std::get_if<Revocation>(&content.content);
    CHECK(revocation != nullptr);
    if (auto written = write_revocation(*revocation, *message.mutable_revocation()); !written) {
      return tl::unexpected(written.error());
    }
  }
  return sign_entry(lead, Head{1, network, {lead.public_key(), position}, previous}, message);
}

NetworkId network_id_of(const SignedNetworkEntry& founding) {
  return as_id<NetworkId>(sha256({signing_bytes(domain::network_entry, NetworkId{}, founding.entry)}));
}

}  // namespace essaim

#include "core/invitation.h"

#include <sodium.h>

#include <array>
#include <optional>

#include "core/admission.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/sign.h"
#include "core/wire_scanner.h"
#include "essaim/v1/network.pb.h"

namespace essaim {
namespace {

constexpr std::size_t check_bytes = 8;
constexpr std::size_t secret_id_bytes = 8;
// Twice what the longest names and addresses need.
constexpr std::size_t line_bytes_max = 4096;
constexpr int alphabet = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::string to_base64url(ByteView bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), alphabet), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    alphabet);
  text.pop_back();  // libsodium ends it with a zero
  return text;
}

// Nothing where a character or a left-over bit is wrong, so that each line has one meaning and each meaning one line.
std::optional<Bytes> from_base64url(std::string_view text) {
  Bytes bytes(text.size(), '\0');
  std::size_t size = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &size, nullptr, alphabet);
  if (failed != 0) return std::nullopt;
  bytes.resize(size);
  if (to_base64url(bytes) != text) return std::nullopt;
  return bytes;
}

Bytes check_of(ByteView octets) {
  const Sha256 digest = sha256({domain_prefix(domain::invitation, NetworkId{}), octets});
  return {reinterpret_cast<const char*>(digest.data()), check_bytes};
}

// Spaces, tabs, line ends, and the space that does not break.
std::string without_white_space(std::string_view line) {
  constexpr std::string_view no_break_space = "\u00A0";
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line.substr(i).starts_with(no_break_space)) {
      i += no_break_space.size() - 1;
    } else if (std::string_view(" \t\r\n\f\v").find(line[i]) == std::string_view::npos) {
      out += line[i];
    }
  }
  return out;
}

std::optional<Invitation> read_invitation(ByteView octets) {
  v1::Invitation message;
  if (scan_wire(WireMessage::invitation, octets) ||
      !message.ParseFromArray(octets.data(), static_cast<int>(octets.size()))) {
    return std::nullopt;
  }
  const auto network = NetworkId::from(message.network());
  const auto inviter = LogKey::from(message.node_key());
  if (!network || !inviter || message.secret().size() != invitation_secret_bytes || message.addresses().empty() ||
      !is_one_line(message.network_name(), limits::name_bytes_max)) {
    return std::nullopt;
  }
  Invitation invitation{.network = *network,
                        .network_name = message.network_name(),
                        .addresses = {message.addresses().begin(), message.addresses().end()},
                        .inviter = *inviter,
                        .secret = message.secret(),
                        .expires_ms = message.expires_ms()};
  for (const std::string& address : invitation.addresses) {
    if (!check_address(address)) return std::nullopt;
  }
  return invitation;
}

}  // namespace

std::string print_invitation(const Invitation& invitation) {
  v1::Invitation message;
  message.set_network(invitation.network.bytes());
  for (const std::string& address : invitation.addresses) message.add_addresses(address);
  message.set_node_key(invitation.inviter.bytes());
  message.set_secret(invitation.secret);
  message.set_expires_ms(invitation.expires_ms);
  message.set_network_name(invitation.network_name);
  const Bytes octets = message.SerializeAsString();
  return std::string(invitation_prefix) + to_base64url(octets) + '.' + to_base64url(check_of(octets));
}

Result<Invitation> parse_invitation(std::string_view line) {
  if (line.size() > line_bytes_max) return fail(Errc::invitation_damaged);
  const std::string text = without_white_space(line);
  if (!text.starts_with(invitation_prefix)) return fail(Errc::invitation_damaged);
  const std::string_view rest = std::string_view(text).substr(invitation_prefix.size());
  const std::size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return fail(Errc::invitation_damaged);
  const auto octets = from_base64url(rest.substr(0, dot));
  const auto check = from_base64url(rest.substr(dot + 1));
  if (!octets || !check || *check != check_of(*octets)) return fail(Errc::invitation_damaged);
  auto invitation = read_invitation(*octets);
  if (!invitation) return fail(Errc::invitation_damaged);
  return std::move(*invitation);
}

Bytes secret_id(ByteView secret) {
  const Sha256 digest = sha256({secret});
  return {reinterpret_cast<const char*>(digest.data()), secret_id_bytes};
}

Bytes introduction_proof(const NetworkId& network, ByteView secret, ByteView exporter, ByteView admission) {
  const Bytes prefix = domain_prefix(domain::introduction, network);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> proof{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  for (const ByteView part : {ByteView(prefix), exporter, admission}) {
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  }
  crypto_auth_hmacsha256_final(&state, proof.data());
  sodium_memzero(&state, sizeof state);
  return {reinterpret_cast<const char*>(proof.data()), proof.size()};
}

}  // namespace essaim

#pragma once

#include <string_view>

#include "core/bytes.h"
#include "core/error.h"
#include "core/ids.h"

namespace essaim {

// Ed25519 (RFC 8032) by libsodium, the only verifier of entries and of the network log: OpenSSL accepts small-order
// keys that libsodium refuses, and two verifiers would split a network (RELIABILITY M13).

// The secret half; wiped when it goes away. Copies are explicit through seed().
class SigningKey {
 public:
  static constexpr std::size_t seed_bytes = 32;
  static SigningKey generate();
  static Result<SigningKey> from_seed(ByteView seed);

  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&& other) noexcept;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;
  ~SigningKey();

  LogKey public_key() const;
  ByteView seed() const { return {reinterpret_cast<const char*>(secret_.data()), seed_bytes}; }
  Signature sign(ByteView signing_bytes) const;

 private:
  SigningKey() = default;
  std::array<std::uint8_t, 64> secret_{};
};

// Whether `signature` over `signing_bytes` was made by `key`. 67–118 µs on the reference machine.
bool verify(const LogKey& key, ByteView signing_bytes, const Signature& signature);

// Type strings: every signed, hashed or sealed object begins with one (RULES 2).
namespace domain {
inline constexpr std::string_view entry = "essaim/v1/entry";
inline constexpr std::string_view network_entry = "essaim/v1/network-entry";
inline constexpr std::string_view admission = "essaim/v1/admission";
inline constexpr std::string_view document = "essaim/v1/document";
inline constexpr std::string_view frontier = "essaim/v1/frontier";
inline constexpr std::string_view invitation = "essaim/v1/invitation";
inline constexpr std::string_view introduction = "essaim/v1/introduction";
}  // namespace domain

// u32 length ‖ type ‖ u32 32 ‖ network; big-endian. What follows needs no length, for it is the rest.
Bytes domain_prefix(std::string_view type, const NetworkId& network);
// domain_prefix ‖ payload: what is signed and what a header hash covers.
Bytes signing_bytes(std::string_view type, const NetworkId& network, ByteView payload);

// Cryptographically random octets.
Bytes random_bytes(std::size_t count);

// Whether two secrets are equal, in time that does not depend on where they differ.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace essaim

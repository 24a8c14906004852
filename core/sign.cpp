#include "core/sign.h"

#include <sodium.h>

#include "core/check.h"

namespace essaim {
namespace {

static_assert(SigningKey::seed_bytes == crypto_sign_SEEDBYTES);
static_assert(LogKey::size == crypto_sign_PUBLICKEYBYTES);
static_assert(Signature::size == crypto_sign_BYTES);

// libsodium asks to be started before anything else; a second start does nothing.
void start_sodium() {
  static const bool started = sodium_init() >= 0;
  CHECK(started);
}

const unsigned char* octets(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

SigningKey SigningKey::generate() {
  start_sodium();
  std::array<unsigned char, LogKey::size> ignored;
  SigningKey key;
  static_assert(sizeof key.secret_ == crypto_sign_SECRETKEYBYTES);
  CHECK(crypto_sign_keypair(ignored.data(), key.secret_.data()) == 0);
  return key;
}

Result<SigningKey> SigningKey::from_seed(ByteView seed) {
  start_sodium();
  if (seed.size() != seed_bytes) return fail(Errc::malformed, {"a key seed is 32 octets"});
  std::array<unsigned char, LogKey::size> ignored;
  SigningKey key;
  CHECK(crypto_sign_seed_keypair(ignored.data(), key.secret_.data(), octets(seed)) == 0);
  return key;
}

SigningKey::SigningKey(SigningKey&& other) noexcept : secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
  if (this == &other) return *this;
  secret_ = other.secret_;
  sodium_memzero(other.secret_.data(), other.secret_.size());
  return *this;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

LogKey SigningKey::public_key() const {
  // libsodium keeps the public half behind the seed.
  return *LogKey::from({reinterpret_cast<const char*>(secret_.data()) + seed_bytes, LogKey::size});
}

Signature SigningKey::sign(ByteView signing_bytes) const {
  Signature signature;
  CHECK(crypto_sign_detached(signature.octets.data(), nullptr, octets(signing_bytes), signing_bytes.size(),
                             secret_.data()) == 0);
  return signature;
}

bool verify(const LogKey& key, ByteView signing_bytes, const Signature& signature) {
  start_sodium();
  return crypto_sign_verify_detached(signature.octets.data(), octets(signing_bytes), signing_bytes.size(),
                                     key.octets.data()) == 0;
}

Bytes domain_prefix(std::string_view type, const NetworkId& network) {
  Bytes prefix;
  prefix.reserve(4 + type.size() + 4 + NetworkId::size);
  append_u32(prefix, static_cast<std::uint32_t>(type.size()));
  prefix.append(type);
  append_u32(prefix, static_cast<std::uint32_t>(NetworkId::size));
  prefix.append(network.view());
  return prefix;
}

Bytes signing_bytes(std::string_view type, const NetworkId& network, ByteView payload) {
  Bytes bytes = domain_prefix(type, network);
  bytes.append(payload);
  return bytes;
}

Bytes random_bytes(std::size_t count) {
  start_sodium();
  Bytes bytes(count, '\0');
  randombytes_buf(bytes.data(), count);
  return bytes;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  // A length is no secret.
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace essaim

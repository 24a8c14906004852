#include "core/city_files.h"

#include <cctype>

#include "core/hash.h"

namespace essaim {
namespace {

std::string_view prefix_of(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::node: return "essaim-node-key:1:";
    case KeyPurpose::recovery: return "essaim-recovery-key:1:";
  }
  return {};
}

std::string checksum_of(ByteView seed) {
  const Sha256 digest = sha256({seed});
  return to_hex(ByteView(reinterpret_cast<const char*>(digest.data()), 4));
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  Bytes out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

}  // namespace

std::string print_key(const SigningKey& key, KeyPurpose purpose) {
  return std::string(prefix_of(purpose)) + to_hex(key.seed()) + ":" + checksum_of(key.seed()) + "\n";
}

Result<SigningKey> parse_key(std::string_view text, KeyPurpose purpose) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  const std::string_view prefix = prefix_of(purpose);
  if (!text.starts_with(prefix))
    return fail(Errc::malformed, {"key file: it does not begin with " + std::string(prefix)});
  text.remove_prefix(prefix.size());
  const std::size_t colon = text.find(':');
  const auto seed = from_hex(text.substr(0, colon));
  if (!seed || seed->size() != SigningKey::seed_bytes)
    return fail(Errc::malformed, {"key file: the key has a wrong length"});
  if (colon == std::string_view::npos || text.substr(colon + 1) != checksum_of(*seed)) {
    return fail(Errc::malformed, {"key file: the checksum does not fit, a character was copied wrongly"});
  }
  return SigningKey::from_seed(*seed);
}

}  // namespace essaim

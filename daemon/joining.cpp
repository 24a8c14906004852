#include "daemon/joining.h"

#include "core/bytes.h"
#include "core/limits.h"

namespace essaim::daemon {

Bytes encode_inviter(const Net::Inviter& inviter) {
  Bytes out = inviter.key.bytes();
  for (const std::string& address : inviter.addresses) {
    append_u16(out, static_cast<std::uint16_t>(address.size()));
    out += address;
  }
  return out;
}

Result<std::optional<Net::Inviter>> read_inviter(const storage::Store& store) {
  auto kept = store.mark(inviter_mark);
  if (!kept) return tl::unexpected(kept.error());
  if (!*kept) return std::optional<Net::Inviter>();
  ByteView octets = **kept;
  const auto key = LogKey::from(octets.substr(0, LogKey::size));
  if (!key) return fail(Errc::store_damaged, {"who invited this city"});
  Net::Inviter inviter;
  inviter.key = *key;
  octets.remove_prefix(LogKey::size);
  while (!octets.empty()) {
    const std::size_t size = octets.size() < 2 ? SIZE_MAX : read_u16(octets);
    if (size > limits::address_bytes_max || octets.size() < 2 + size) {
      return fail(Errc::store_damaged, {"who invited this city"});
    }
    inviter.addresses.emplace_back(octets.substr(2, size));
    octets.remove_prefix(2 + size);
  }
  return std::optional<Net::Inviter>(std::move(inviter));
}

}  // namespace essaim::daemon

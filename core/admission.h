#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/ids.h"

namespace essaim {

struct NetworkName {
  std::string language, text;
  bool operator==(const NetworkName&) const = default;
};
struct OfficialCode {
  std::string scheme, code;
  bool operator==(const OfficialCode&) const = default;
};

// What a city says of itself when it asks to be admitted (proto/essaim/v1/network.proto).
struct Admission {
  std::string handle;
  std::vector<NetworkName> names;
  std::string country;
  std::vector<OfficialCode> codes;
  LogKey node_key;
  RecoveryKey recovery_key;
  std::vector<std::string> addresses;
  Bytes salt;
  bool operator==(const Admission&) const = default;
};

// The octets that whoever admits the city copies. `field_invalid`, `handle_invalid` or `address_invalid` where a field
// is beyond its bound.
Result<Bytes> encode_admission(const Admission& admission);
// The same bounds; `malformed` where the octets are no admission. Fields of later versions are passed over.
Result<Admission> decode_admission(ByteView bytes);
MemberId member_id(ByteView admission_bytes);
// 2 to 32 of a–z, 0–9 and '-', a letter first. `handle_invalid` else.
Result<void> check_handle(std::string_view handle);
// A handle made of what somebody typed: `Ville de Guédiawaye` becomes `ville-de-guediawaye`. Empty where nothing of it
// can be used.
std::string suggested_handle(std::string_view typed);
// `name:port`, `1.2.3.4:port` or `[::1]:port`. `address_invalid` else.
Result<void> check_address(std::string_view address);
// Names in the network log: 1 to `bytes_max` octets of UTF-8 without C0, DEL or C1. Part of what makes an admission
// valid, so it never changes.
bool is_one_line(std::string_view text, std::size_t bytes_max);

}  // namespace essaim

#include "core/admission.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/hash.h"
#include "core/limits.h"
#include "core/sign.h"
#include "core/text.h"
#include "core/wire_scanner.h"
#include "essaim/v1/network.pb.h"

namespace essaim {
namespace {

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_small_letter(c) || is_capital(c) || is_digit(c); }

tl::unexpected<Error> invalid(std::string field, std::string value, std::string possible) {
  return fail(Errc::field_invalid, {"admission", std::move(field), std::move(value), std::move(possible)});
}

std::string up_to(std::size_t least, std::size_t most) { return std::to_string(least) + "–" + std::to_string(most); }

Result<void> check_language(const std::string& language) {
  const bool good = language.size() <= limits::language_bytes_max &&
                    std::ranges::all_of(language, [](char c) { return is_alphanumeric(c) || c == '-'; });
  if (!good) return invalid("names.language", language, "fr, en, fr-SN");
  return {};
}

Result<void> check_names(const std::vector<NetworkName>& names) {
  if (names.empty() || names.size() > limits::names_max) {
    return invalid("names", std::to_string(names.size()), up_to(1, limits::names_max));
  }
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (auto checked = check_language(name->language); !checked) return checked;
    if (!is_one_line(name->text, limits::name_bytes_max)) {
      return invalid("names.text", name->text, up_to(1, limits::name_bytes_max));
    }
    const bool twice =
        std::any_of(names.begin(), name, [&](const NetworkName& other) { return other.language == name->language; });
    if (twice) return invalid("names.language", name->language, "1 × " + name->language);
  }
  return {};
}

Result<void> check_codes(const std::vector<OfficialCode>& codes) {
  if (codes.size() > limits::codes_max)
    return invalid("codes", std::to_string(codes.size()), up_to(0, limits::codes_max));
  for (const OfficialCode& code : codes) {
    if (!is_one_line(code.scheme, limits::code_bytes_max)) {
      return invalid("codes.scheme", code.scheme, up_to(1, limits::code_bytes_max));
    }
    if (!is_one_line(code.code, limits::code_bytes_max)) {
      return invalid("codes.code", code.code, up_to(1, limits::code_bytes_max));
    }
  }
  return {};
}

Result<void> check_addresses(const std::vector<std::string>& addresses) {
  if (addresses.size() > limits::addresses_max) {
    return invalid("addresses", std::to_string(addresses.size()), up_to(0, limits::addresses_max));
  }
  for (const std::string& address : addresses) {
    if (auto checked = check_address(address); !checked) return checked;
  }
  return {};
}

Result<void> check_admission(const Admission& admission) {
  if (auto checked = check_handle(admission.handle); !checked) return checked;
  if (auto checked = check_names(admission.names); !checked) return checked;
  if (admission.country.size() != 2 || !std::ranges::all_of(admission.country, is_capital)) {
    return invalid("country", admission.country, "SN, FR, …");
  }
  if (auto checked = check_codes(admission.codes); !checked) return checked;
  if (auto checked = check_addresses(admission.addresses); !checked) return checked;
  if (admission.salt.size() != limits::salt_bytes) {
    return invalid("salt", std::to_string(admission.salt.size()), std::to_string(limits::salt_bytes));
  }
  return {};
}

// Decimal, without sign and leading zeros.
bool is_number(std::string_view text, unsigned least, unsigned most) {
  if (text.empty() || text.size() > 5 || !std::ranges::all_of(text, is_digit)) return false;
  if (text.size() > 1 && text.front() == '0') return false;
  unsigned number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number >= least && number <= most;
}

// How many parts `text` has between separators when each one is good; nothing else. An empty text has none.
template <typename Good>
std::optional<std::size_t> parts_of(std::string_view text, char separator, Good good) {
  if (text.empty()) return 0;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= text.size(); ++count) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    if (!good(text.substr(begin, end - begin))) return std::nullopt;
    begin = end + 1;
  }
  return count;
}

bool is_ipv4(std::string_view text) {
  return parts_of(text, '.', [](std::string_view part) { return is_number(part, 0, 255); }) == 4;
}

// RFC 4291 without the form that ends in an IPv4 address and without a zone.
bool is_ipv6(std::string_view text) {
  const auto groups = [](std::string_view part) {
    return parts_of(part, ':', [](std::string_view group) {
      return !group.empty() && group.size() <= 4 &&
             group.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    });
  };
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return groups(text) == 8;
  const auto before = groups(text.substr(0, gap));
  const auto after = groups(text.substr(gap + 2));
  return before && after && *before + *after < 8;
}

// RFC 1123; a name of digits and points alone would be taken for a number by resolvers.
bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  if (std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; })) return is_ipv4(text);
  std::size_t label = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (label == 0 || text[i - 1] == '-') return false;
      label = 0;
      continue;
    }
    if (!is_alphanumeric(text[i]) && (text[i] != '-' || label == 0)) return false;
    if (++label > 63) return false;
  }
  return label > 0 && text.back() != '-';
}

bool is_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (text.size() > limits::address_bytes_max || colon == std::string_view::npos) return false;
  if (!is_number(text.substr(colon + 1), 1, 65'535)) return false;
  const std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) return is_ipv6(host.substr(1, host.size() - 2));
  return is_host_name(host);
}

}  // namespace

bool is_one_line(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max) return false;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_code_point(text, at);
    if (!c || *c < 0x20 || (*c >= 0x7F && *c <= 0x9F)) return false;
  }
  return true;
}

Result<void> check_handle(std::string_view handle) {
  const bool good = handle.size() >= limits::handle_bytes_min && handle.size() <= limits::handle_bytes_max &&
                    is_small_letter(handle.front()) &&
                    std::ranges::all_of(handle, [](char c) { return is_small_letter(c) || is_digit(c) || c == '-'; });
  if (!good) return fail(Errc::handle_invalid, {std::string(handle)});
  return {};
}

std::string suggested_handle(std::string_view typed) {
  std::string out;
  for (const char c : folded(typed)) {
    if (is_small_letter(c) || (is_digit(c) && !out.empty())) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out.size() > limits::handle_bytes_max) {
    // A word that does not fit goes as a whole, where that leaves one.
    const std::size_t end = out.rfind('-', limits::handle_bytes_max);
    out.resize(end == std::string::npos ? limits::handle_bytes_max : end);
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return check_handle(out) ? out : std::string();
}

Result<void> check_address(std::string_view address) {
  if (!is_address(address)) return fail(Errc::address_invalid, {std::string(address)});
  return {};
}

Result<Bytes> encode_admission(const Admission& admission) {
  if (auto checked = check_admission(admission); !checked) return tl::unexpected(checked.error());
  v1::Admission message;
  message.set_handle(admission.handle);
  for (const NetworkName& name : admission.names) {
    v1::Name& out = *message.add_names();
    out.set_language(name.language);
    out.set_text(name.text);
  }
  message.set_country(admission.country);
  for (const OfficialCode& code : admission.codes) {
    v1::Code& out = *message.add_codes();
    out.set_scheme(code.scheme);
    out.set_code(code.code);
  }
  message.set_node_key(admission.node_key.bytes());
  message.set_recovery_key(admission.recovery_key.bytes());
  for (const std::string& address : admission.addresses) message.add_addresses(address);
  message.set_salt(admission.salt);
  return message.SerializeAsString();
}

Result<Admission> decode_admission(ByteView bytes) {
  if (auto why = scan_wire(WireMessage::admission, bytes)) return fail(Errc::malformed, {*why});
  v1::Admission message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return fail(Errc::malformed, {"not an admission"});
  }
  const auto node_key = LogKey::from(message.node_key());
  if (!node_key) return invalid("node_key", std::to_string(message.node_key().size()), std::to_string(LogKey::size));
  const auto recovery_key = RecoveryKey::from(message.recovery_key());
  if (!recovery_key) {
    return invalid("recovery_key", std::to_string(message.recovery_key().size()), std::to_string(RecoveryKey::size));
  }
  Admission admission;
  admission.handle = message.handle();
  for (const v1::Name& name : message.names()) admission.names.push_back({name.language(), name.text()});
  admission.country = message.country();
  for (const v1::Code& code : message.codes()) admission.codes.push_back({code.scheme(), code.code()});
  admission.node_key = *node_key;
  admission.recovery_key = *recovery_key;
  admission.addresses.assign(message.addresses().begin(), message.addresses().end());
  admission.salt = message.salt();
  if (auto checked = check_admission(admission); !checked) return tl::unexpected(checked.error());
  return admission;
}

MemberId member_id(ByteView admission_bytes) {
  return as_id<MemberId>(sha256({domain_prefix(domain::admission, NetworkId{}), admission_bytes}));
}

}  // namespace essaim

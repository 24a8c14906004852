#include "daemon/net/proxy.h"

#include <arpa/inet.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/admission.h"
#include "core/version.h"
#include "daemon/net/address.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view scheme = "http://";
// A name and a password; longer ones are no longer typed by anybody, and the request stays small.
constexpr std::size_t credentials_bytes_max = 256;

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// What may stand in the userinfo of an address as it is (RFC 3986), `:` apart.
bool is_plain(char c) {
  static constexpr std::string_view signs = "-._~!$&'()*+,;=";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         signs.find(c) != std::string_view::npos;
}

// Percent-encoding undone; nothing where it is wrong, or a sign stands there that must be encoded, or is a control one.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      if (!is_plain(text[i])) return std::nullopt;
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    const int octet = 16 * high + low;
    if (octet < 0x20 || octet == 0x7F) return std::nullopt;
    out += static_cast<char>(octet);
    i += 2;
  }
  return out;
}

std::string base64(const std::string& text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

// `Basic …` (RFC 7617); nothing where name or password cannot be sent so.
std::optional<std::string> basic(std::string_view credentials) {
  if (credentials.size() > credentials_bytes_max) return std::nullopt;
  const std::size_t colon = credentials.find(':');
  const auto name = decoded(credentials.substr(0, colon));
  const auto password = decoded(colon == std::string_view::npos ? std::string_view() : credentials.substr(colon + 1));
  if (!name || !password || name->empty() || name->find(':') != std::string::npos) return std::nullopt;
  return "Basic " + base64(*name + ":" + *password);
}

ReadProxy wrong(std::string what) { return {std::nullopt, std::move(what)}; }

std::string small(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

using Number = std::array<std::uint8_t, 16>;
constexpr unsigned mapped_bytes = 12;

struct ReadNumber {
  Number number{};
  bool v4 = false;
};

std::optional<ReadNumber> read_number(std::string_view text) {
  const std::string terminated(text);
  ReadNumber read;
  if (::inet_pton(AF_INET6, terminated.c_str(), read.number.data()) == 1) return read;
  read.number = {};
  read.number[10] = read.number[11] = 0xFF;
  read.v4 = true;
  if (::inet_pton(AF_INET, terminated.c_str(), read.number.data() + mapped_bytes) == 1) return read;
  return std::nullopt;
}

bool same_start(const Number& a, const Number& b, unsigned bits) {
  for (std::size_t i = 0; i < a.size() && bits > 0; ++i) {
    const unsigned here = std::min(bits, 8U);
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - here));
    if ((a[i] & mask) != (b[i] & mask)) return false;
    bits -= here;
  }
  return true;
}

}  // namespace

ReadProxy read_proxy(std::string_view url) {
  if (small(url.substr(0, 8)) == "https://") {
    return wrong(
        "an address that begins with http://: the way to the proxy itself is plain HTTP, what passes through it is "
        "encrypted all the same");
  }
  if (small(url.substr(0, scheme.size())) != scheme) {
    return wrong("an address that begins with http://, such as \"http://proxy.example.org:3128\"");
  }
  if (url.find_first_of(" \t\r\n") != std::string_view::npos) return wrong("an address without spaces");
  std::string_view rest = url.substr(scheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  Proxy proxy;
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    const auto authorization = basic(rest.substr(0, at));
    if (!authorization) {
      return wrong(
          "an address whose name and password are written as in an address: of at most 256 octets, with %40 for @, %3A "
          "for : and %25 for %");
    }
    proxy.authorization = *authorization;
    rest.remove_prefix(at + 1);
  }
  if (rest.find_first_of("/?#") != std::string_view::npos) {
    return wrong("an address that ends with the port, such as \"http://proxy.example.org:3128\"");
  }
  const std::size_t bracket = rest.rfind(']');
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return wrong("an address with its port, such as \"http://proxy.example.org:3128\"");
  }
  if (!check_address(rest)) {
    return wrong("the name or number of a machine and a port, such as \"http://proxy.example.org:3128\"");
  }
  proxy.address = std::string(rest);
  return {std::move(proxy), ""};
}

std::optional<Exemption> Exemption::read(std::string_view text) {
  Exemption made;
  if (text == "*") return made;
  const std::size_t slash = text.find('/');
  if (const auto number = read_number(text.substr(0, slash))) {
    made.number_ = number->number;
    const unsigned most = number->v4 ? 32 : 128;
    unsigned bits = most;
    if (slash != std::string_view::npos) {
      const std::string_view digits = text.substr(slash + 1);
      const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
      if (failed != std::errc() || end != digits.data() + digits.size() || bits > most) return std::nullopt;
    }
    made.bits_ = bits + (number->v4 ? 8 * mapped_bytes : 0);
    // `::/0` frees every number and no name.
    if (made.bits_ == 0) return std::nullopt;
    return made;
  }
  if (text.starts_with('.')) text.remove_prefix(1);
  if (!check_address(std::string(text) + ":1") || text.starts_with('[')) return std::nullopt;
  made.name_ = small(text);
  return made;
}

bool Exemption::covers(std::string_view host) const {
  if (!name_.empty()) {
    const std::string asked = small(host);
    if (!asked.ends_with(name_)) return false;
    return asked.size() == name_.size() || asked[asked.size() - name_.size() - 1] == '.';
  }
  if (bits_ == 0) return true;
  const auto number = read_number(host);
  return number && same_start(number->number, number_, bits_);
}

const Proxy* Ways::to(std::string_view address) const {
  if (!proxy) return nullptr;
  const auto parts = split_address(address);
  if (parts && std::ranges::any_of(no_proxy, [&](const Exemption& one) { return one.covers(parts->host); })) {
    return nullptr;
  }
  return &*proxy;
}

std::string connect_request(const Proxy& proxy, std::string_view address) {
  const std::string target(address);
  std::string request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  request += std::string("User-Agent: essaim/") + version + "\r\n";
  if (!proxy.authorization.empty()) request += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  return request + "\r\n";
}

}  // namespace essaim::daemon

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace essaim::daemon {

// The town hall's proxy, through which partners are dialled by HTTP CONNECT (docs/decisions/proxy-decides-alone.md).
struct Proxy {
  std::string address;        // `name:port`, without name and password: this much may be shown
  std::string authorization;  // value of Proxy-Authorization, empty for none; never shown, never logged
};

// `http://proxy.example:3128`, with `NAME:PASSWORD@` before the host where the proxy asks for them; signs in these that
// mean something in an address are written as in one (`%40` for @). Where it is no such address, what is wrong: one
// sentence in English which repeats nothing of the address, for that may hold a password.
struct ReadProxy {
  std::optional<Proxy> proxy;
  std::string wrong;
};
ReadProxy read_proxy(std::string_view url);

// A line of `no_proxy`: whom to dial without the proxy.
class Exemption {
 public:
  // A host name (it and all names below it; a dot before it changes nothing), an IP address, a block such as
  // `10.0.0.0/8`, or `*` for all. Nothing where it is none of these.
  static std::optional<Exemption> read(std::string_view text);
  // `host` as it stands in an address, brackets taken off. Names are not looked up: a block frees only numbers.
  bool covers(std::string_view host) const;

 private:
  std::string name_;                       // in small letters; empty where it is a number or `*`
  std::array<std::uint8_t, 16> number_{};  // IPv4 as `::ffff:a.b.c.d`
  unsigned bits_ = 0;                      // of it that count
};

// Which way connections to other cities take.
struct Ways {
  std::optional<Proxy> proxy;
  std::vector<Exemption> no_proxy;

  // The proxy that leads to `address` (`name:port`); null where it is dialled directly. Without `no_proxy` everything
  // goes through the proxy, this machine itself included.
  const Proxy* to(std::string_view address) const;
};

// What is sent to the proxy: it resolves the name, not we.
std::string connect_request(const Proxy& proxy, std::string_view address);

}  // namespace essaim::daemon

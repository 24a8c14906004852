#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/ids.h"
#include "core/sign.h"

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace essaim::daemon {

// What is spoken after the handshake (DESIGN §3).
enum class Protocol : unsigned char { sync, introduction };
std::string_view alpn_of(Protocol protocol);

// The larger of these two would be a chain of certificates; ours are one of about 300 octets.
inline constexpr long certificate_bytes_max = 8 * 1024;

// How this city proves itself on a link and whom it lets in. TLS 1.3 with X25519 and Ed25519 and nothing else; no
// tickets, no resumption, no early data, so that every connection passes the check of keys (RELIABILITY M11). A
// certificate is one self-signed wrapper around a node key: only the key in it counts; names, dates and issuers do not.
class TlsContexts {
 public:
  // Asked on the net thread during the handshakes of those who dial us.
  struct Door {
    std::function<bool(const LogKey&)> may_connect;
    // Whether strangers may show an invitation now.
    std::function<bool()> invitations_open;
  };
  // Fails with `internal` when OpenSSL lacks what it needs.
  static Result<std::unique_ptr<TlsContexts>> make(const SigningKey& node_key, Door door);
  ~TlsContexts();

  SSL_CTX* server() const;
  SSL_CTX* client() const;

 private:
  struct Impl;
  explicit TlsContexts(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Before the handshake of one who dials: only this key is accepted behind the connection, only this protocol is
// offered. `expected` must stay where it is until the connection is gone.
bool expect_peer(SSL* ssl, const LogKey* expected, Protocol protocol);

// After a finished handshake.
std::optional<LogKey> peer_key(const SSL* ssl);
// Nothing where none was agreed: such a connection must not be used.
std::optional<Protocol> agreed_protocol(const SSL* ssl);
// Never with our own contexts; asked all the same, since a resumed session skips the check of keys.
bool was_resumed(const SSL* ssl);
// 32 octets that only the two ends of this connection can know, which bind an invitation's secret to it.
Bytes introduction_exporter(SSL* ssl);

}  // namespace essaim::daemon

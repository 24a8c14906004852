#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/bytes.h"
#include "core/ids.h"
#include "daemon/net/loop.h"
#include "daemon/net/tls.h"

namespace essaim::daemon {

// How a connection ended.
struct StreamEnd {
  enum class Kind : unsigned char {
    closed,        // by the other side or by us, or the line broke
    not_known,     // the other side does not accept our key
    not_spoken,    // the other side does not speak this protocol, or not now
    not_expected,  // we do not accept the other side's key
    by_proxy,      // it never began: the proxy did not let us through
    failed,        // anything else, in TLS or below
  };
  Kind kind = Kind::failed;
  std::string why;  // the system's words, for the log
};

// One TLS connection over a connected socket, without Asio in sight. Belongs to the loop's thread; what is called back
// may destroy it. One read and one write may be under way at the same time; after `close` both end soon, with an end.
class TlsStream {
 public:
  // Takes the socket. Null where OpenSSL gives no connection.
  static std::unique_ptr<TlsStream> accepted(Loop& loop, const TlsContexts& contexts, int socket);
  static std::unique_ptr<TlsStream> dialled(Loop& loop, const TlsContexts& contexts, int socket, const LogKey& expected,
                                            Protocol protocol);
  ~TlsStream();  // closes

  using Done = std::function<void(std::optional<StreamEnd>)>;
  // On success peer and protocol are known and the session is no resumed one. A side that dialled may still be refused
  // by the other: the first thing it reads tells (RELIABILITY M12).
  void handshake(Done done);
  const LogKey& peer() const;
  Protocol protocol() const;
  Bytes exporter() const;

  // At least one octet, unless there is an end. `into` stays until then.
  void read_some(std::span<char> into, std::function<void(std::optional<StreamEnd>, std::size_t)> done);
  // All of it.
  void write(Bytes octets, Done done);
  // Says at the level of TLS that nothing follows. The caller bounds the wait by `close`.
  void shutdown(Done done);
  void close();

 private:
  struct Impl;
  explicit TlsStream(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

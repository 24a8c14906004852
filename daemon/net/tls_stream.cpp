#include "daemon/net/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "core/check.h"

namespace essaim::daemon {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

StreamEnd::Kind kind_of(const error_code& failed) {
  if (failed.category() == asio::error::get_ssl_category()) {
    switch (ERR_GET_REASON(static_cast<unsigned long>(failed.value()))) {
      case SSL_R_TLSV1_ALERT_UNKNOWN_CA: return StreamEnd::Kind::not_known;
      case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: return StreamEnd::Kind::not_spoken;
      case SSL_R_CERTIFICATE_VERIFY_FAILED: return StreamEnd::Kind::not_expected;
      default: return StreamEnd::Kind::failed;
    }
  }
  if (failed == asio::error::eof || failed == asio::error::connection_reset || failed == asio::error::broken_pipe ||
      failed == asio::error::operation_aborted || failed == asio::ssl::error::stream_truncated) {
    return StreamEnd::Kind::closed;
  }
  return StreamEnd::Kind::failed;
}

std::optional<StreamEnd> end_by(const error_code& failed) {
  if (!failed) return std::nullopt;
  return StreamEnd{kind_of(failed), failed.message()};
}

}  // namespace

struct TlsStream::Impl {
  Impl(tcp::socket socket, SSL* ssl, bool server) : stream(std::move(socket), ssl), is_server(server) {}

  // What a handshake that OpenSSL calls finished must also be.
  std::optional<StreamEnd> look_at_peer() {
    SSL* ssl = stream.native_handle();
    const auto key = peer_key(ssl);
    const auto agreed = agreed_protocol(ssl);
    if (!key || was_resumed(ssl)) return StreamEnd{StreamEnd::Kind::not_expected, "no key was proved"};
    if (!agreed || (!is_server && *agreed != wanted)) {
      return StreamEnd{StreamEnd::Kind::not_spoken, "no protocol was agreed"};
    }
    peer = *key;
    protocol = *agreed;
    return std::nullopt;
  }

  asio::ssl::stream<tcp::socket> stream;
  bool is_server;
  LogKey expected;  // of one that is dialled; OpenSSL points here
  Protocol wanted = Protocol::sync;
  LogKey peer;
  Protocol protocol = Protocol::sync;
  Bytes writing;
};

TlsStream::TlsStream(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

TlsStream::~TlsStream() { close(); }

namespace {

std::optional<tcp::socket> adopt(Loop& loop, int socket) {
  sockaddr_storage local{};
  socklen_t size = sizeof local;
  const bool named = ::getsockname(socket, reinterpret_cast<sockaddr*>(&local), &size) == 0;
  tcp::socket adopted(loop.context());
  error_code failed;
  if (named) adopted.assign(local.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), socket, failed);
  if (!named || failed) {
    ::close(socket);
    return std::nullopt;
  }
  // Frames are gathered before they are written; waiting for more would only delay news.
  adopted.set_option(tcp::no_delay(true), failed);
  return adopted;
}

}  // namespace

std::unique_ptr<TlsStream> TlsStream::accepted(Loop& loop, const TlsContexts& contexts, int socket) {
  auto adopted = adopt(loop, socket);
  if (!adopted) return nullptr;
  SSL* ssl = SSL_new(contexts.server());
  if (ssl == nullptr) return nullptr;
  return std::unique_ptr<TlsStream>(new TlsStream(std::make_shared<Impl>(std::move(*adopted), ssl, true)));
}

std::unique_ptr<TlsStream> TlsStream::dialled(Loop& loop, const TlsContexts& contexts, int socket,
                                              const LogKey& expected, Protocol protocol) {
  auto adopted = adopt(loop, socket);
  if (!adopted) return nullptr;
  SSL* ssl = SSL_new(contexts.client());
  if (ssl == nullptr) return nullptr;
  auto impl = std::make_shared<Impl>(std::move(*adopted), ssl, false);
  impl->expected = expected;
  impl->wanted = protocol;
  if (!expect_peer(ssl, &impl->expected, protocol)) return nullptr;
  return std::unique_ptr<TlsStream>(new TlsStream(std::move(impl)));
}

void TlsStream::handshake(Done done) {
  const auto side = impl_->is_server ? asio::ssl::stream_base::server : asio::ssl::stream_base::client;
  impl_->stream.async_handshake(side, [impl = impl_, call = std::move(done)](const error_code& failed) {
    call(failed ? end_by(failed) : impl->look_at_peer());
  });
}

const LogKey& TlsStream::peer() const { return impl_->peer; }
Protocol TlsStream::protocol() const { return impl_->protocol; }
Bytes TlsStream::exporter() const { return introduction_exporter(impl_->stream.native_handle()); }

void TlsStream::read_some(std::span<char> into, std::function<void(std::optional<StreamEnd>, std::size_t)> done) {
  impl_->stream.async_read_some(asio::buffer(into.data(), into.size()),
                                [impl = impl_, call = std::move(done)](const error_code& failed, std::size_t read) {
                                  call(end_by(failed), read);
                                });
}

void TlsStream::write(Bytes octets, Done done) {
  CHECK(impl_->writing.empty());
  impl_->writing = std::move(octets);
  asio::async_write(impl_->stream, asio::buffer(impl_->writing),
                    [impl = impl_, call = std::move(done)](const error_code& failed, std::size_t) {
                      impl->writing.clear();
                      call(end_by(failed));
                    });
}

void TlsStream::shutdown(Done done) {
  impl_->stream.async_shutdown(
      [impl = impl_, call = std::move(done)](const error_code& failed) { call(end_by(failed)); });
}

void TlsStream::close() {
  error_code ignored;
  impl_->stream.lowest_layer().close(ignored);
}

}  // namespace essaim::daemon

#include "daemon/net/listener.h"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <chrono>
#include <map>
#include <utility>

#include "daemon/log.h"
#include "daemon/net/address.h"

namespace essaim::daemon {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

// Out of file descriptors, most likely: asking again at once would only burn time.
constexpr std::chrono::milliseconds pause_after_failure{500};

}  // namespace

struct Listener::Impl : std::enable_shared_from_this<Listener::Impl> {
  explicit Impl(Loop& owner) : loop(owner), acceptor(owner.context()), pause(owner) {}

  void accept_next() {
    acceptor.async_accept([self = shared_from_this()](const error_code& failed, tcp::socket socket) {
      if (!self->acceptor.is_open()) return;
      if (failed) {
        if (failed != asio::error::connection_aborted) log_warning("cannot accept a connection: " + failed.message());
        self->pause.start(pause_after_failure, [self] { self->accept_next(); });
        return;
      }
      self->admit(std::move(socket));
      self->accept_next();
    });
  }

  void admit(tcp::socket socket) {
    error_code failed;
    const auto from = socket.remote_endpoint(failed);
    if (failed) return;
    asio::ip::address host = from.address();
    if (host.is_v6() && host.to_v6().is_v4_mapped()) {
      host = asio::ip::make_address_v4(asio::ip::v4_mapped, host.to_v6());
    }
    Accepted one;
    one.host = host.to_string();
    one.address = join_address(one.host, from.port());
    std::size_t& from_there = half_open[one.host];
    if (half_open_count >= half_open_max || from_there >= half_open_per_address_max) {
      if (from_there == 0) half_open.erase(one.host);
      return;
    }
    ++from_there;
    ++half_open_count;
    one.half_open = HalfOpen(this, [self = shared_from_this(), where = one.host](const void*) {
      --self->half_open_count;
      if (--self->half_open[where] == 0) self->half_open.erase(where);
    });
    one.socket = socket.release(failed);
    if (!failed) accepted(std::move(one));
  }

  Loop& loop;
  tcp::acceptor acceptor;
  Timer pause;
  std::function<void(Accepted)> accepted;
  std::map<std::string, std::size_t> half_open;
  std::size_t half_open_count = 0;
  std::string bound;
};

Listener::Listener(Loop& loop) : impl_(std::make_shared<Impl>(loop)) {}

Listener::~Listener() { stop(); }

Result<void> Listener::bind(const std::string& address) {
  auto parts = split_address(address.starts_with(':') ? "[::]" + address : address);
  if (!parts) return fail(Errc::address_invalid, {address});
  error_code failed;
  tcp::resolver resolver(impl_->loop.context());
  const auto found = resolver.resolve(parts->host, parts->port, tcp::resolver::passive, failed);
  if (failed || found.empty()) return fail(Errc::address_invalid, {address});
  const tcp::endpoint endpoint = found.begin()->endpoint();

  tcp::acceptor acceptor(impl_->loop.context());
  acceptor.open(endpoint.protocol(), failed);
  if (failed) return fail(Errc::address_invalid, {address});
  // So that a restarted daemon need not wait for connections of its predecessor to be forgotten.
  acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (endpoint.address().is_v6()) {
    acceptor.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()), failed);
  }
  acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) {
    if (failed == asio::error::address_in_use) return fail(Errc::port_in_use, {address});
    if (failed == asio::error::access_denied) return fail(Errc::forbidden, {"listening on " + address});
    return fail(Errc::address_invalid, {address});
  }
  impl_->bound = join_address(parts->host, acceptor.local_endpoint(failed).port());
  impl_->acceptor = std::move(acceptor);
  return {};
}

std::string Listener::bound_address() const { return impl_->bound; }

void Listener::start(std::function<void(Accepted)> accepted) {
  if (!impl_->acceptor.is_open()) return;
  impl_->accepted = std::move(accepted);
  impl_->accept_next();
}

void Listener::stop() {
  error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->pause.cancel();
  impl_->accepted = nullptr;
}

}  // namespace essaim::daemon

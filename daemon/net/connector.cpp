#include "daemon/net/connector.h"

#include <netdb.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/net/address.h"
#include "daemon/net/connect_answer.h"

namespace essaim::daemon {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

// The delay that RFC 8305 recommends between two attempts.
constexpr std::chrono::milliseconds next_attempt_after{250};
// A name with more addresses than this is no city's.
constexpr std::size_t attempts_max = 8;

struct Found {
  std::vector<tcp::endpoint> endpoints;
  std::string why;  // where there are none
};

// One family after the other in turn, the first as the resolver found it.
std::vector<tcp::endpoint> interleaved(const std::vector<tcp::endpoint>& found) {
  std::vector<tcp::endpoint> first, second, mixed;
  for (const tcp::endpoint& endpoint : found) {
    (first.empty() || first.front().protocol() == endpoint.protocol() ? first : second).push_back(endpoint);
  }
  for (std::size_t at = 0; at < std::max(first.size(), second.size()) && mixed.size() < attempts_max; ++at) {
    if (at < first.size()) mixed.push_back(first[at]);
    if (at < second.size()) mixed.push_back(second[at]);
  }
  return mixed;
}

Found look_up(const HostAndPort& parts) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(parts.host.c_str(), parts.port.c_str(), &hints, &list);
  if (failed != 0) return {{}, ::gai_strerror(failed)};
  std::vector<tcp::endpoint> found;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    tcp::endpoint endpoint;
    if (one->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), one->ai_addr, one->ai_addrlen);
    endpoint.resize(one->ai_addrlen);
    found.push_back(endpoint);
  }
  ::freeaddrinfo(list);
  return {interleaved(found), found.empty() ? "the name has no address" : ""};
}

// Where a lookup leaves what it found. The system may take half a minute to give a name up and cannot be told to stop;
// so nobody waits for it, and what comes after the connector is gone is dropped.
struct Mailbox {
  std::mutex mutex;
  Loop* loop = nullptr;  // null once nobody waits
  std::function<void(Found)> found;
};

void look_up_aside(const std::shared_ptr<Mailbox>& mailbox, HostAndPort parts) {
  std::thread([mailbox, asked = std::move(parts)] {
    Found found = look_up(asked);
    const std::lock_guard lock(mailbox->mutex);
    if (mailbox->loop == nullptr) return;
    mailbox->loop->post([mailbox, result = std::move(found)]() mutable {
      if (mailbox->found) mailbox->found(std::move(result));
    });
  }).detach();
}

}  // namespace

struct Connector::Impl : std::enable_shared_from_this<Connector::Impl> {
  Impl(Loop& owner, std::function<void(Outcome)> call)
      : loop(owner), done(std::move(call)), next(owner), deadline(owner) {}

  void start(const Ways& ways, const std::string& address, std::chrono::milliseconds within) {
    deadline.start(within, [self = shared_from_this()] { self->timed_out(); });
    if (const Proxy* detour = ways.to(address)) {
      proxy = detour->address;
      request = connect_request(*detour, address);
    }
    auto parts = split_address(proxy.empty() ? address : proxy);
    if (!parts) {
      // Called back later all the same: no caller expects it before this function has returned.
      loop.post([self = shared_from_this()] { self->failed("not an address"); });
      return;
    }
    lookup->loop = &loop;
    lookup->found = [self = shared_from_this()](Found found) {
      if (found.endpoints.empty()) return self->unresolved(found.why);
      self->endpoints = std::move(found.endpoints);
      self->try_next();
    };
    look_up_aside(lookup, std::move(*parts));
  }

  void try_next() {
    if (next_endpoint == endpoints.size()) {
      if (attempts.empty()) unreachable(last_failure);
      return;
    }
    const tcp::endpoint endpoint = endpoints[next_endpoint++];
    attempts.emplace_back(loop.context());
    const auto attempt = std::prev(attempts.end());
    attempt->async_connect(endpoint, [self = shared_from_this(), attempt](const error_code& failed) {
      if (!self->done || self->tunnel) return;
      if (!failed) return self->connected(std::move(*attempt));
      self->last_failure = failed.message();
      self->attempts.erase(attempt);
      self->try_next();
    });
    next.start(next_attempt_after, [self = shared_from_this()] { self->try_next(); });
  }

  void connected(tcp::socket socket) {
    if (proxy.empty()) return hand_over(std::move(socket));
    tunnel.emplace(std::move(socket));
    next.cancel();
    close_attempts();
    asio::async_write(*tunnel, asio::buffer(request),
                      [self = shared_from_this()](const error_code& failed, std::size_t) {
                        if (!self->done) return;
                        if (failed) return self->proxy_failed({ProxyFailure::Kind::hung_up, 0, ""});
                        self->read_answer();
                      });
  }

  void read_answer() {
    tunnel->async_read_some(asio::buffer(chunk), [self = shared_from_this()](const error_code& failed,
                                                                             std::size_t octets) {
      if (!self->done) return;
      const auto state = failed ? self->answer.end() : self->answer.push(std::string_view(self->chunk.data(), octets));
      switch (state) {
        case ConnectAnswer::State::unfinished: return self->read_answer();
        case ConnectAnswer::State::failed: return self->proxy_failed(self->answer.failure());
        case ConnectAnswer::State::open: return self->hand_over(std::move(*self->tunnel));
      }
    });
  }

  void hand_over(tcp::socket socket) {
    error_code kept;
    const int descriptor = socket.release(kept);
    if (kept) return failed(kept.message());
    Outcome outcome;
    outcome.socket = descriptor;
    finish(std::move(outcome));
  }

  void failed(std::string why) {
    Outcome outcome;
    outcome.why = std::move(why);
    finish(std::move(outcome));
  }

  void proxy_failed(ProxyFailure failure) {
    Outcome outcome;
    outcome.why = "the proxy " + proxy + ": " + describe(failure, Language::english);
    outcome.proxy = std::move(failure);
    finish(std::move(outcome));
  }

  void unresolved(std::string why) {
    if (!proxy.empty()) return proxy_failed({ProxyFailure::Kind::unresolved, 0, std::move(why)});
    Outcome outcome;
    outcome.why = std::move(why);
    outcome.unresolved = true;
    finish(std::move(outcome));
  }

  void unreachable(std::string why) {
    if (!proxy.empty()) return proxy_failed({ProxyFailure::Kind::unreachable, 0, std::move(why)});
    failed(std::move(why));
  }

  void timed_out() {
    if (tunnel) return proxy_failed({ProxyFailure::Kind::silent, 0, ""});
    unreachable("no answer in time");
  }

  void finish(Outcome outcome) {
    if (!done) return;
    const auto call = std::exchange(done, nullptr);
    {
      const std::lock_guard lock(lookup->mutex);
      lookup->loop = nullptr;
    }
    lookup->found = nullptr;
    next.cancel();
    deadline.cancel();
    close_attempts();
    error_code ignored;
    if (tunnel) tunnel->close(ignored);
    if (call) call(std::move(outcome));
  }

  void close_attempts() {
    for (tcp::socket& attempt : attempts) {
      error_code ignored;
      attempt.close(ignored);
    }
  }

  Loop& loop;
  std::function<void(Outcome)> done;  // empty once called
  std::shared_ptr<Mailbox> lookup = std::make_shared<Mailbox>();
  Timer next, deadline;
  std::vector<tcp::endpoint> endpoints;
  std::size_t next_endpoint = 0;
  std::list<tcp::socket> attempts;
  std::string last_failure;
  std::string proxy, request;  // empty where no proxy leads there
  std::optional<tcp::socket> tunnel;
  std::array<char, 1024> chunk{};
  ConnectAnswer answer;
};

Connector::Connector(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connector::~Connector() { cancel(); }

std::shared_ptr<Connector> Connector::connect(Loop& loop, const Ways& ways, const std::string& address,
                                              std::chrono::milliseconds deadline, std::function<void(Outcome)> done) {
  auto impl = std::make_shared<Impl>(loop, std::move(done));
  impl->start(ways, address, deadline);
  return std::shared_ptr<Connector>(new Connector(std::move(impl)));
}

void Connector::cancel() {
  if (!impl_->done) return;
  impl_->done = [](const Outcome&) {};
  impl_->finish({});
}

}  // namespace essaim::daemon

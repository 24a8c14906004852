#include "daemon/net/connector.h"

#include <netdb.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstring>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/net/address.h"

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

  void start(const std::string& address, std::chrono::milliseconds within) {
    deadline.start(within, [self = shared_from_this()] { self->finish({-1, "no answer in time"}); });
    auto parts = split_address(address);
    if (!parts) {
      // Called back later all the same: no caller expects it before this function has returned.
      loop.post([self = shared_from_this()] { self->finish({-1, "not an address"}); });
      return;
    }
    lookup->loop = &loop;
    lookup->found = [self = shared_from_this()](Found found) {
      if (found.endpoints.empty()) return self->finish({-1, std::move(found.why)});
      self->endpoints = std::move(found.endpoints);
      self->try_next();
    };
    look_up_aside(lookup, std::move(*parts));
  }

  void try_next() {
    if (next_endpoint == endpoints.size()) {
      if (attempts.empty()) finish({-1, last_failure});
      return;
    }
    const tcp::endpoint endpoint = endpoints[next_endpoint++];
    attempts.emplace_back(loop.context());
    const auto attempt = std::prev(attempts.end());
    attempt->async_connect(endpoint, [self = shared_from_this(), attempt](const error_code& failed) {
      if (!self->done) return;
      if (!failed) {
        error_code kept;
        const int socket = attempt->release(kept);
        return self->finish({kept ? -1 : socket, kept ? kept.message() : std::string()});
      }
      self->last_failure = failed.message();
      self->attempts.erase(attempt);
      self->try_next();
    });
    next.start(next_attempt_after, [self = shared_from_this()] { self->try_next(); });
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
    for (tcp::socket& attempt : attempts) {
      error_code ignored;
      attempt.close(ignored);
    }
    if (call) call(std::move(outcome));
  }

  Loop& loop;
  std::function<void(Outcome)> done;  // empty once called
  std::shared_ptr<Mailbox> lookup = std::make_shared<Mailbox>();
  Timer next, deadline;
  std::vector<tcp::endpoint> endpoints;
  std::size_t next_endpoint = 0;
  std::list<tcp::socket> attempts;
  std::string last_failure;
};

Connector::Connector(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connector::~Connector() { cancel(); }

std::shared_ptr<Connector> Connector::connect(Loop& loop, const std::string& address,
                                              std::chrono::milliseconds deadline, std::function<void(Outcome)> done) {
  auto impl = std::make_shared<Impl>(loop, std::move(done));
  impl->start(address, deadline);
  return std::shared_ptr<Connector>(new Connector(std::move(impl)));
}

void Connector::cancel() {
  if (!impl_->done) return;
  impl_->done = [](const Outcome&) {};
  impl_->finish({});
}

}  // namespace essaim::daemon

#include "daemon/net/connector.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace essaim::daemon {
namespace {

using namespace std::chrono_literals;
using Kind = ProxyFailure::Kind;

// Longer than anything here takes; where silence is tested the deadline is what is waited for.
constexpr auto patience = 20s;
constexpr auto short_deadline = 100ms;

// A proxy on loopback that takes one connection, reads the head of the request, says what it is told, and then closes,
// echoes, or holds the line until the other side closes.
class OneProxy {
 public:
  enum class Then { closes, echoes, holds };
  OneProxy(std::string says, Then then) : says_(std::move(says)), then_(then) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 1) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0) {
      throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~OneProxy() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  OneProxy(const OneProxy&) = delete;
  OneProxy& operator=(const OneProxy&) = delete;

  Ways ways() const {
    Ways ways;
    ways.proxy = read_proxy("http://name:word@127.0.0.1:" + std::to_string(port_)).proxy;
    return ways;
  }
  std::string request() { return request_.get_future().get(); }

 private:
  void serve() {
    const int near = ::accept(listener_, nullptr, nullptr);
    if (near < 0) return request_.set_value("");
    std::string head;
    char octet = 0;
    while (!head.ends_with("\r\n\r\n") && ::recv(near, &octet, 1, 0) == 1) head += octet;
    request_.set_value(head);
    ::send(near, says_.data(), says_.size(), MSG_NOSIGNAL);
    while (then_ != Then::closes && ::recv(near, &octet, 1, 0) == 1) {
      if (then_ == Then::echoes) ::send(near, &octet, 1, MSG_NOSIGNAL);
    }
    ::close(near);
  }

  std::string says_;
  Then then_;
  int listener_ = -1;
  unsigned port_ = 0;
  std::promise<std::string> request_;
  std::thread thread_;
};

class Connecting : public ::testing::Test {
 protected:
  Connecting() { loop_.start(); }
  ~Connecting() override { loop_.stop(); }

  Connector::Outcome connect(const Ways& ways, const std::string& address, std::chrono::milliseconds within) {
    std::promise<Connector::Outcome> done;
    loop_.post([&] {
      connector_ = Connector::connect(loop_, ways, address, within,
                                      [&](Connector::Outcome outcome) { done.set_value(std::move(outcome)); });
    });
    auto future = done.get_future();
    if (future.wait_for(patience) != std::future_status::ready) throw std::runtime_error("no outcome");
    return future.get();
  }
  ProxyFailure failure(const std::string& says, OneProxy::Then then, std::chrono::milliseconds within = patience) {
    OneProxy proxy(says, then);
    const auto outcome = connect(proxy.ways(), "partner.invalid:7700", within);
    EXPECT_EQ(outcome.socket, -1);
    EXPECT_EQ(outcome.why.find("word"), std::string::npos);
    if (!outcome.proxy) {
      ADD_FAILURE() << says << ": " << outcome.why;
      return {};
    }
    return *outcome.proxy;
  }

  Loop loop_;
  std::shared_ptr<Connector> connector_;
};

// The name is nobody's business but the proxy's, and what comes out is a line to the other end.
TEST_F(Connecting, ThroughAProxyGivesALineToTheOtherEnd) {
  OneProxy proxy("HTTP/1.1 200 OK\r\nVia: x\r\n\r\n", OneProxy::Then::echoes);
  const auto outcome = connect(proxy.ways(), "partner.invalid:7700", patience);
  ASSERT_GE(outcome.socket, 0) << outcome.why;
  const std::string request = proxy.request();
  EXPECT_TRUE(request.starts_with("CONNECT partner.invalid:7700 HTTP/1.1\r\nHost: partner.invalid:7700\r\n"));
  EXPECT_NE(request.find("\r\nProxy-Authorization: Basic bmFtZTp3b3Jk\r\n"), std::string::npos);
  // Blocking from here on, as any socket that is taken over may be made.
  const int flags = ::fcntl(outcome.socket, F_GETFL);
  ::fcntl(outcome.socket, F_SETFL, flags & ~O_NONBLOCK);
  char octet = 'x';
  ASSERT_EQ(::send(outcome.socket, &octet, 1, 0), 1);
  octet = 0;
  ASSERT_EQ(::recv(outcome.socket, &octet, 1, 0), 1);
  EXPECT_EQ(octet, 'x');
  ::close(outcome.socket);
}

TEST_F(Connecting, SaysWhyAProxyLeadsNowhere) {
  using Then = OneProxy::Then;
  EXPECT_EQ(failure("HTTP/1.1 403 Forbidden\r\n\r\n", Then::closes), (ProxyFailure{Kind::refused, 403, "Forbidden"}));
  EXPECT_EQ(failure("HTTP/1.1 407 Who\r\n\r\n<p>", Then::holds).status, 407U);
  EXPECT_EQ(failure("220 mail.example ESMTP\r\n", Then::holds).kind, Kind::not_http);
  EXPECT_EQ(failure("HTTP/1.1 200 OK\r\n" + std::string(10'000, 'x'), Then::holds).kind, Kind::head_too_long);
  EXPECT_EQ(failure("HTTP/1.1 200 OK\r\n", Then::closes).kind, Kind::hung_up);
  EXPECT_EQ(failure("", Then::closes).kind, Kind::hung_up);
  EXPECT_EQ(failure("", Then::holds, short_deadline).kind, Kind::silent);
  EXPECT_EQ(failure("HTTP/1.1 100 Continue\r\n\r\n", Then::holds, short_deadline).kind, Kind::silent);
}

TEST_F(Connecting, TellsAProxyThatIsGoneFromAPartnerThatIs) {
  Ways ways;
  ways.proxy = read_proxy("http://proxy.invalid:3128").proxy;
  const auto unresolved = connect(ways, "127.0.0.1:1", patience);
  ASSERT_TRUE(unresolved.proxy);
  EXPECT_EQ(unresolved.proxy->kind, Kind::unresolved);
  ways.proxy = read_proxy("http://127.0.0.1:1").proxy;
  const auto refused = connect(ways, "127.0.0.1:1", patience);
  ASSERT_TRUE(refused.proxy);
  EXPECT_EQ(refused.proxy->kind, Kind::unreachable);
  ways.no_proxy = {*Exemption::read("*")};
  const auto directly = connect(ways, "127.0.0.1:1", patience);
  EXPECT_FALSE(directly.proxy);
  EXPECT_FALSE(directly.unresolved);
  const auto unknown = connect(ways, "partner.invalid:7700", patience);
  EXPECT_FALSE(unknown.proxy);
  EXPECT_TRUE(unknown.unresolved);
}

}  // namespace
}  // namespace essaim::daemon

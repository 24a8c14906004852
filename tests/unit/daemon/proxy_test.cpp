#include "daemon/net/proxy.h"

#include <gtest/gtest.h>

#include "daemon/net/connect_answer.h"

namespace essaim::daemon {
namespace {

using State = ConnectAnswer::State;
using Kind = ProxyFailure::Kind;

// ---- the setting ----

TEST(ProxySetting, IsAnAddressWithItsPort) {
  const auto read = read_proxy("http://proxy.ville.example:3128");
  ASSERT_TRUE(read.proxy) << read.wrong;
  EXPECT_EQ(read.proxy->address, "proxy.ville.example:3128");
  EXPECT_EQ(read.proxy->authorization, "");
  EXPECT_EQ(read_proxy("HTTP://10.0.0.1:8080/").proxy->address, "10.0.0.1:8080");
  EXPECT_EQ(read_proxy("http://[2001:db8::1]:8080").proxy->address, "[2001:db8::1]:8080");
}

// Signs that mean something in an address are written as in one; RFC 7617's own example is among these.
TEST(ProxySetting, BringsNameAndPassword) {
  EXPECT_EQ(read_proxy("http://Aladdin:open%20sesame@proxy:1").proxy->authorization,
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(read_proxy("http://a%40b:c%3A%25d@proxy:1").proxy->authorization, "Basic YUBiOmM6JWQ=");
  EXPECT_EQ(read_proxy("http://name@proxy:1").proxy->authorization, "Basic bmFtZTo=");
  EXPECT_EQ(read_proxy("http://jos%C3%A9:x@proxy:1").proxy->authorization, "Basic am9zw6k6eA==");
}

// Each with a word that says what is wrong, and none with what was written: it may hold a password.
TEST(ProxySetting, RefusesOthersWithoutRepeatingThem) {
  const std::pair<const char*, const char*> wrong[] = {
      {"https://secret:secret@proxy:3128", "plain HTTP"},
      {"socks5://secret:3128", "http://"},
      {"secret.example:3128", "http://"},
      {"", "http://"},
      {"http://secret.example", "port"},
      {"http://[2001:db8::5ec]", "port"},
      {"http://secret.example:", "machine and a port"},
      {"http://secret.example:0", "machine and a port"},
      {"http://secret.example:99999", "machine and a port"},
      {"http://:3128", "machine and a port"},
      {"http://secret .example:3128", "spaces"},
      {"http://secret.example:3128 ", "spaces"},
      {"http://secret.example:3128/path", "ends with the port"},
      {"http://secret.example:3128?x", "ends with the port"},
      {"http://name:sec@ret@proxy:3128", "%40"},
      {"http://name:sec/ret@proxy:3128", "%40"},
      {"http://name:secret%@proxy:3128", "%40"},
      {"http://name:secret%4@proxy:3128", "%40"},
      {"http://name:secret%zz@proxy:3128", "%40"},
      {"http://name:secret%0d%0aX@proxy:3128", "%40"},
      {"http://name%3Asecret:x@proxy:3128", "%40"},
      {"http://:secret@proxy:3128", "%40"},
      {"http://@proxy:3128", "%40"},
  };
  for (const auto& [url, word] : wrong) {
    const auto read = read_proxy(url);
    EXPECT_FALSE(read.proxy) << url;
    EXPECT_NE(read.wrong.find(word), std::string::npos) << url << ": " << read.wrong;
    EXPECT_EQ(read.wrong.find("secret"), std::string::npos) << read.wrong;
  }
  EXPECT_FALSE(read_proxy("http://" + std::string(300, 'n') + "@proxy:1").proxy);
}

// ---- who is dialled without it ----

bool covers(const char* exemption, const char* host) {
  const auto read = Exemption::read(exemption);
  EXPECT_TRUE(read) << exemption;
  return read && read->covers(host);
}

TEST(Exemption, IsANameWithAllBelowIt) {
  for (const char* name : {"ville.example", ".ville.example", "Ville.Example"}) {
    EXPECT_TRUE(covers(name, "ville.example")) << name;
    EXPECT_TRUE(covers(name, "ESSAIM.ville.example")) << name;
    EXPECT_FALSE(covers(name, "grandeville.example")) << name;
    EXPECT_FALSE(covers(name, "ville.example.org")) << name;
  }
}

TEST(Exemption, IsANumberOrABlock) {
  EXPECT_TRUE(covers("127.0.0.1", "127.0.0.1"));
  EXPECT_FALSE(covers("127.0.0.1", "127.0.0.2"));
  EXPECT_TRUE(covers("10.0.0.0/8", "10.200.3.4"));
  EXPECT_FALSE(covers("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(covers("192.0.2.64/26", "192.0.2.127"));
  EXPECT_FALSE(covers("192.0.2.64/26", "192.0.2.128"));
  EXPECT_TRUE(covers("::1", "0:0:0:0:0:0:0:1"));
  EXPECT_TRUE(covers("2001:db8::/32", "2001:db8:1::1"));
  EXPECT_FALSE(covers("2001:db8::/32", "2001:db9::1"));
  EXPECT_TRUE(covers("0.0.0.0/0", "192.0.2.1"));
  EXPECT_FALSE(covers("0.0.0.0/0", "2001:db8::1"));
  // A block frees numbers alone: names are the proxy's to look up.
  EXPECT_FALSE(covers("0.0.0.0/0", "ville.example"));
  EXPECT_TRUE(covers("*", "ville.example"));
  EXPECT_TRUE(covers("*", "2001:db8::1"));
}

TEST(Exemption, RefusesWhatIsNeither) {
  for (const char* wrong : {"", ".", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", "::/0", "a b",
                            "*.ville.example", "[::1]", "ville.example:7700", "http://ville.example"}) {
    EXPECT_FALSE(Exemption::read(wrong)) << wrong;
  }
}

TEST(Ways, LeadThroughTheProxyWithoutExemption) {
  Ways ways;
  EXPECT_EQ(ways.to("ville.example:7700"), nullptr);
  ways.proxy = read_proxy("http://proxy:3128").proxy;
  EXPECT_EQ(ways.to("ville.example:7700"), &*ways.proxy);
  EXPECT_EQ(ways.to("127.0.0.1:7700"), &*ways.proxy);
  ways.no_proxy = {*Exemption::read("::1"), *Exemption::read("ville.example")};
  EXPECT_EQ(ways.to("essaim.ville.example:7700"), nullptr);
  EXPECT_EQ(ways.to("[::1]:7700"), nullptr);
  EXPECT_EQ(ways.to("[::2]:7700"), &*ways.proxy);
}

TEST(ConnectRequest, NamesTheOtherEndAndProvesWhoAsks) {
  Proxy proxy;
  EXPECT_EQ(connect_request(proxy, "[::1]:7700"),
            "CONNECT [::1]:7700 HTTP/1.1\r\nHost: [::1]:7700\r\nUser-Agent: essaim/0.1.0\r\n\r\n");
  proxy.authorization = "Basic eDp5";
  EXPECT_NE(connect_request(proxy, "a:1").find("\r\nProxy-Authorization: Basic eDp5\r\n\r\n"), std::string::npos);
}

// ---- what it answers ----

// The whole at once, and octet by octet: both must come to the same.
ConnectAnswer read_answer(const std::string& octets, State expected) {
  ConnectAnswer whole;
  EXPECT_EQ(whole.push(octets), expected) << octets.substr(0, 60);
  ConnectAnswer pieces;
  State state = State::unfinished;
  for (const char octet : octets) state = pieces.push(std::string_view(&octet, 1));
  EXPECT_EQ(state, expected) << octets.substr(0, 60);
  EXPECT_EQ(whole.failure(), pieces.failure()) << octets.substr(0, 60);
  return whole;
}

ProxyFailure failure_of(const std::string& octets) { return read_answer(octets, State::failed).failure(); }

TEST(ConnectAnswer, OpensTheWayWithAny2xx) {
  read_answer("HTTP/1.1 200 Connection established\r\n\r\n", State::open);
  read_answer("HTTP/1.0 200 OK\r\nProxy-agent: x\r\nContent-Length: 12\r\n\r\n", State::open);
  read_answer("HTTP/1.1 204\r\n\r\n", State::open);
  read_answer("HTTP/1.1 200 \n\n", State::open);
  read_answer("HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
              State::open);
}

TEST(ConnectAnswer, KeepsStatusAndPhraseOfARefusal) {
  EXPECT_EQ(failure_of("HTTP/1.1 403 Forbidden\r\n\r\n"), (ProxyFailure{Kind::refused, 403, "Forbidden"}));
  EXPECT_EQ(failure_of("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n"),
            (ProxyFailure{Kind::refused, 407, "Proxy Authentication Required"}));
  EXPECT_EQ(failure_of("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n").status, 302U);
  EXPECT_EQ(failure_of("HTTP/1.0 502\r\n\r\n"), (ProxyFailure{Kind::refused, 502, ""}));
}

// A page may follow a refusal at once; it is not read.
TEST(ConnectAnswer, PassesOverThePageOfARefusal) {
  ConnectAnswer answer;
  EXPECT_EQ(answer.push("HTTP/1.1 403 Forbidden\r\n\r\n<html>" + std::string(20'000, 'x')), State::failed);
  EXPECT_EQ(answer.failure().status, 403U);
}

TEST(ConnectAnswer, MakesThePhraseHarmlessAndShort) {
  const auto failure = failure_of("HTTP/1.1 403 \x1b]0;own\x07 \xE2\x80\xAE" + std::string(500, 'x') + "\r\n\r\n");
  EXPECT_EQ(failure.detail.find('\x1b'), std::string::npos);
  EXPECT_EQ(failure.detail.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_LE(failure.detail.size(), 80U);
}

// Known by its first octets, so that nobody waits for the rest.
TEST(ConnectAnswer, RefusesWhatIsNoHttpAtOnce) {
  for (const char* octets :
       {"SSH-2.0-OpenSSH\r\n", "\x16\x03\x01", "\r\n", "HTTP/2 200\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
        "HTTP/1.1  200\r\n\r\n", "HTTP/1.1 2 OK\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.x 200 OK\r\n\r\n"}) {
    EXPECT_EQ(failure_of(octets).kind, Kind::not_http) << octets;
  }
  ConnectAnswer answer;
  EXPECT_EQ(answer.push("HTTP/1.1 2"), State::unfinished);
  EXPECT_EQ(answer.push("x"), State::failed);
}

// What would follow belongs to TLS, in which the other end does not speak first.
TEST(ConnectAnswer, RefusesOctetsBehindAnOpenWay) {
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\n\r\nx").kind, Kind::not_http);
}

TEST(ConnectAnswer, IsBounded) {
  const std::string start = "HTTP/1.1 200 OK\r\nX: ";
  EXPECT_EQ(failure_of(start + std::string(2 * connect_answer_bytes_max, 'x')).kind, Kind::head_too_long);
  // Interim answers without end, too.
  std::string interim;
  while (interim.size() <= connect_answer_bytes_max) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(failure_of(interim).kind, Kind::head_too_long);
  // The longest that may be is read.
  const std::string end = "\r\n\r\n";
  read_answer(start + std::string(connect_answer_bytes_max - start.size() - end.size(), 'x') + end, State::open);
}

TEST(ConnectAnswer, ThatIsCutShortIsNone) {
  for (const char* octets : {"", "HTTP/1.1 ", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n"}) {
    ConnectAnswer answer;
    EXPECT_EQ(answer.push(octets), State::unfinished) << octets;
    EXPECT_EQ(answer.end(), State::failed);
    EXPECT_EQ(answer.failure().kind, Kind::hung_up);
  }
}

}  // namespace
}  // namespace essaim::daemon

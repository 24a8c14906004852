#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/sign.h"
#include "daemon/net/connector.h"
#include "daemon/net/listener.h"
#include "daemon/net/loop.h"
#include "daemon/net/session.h"
#include "daemon/net/tls.h"
#include "daemon/net/tls_stream.h"

namespace essaim::daemon {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;  // under sanitizers on a busy machine

sync::Hello hello() {
  sync::Hello message;
  message.nonce = *Nonce::from(Bytes(Nonce::size, 'n'));
  message.frame_bytes_max = limits::frame_bytes_max;
  return message;
}

// Frames as a partner of ours writes them.
Bytes wire_of(FrameWriter& writer, const std::vector<sync::Message>& messages) {
  Bytes wire;
  for (const sync::Message& message : messages) writer.add(sync::encode(message));
  while (!writer.empty()) wire += writer.take(64 * 1024).octets;
  return wire;
}

// Whoever owns a session, seen from a test: what it was told, and what it answers.
class Recorder : public Session::Owner {
 public:
  void on_greeted(Session&) override { greeted = true; }
  void on_message(Session&, sync::Message message) override { messages.push_back(std::move(message)); }
  bool has_room(const Session&) override { return room; }
  void on_read_end(Session&) override {
    const auto call = on_read;  // which may replace itself
    if (call) call();
  }
  void on_sent(Session& session, std::size_t octets) override {
    sent += octets;
    if (on_more) on_more(session);
  }
  void on_end(Session&, const LinkEnd& end) override { ended.set_value(end); }

  bool room = true, greeted = false;
  std::vector<sync::Message> messages;
  std::size_t sent = 0;
  std::function<void(Session&)> on_more;
  std::function<void()> on_read;
  std::promise<LinkEnd> ended;
};

// A session that answers a connection over real TLS, and the bare stream of the one who dialled it.
class Sessions : public ::testing::Test {
 protected:
  Sessions() {
    loop.start();
    TlsContexts::Door door;
    door.may_connect = [](const LogKey&) { return true; };
    door.invitations_open = [] { return false; };
    listening = *TlsContexts::make(key, door);
    dialling = *TlsContexts::make(other_key, door);
  }
  ~Sessions() override {
    loop.stop();
    session.reset();
  }

  // `dialled` says which end the session believes to be; nothing else depends on it.
  void connect(bool dialled = false) {
    std::promise<void> both;
    int left = 2;
    const auto ready = [&] {
      if (--left == 0) both.set_value();
    };
    ASSERT_TRUE(listener.bind("127.0.0.1:0"));
    loop.post([&] {
      listener.start([&](Listener::Accepted accepted) {
        near = TlsStream::accepted(loop, *listening, accepted.socket);
        near->handshake([&](const std::optional<StreamEnd>& end) {
          EXPECT_FALSE(end);
          ready();
        });
      });
      connector =
          Connector::connect(loop, Ways(), listener.bound_address(), 5s, [&](const Connector::Outcome& outcome) {
            // Some kernels keep over 30 MiB for who does not read; a test need not fill them.
            const int receive_bytes = 64 * 1024;
            ::setsockopt(outcome.socket, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
            far = TlsStream::dialled(loop, *dialling, outcome.socket, key.public_key(), Protocol::sync);
            far->handshake([&](const std::optional<StreamEnd>& end) {
              EXPECT_FALSE(end);
              ready();
            });
          });
    });
    ASSERT_EQ(both.get_future().wait_for(patience), std::future_status::ready);
    on_loop([&] {
      session = std::make_shared<Session>(loop, std::move(near), sync::LinkId{1}, dialled, "there", timing, owner);
      session->send(sync::encode(sync::Message(hello())));
      session->flush();
      session->start();
    });
  }

  void on_loop(const std::function<void()>& task) {
    std::promise<void> done;
    loop.post([&] {
      task();
      done.set_value();
    });
    ASSERT_EQ(done.get_future().wait_for(patience), std::future_status::ready);
  }
  void say(const Bytes& octets) {
    on_loop([&] { far->write(octets, [](const std::optional<StreamEnd>&) {}); });
  }
  LinkEnd end() {
    auto ended = owner.ended.get_future();
    if (ended.wait_for(patience) != std::future_status::ready) throw std::runtime_error("the link does not end");
    return ended.get();
  }
  // Until the session has handed over a read after which this holds.
  bool eventually(const std::function<bool()>& holds) {
    auto held = std::make_shared<std::promise<void>>();
    auto future = held->get_future();
    on_loop([&] {
      owner.on_read = [this, held, holds] {
        if (!holds()) return;
        owner.on_read = nullptr;
        held->set_value();
      };
      const auto look = owner.on_read;
      look();
    });
    return future.wait_for(patience) == std::future_status::ready;
  }

  SigningKey key = SigningKey::generate(), other_key = SigningKey::generate();
  Timing timing;
  Recorder owner;
  Loop loop;
  std::unique_ptr<TlsContexts> listening, dialling;
  Listener listener{loop};
  std::shared_ptr<Connector> connector;
  std::unique_ptr<TlsStream> near, far;
  std::shared_ptr<Session> session;
  FrameWriter writer{Compression::after_first_frame};
};

// Frames that came are handed over in order, the first one as a greeting too.
TEST_F(Sessions, HandOverWhatComes) {
  connect();
  say(wire_of(writer, {hello(), sync::Interest{}, sync::Interest{}}));
  ASSERT_TRUE(eventually([&] { return owner.messages.size() == 3; }));
  on_loop([&] {
    EXPECT_TRUE(owner.greeted);
    EXPECT_TRUE(std::holds_alternative<sync::Hello>(owner.messages.front()));
    EXPECT_GT(session->bytes_received(), 0U);
  });
}

// One who proves a key and then says nothing costs a connection for a short time only.
TEST_F(Sessions, SilentPartnerIsClosedInTime) {
  timing.handshake = 100ms;
  connect();
  const LinkEnd closed = end();
  EXPECT_EQ(closed.by, LinkEnd::By::us);
  EXPECT_EQ(closed.why, "no Hello within 100 ms");
}

// One who said Hello and is never heard again is taken for gone.
TEST_F(Sessions, PartnerThatFellSilentIsClosed) {
  timing.idle = 200ms;
  timing.drain = 100ms;
  connect();
  say(wire_of(writer, {hello()}));
  EXPECT_EQ(end().why, "nothing heard for too long");
}

// The side that dialled says now and then that it is there, in a few octets.
TEST_F(Sessions, DiallerKeepsTheLinkAlive) {
  timing.keep_alive = 30ms;
  timing.drain = 100ms;
  connect(true);
  say(wire_of(writer, {hello()}));
  std::promise<void> heard;
  std::array<char, 4096> chunk;
  std::size_t reads = 0;
  std::function<void()> read = [&] {
    far->read_some(chunk, [&](const std::optional<StreamEnd>& failed, std::size_t) {
      if (failed) return;
      // Hello, then two keep-alives at least.
      if (++reads == 3) return heard.set_value();
      read();
    });
  };
  on_loop(read);
  EXPECT_EQ(heard.get_future().wait_for(patience), std::future_status::ready);
  on_loop([&] { EXPECT_FALSE(session->ended()); });
}

// One who takes nothing of what it is sent is closed; what waits for it stays bounded meanwhile.
TEST_F(Sessions, PartnerThatDoesNotReadIsClosed) {
  timing.drain = 100ms;
  connect();
  say(wire_of(writer, {hello()}));
  std::mt19937 random(5);
  sync::DocumentMessage document;
  document.sequence = 1;
  document.frame.resize(100'000);
  for (char& octet : document.frame) octet = static_cast<char>(random());
  const Bytes frame = sync::encode(sync::Message(document));
  on_loop([&] {
    owner.on_more = [frame](Session& one) {
      one.send(frame);
      one.flush();
    };
    owner.on_more(*session);
  });
  const LinkEnd closed = end();
  EXPECT_EQ(closed.by, LinkEnd::By::us);
  EXPECT_EQ(closed.reason, Reason::busy);
}

// What waits beyond its bound closes the link at once, before memory is gone.
TEST_F(Sessions, QueueBeyondItsBoundIsClosed) {
  connect();
  on_loop([&] {
    for (int i = 0; i < 12; ++i) session->send(Bytes(200'000, static_cast<char>(0x5A)));
    session->flush();
  });
  EXPECT_EQ(end().reason, Reason::busy);
}

// A frame that is begun and never ended does not stay for ever.
TEST_F(Sessions, FrameThatDoesNotEndIsClosed) {
  timing.frame = 100ms;
  timing.drain = 100ms;
  connect();
  Bytes wire = wire_of(writer, {hello(), sync::Interest{}});
  writer.add(Bytes(5'000, static_cast<char>(0x5A)));
  const Bytes begun = writer.take(1).octets;
  say(wire + begun.substr(0, begun.size() / 2));
  const LinkEnd closed = end();
  EXPECT_EQ(closed.by, LinkEnd::By::us);
  EXPECT_EQ(closed.why, "a frame does not end");
}

// While there is no room nothing more is opened; afterwards all of it comes, in order.
TEST_F(Sessions, FramesWaitWhileThereIsNoRoom) {
  connect();
  say(wire_of(writer, {hello()}));
  ASSERT_TRUE(eventually([&] { return owner.messages.size() == 1; }));
  std::promise<void> came;
  on_loop([&] {
    owner.room = false;
    owner.on_read = [&] { came.set_value(); };
  });
  say(wire_of(writer, {sync::Interest{}, sync::Interest{}}));
  ASSERT_EQ(came.get_future().wait_for(patience), std::future_status::ready);
  on_loop([&] {
    EXPECT_EQ(owner.messages.size(), 1U);
    owner.on_read = nullptr;
    owner.room = true;
    session->resume();
    EXPECT_EQ(owner.messages.size(), 3U);
  });
}

// A partner's goodbye ends the link with its reason.
TEST_F(Sessions, GoodbyeOfThePartnerIsHeard) {
  connect();
  sync::Bye bye;
  bye.reason = Reason::shutting_down;
  say(wire_of(writer, {hello(), bye}));
  const LinkEnd closed = end();
  EXPECT_EQ(closed.by, LinkEnd::By::partner);
  EXPECT_EQ(closed.reason, Reason::shutting_down);
}

// A line that breaks is no fault of the partner.
TEST_F(Sessions, BrokenLineIsNoFault) {
  connect();
  say(wire_of(writer, {hello()}));
  on_loop([&] { far->close(); });
  const LinkEnd closed = end();
  EXPECT_EQ(closed.by, LinkEnd::By::line);
  EXPECT_EQ(closed.reason, Reason::none);
}

// A stranger may hold a few connections open before it shows who it is, and no more.
TEST_F(Sessions, HalfOpenConnectionsAreBounded) {
  ASSERT_TRUE(listener.bind("127.0.0.1:0"));
  std::vector<Listener::Accepted> accepted;
  std::promise<void> over;
  std::vector<std::shared_ptr<Connector>> connectors;
  std::size_t outcomes = 0;
  std::vector<std::unique_ptr<TlsStream>> streams;
  on_loop([&] {
    listener.start([&](Listener::Accepted one) { accepted.push_back(std::move(one)); });
    for (std::size_t i = 0; i < half_open_per_address_max + 3; ++i) {
      connectors.push_back(
          Connector::connect(loop, Ways(), listener.bound_address(), 5s, [&](Connector::Outcome outcome) {
            streams.push_back(TlsStream::dialled(loop, *dialling, outcome.socket, key.public_key(), Protocol::sync));
            // Those beyond the bound are closed, which ends their handshake.
            streams.back()->handshake([&](const std::optional<StreamEnd>& failed) {
              if (failed && ++outcomes == 3) over.set_value();
            });
          }));
    }
  });
  ASSERT_EQ(over.get_future().wait_for(patience), std::future_status::ready);
  on_loop([&] {
    EXPECT_EQ(accepted.size(), half_open_per_address_max);
    for (Listener::Accepted& one : accepted) near = TlsStream::accepted(loop, *listening, one.socket);
    accepted.clear();
    streams.clear();
    near.reset();
  });
}

}  // namespace
}  // namespace essaim::daemon

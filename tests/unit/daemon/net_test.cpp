#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/limits.h"
#include "core/network_log.h"
#include "daemon/bulletin.h"
#include "daemon/membership.h"
#include "daemon/net/address.h"
#include "daemon/net/frames.h"
#include "daemon/net/net.h"
#include "daemon/net/tls.h"
#include "daemon/store_lane.h"
#include "storage/store.h"
#include "sync/introduction.h"
#include "tests/support/cities.h"

namespace essaim::daemon {
namespace {

using namespace std::chrono_literals;

// Much longer than anything here takes, also under sanitizers on a busy machine.
constexpr auto patience = 20s;

std::uint64_t now_ms() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
}

template <typename T>
T await(std::future<T> future) {
  if (future.wait_for(patience) != std::future_status::ready) throw std::runtime_error("no answer");
  return future.get();
}

// A city with a real store, lane and net, listening on loopback.
class City {
 public:
  explicit City(const std::string& handle, const std::string& listen = "127.0.0.1:0")
      : directory_(std::filesystem::path(::testing::TempDir()) / ("net-" + handle + "-" + to_hex(random_bytes(6)))) {
    std::filesystem::create_directories(directory_);
    storage::Options options;
    options.directory = directory_ / "store";
    options.free_bytes_floor = 0;
    store = *storage::Store::open(options);
    StoreLane::Parts lane_parts;
    lane_parts.store = store;
    lane_parts.anchor = std::make_unique<storage::Anchor>(*storage::Anchor::open(directory_ / "anchor"));
    lane_parts.node_key = &key;
    lane_parts.membership = &membership;
    lane_parts.bulletin = &bulletin;
    lane_parts.filter = Filter::everything();
    lane_parts.clock_ms = now_ms;
    lane = std::make_unique<StoreLane>(std::move(lane_parts));
    Net::Parts parts;
    parts.store = store;
    parts.store_lane = lane.get();
    parts.membership = &membership;
    parts.bulletin = &bulletin;
    parts.node_key = &key;
    parts.filter = [] { return Filter::everything(); };
    parts.software = "test";
    parts.admit = [this](const sync::Introduce& request, const LogKey& peer, Bytes,
                         std::function<void(Result<sync::Welcome>)> done) {
      introduced_by = peer;
      done(decide(request));
    };
    parts.invitations_open = [this] { return invitations_open.load(); };
    parts.on_link = [this](const LinkNotice& notice) {
      const std::lock_guard lock(mutex_);
      notices_.push_back(notice);
      changed_.notify_all();
    };
    parts.clock_ms = now_ms;
    net = std::make_unique<Net>(std::move(parts));
    const auto bound = net->listen(listen);
    if (!bound) throw std::runtime_error("cannot listen");
    admission.handle = handle;
    admission.names = {{"fr", "Ville " + handle}};
    admission.country = "FR";
    admission.node_key = key.public_key();
    admission.recovery_key = *RecoveryKey::from(SigningKey::generate().public_key().view());
    admission.addresses = {net->bound_address()};
    admission.salt = random_bytes(limits::salt_bytes);
  }

  ~City() {
    net->stop(2s);
    lane.reset();
    net.reset();
    (void)store->close();
    store.reset();
    std::filesystem::remove_all(directory_);
  }

  void enter(const NetworkId& network, std::vector<SignedNetworkEntry> entries) {
    std::promise<Result<void>> done;
    lane->begin_network(network, std::move(entries), [&](Result<void> begun) { done.set_value(std::move(begun)); });
    ASSERT_TRUE(await(done.get_future()));
    ASSERT_TRUE(net->run(network, std::nullopt));
  }

  Place publish(const std::string& title) {
    Draft draft;
    draft.kind = "note";
    draft.language = "fr";
    Document document = test::sample_document(1);
    document.title = title;
    draft.document = *encode_document(document, random_bytes(limits::salt_bytes));
    std::promise<Result<PublishedEntry>> done;
    lane->publish(std::move(draft), [&](Result<PublishedEntry> entry) { done.set_value(std::move(entry)); });
    return await(done.get_future()).value().place;
  }

  // Waits for a link with `peer` to come up or go down, among the notices that were not waited for yet.
  LinkNotice link(const City& peer, bool connected) {
    std::unique_lock lock(mutex_);
    LinkNotice found;
    const bool came = changed_.wait_for(lock, patience, [&] {
      while (!notices_.empty()) {
        found = notices_.front();
        notices_.erase(notices_.begin());
        if (found.peer == peer.key.public_key() && found.connected == connected) return true;
      }
      return false;
    });
    EXPECT_TRUE(came) << admission.handle << " and " << peer.admission.handle;
    return found;
  }

  NetStatus status() {
    std::promise<NetStatus> done;
    net->status([&](NetStatus status) { done.set_value(std::move(status)); });
    return await(done.get_future());
  }
  std::future<Examination> examine(std::vector<std::string> own_addresses) {
    auto done = std::make_shared<std::promise<Examination>>();
    net->examine(std::move(own_addresses), [done](const Examination& all) { done->set_value(all); });
    return done->get_future();
  }
  PartnerStatus partner(const LogKey& peer) {
    for (const PartnerStatus& one : status().partners) {
      if (one.key == peer) return one;
    }
    return {};
  }

  // Until the store says so; asked again after each commit.
  bool eventually(const std::function<bool()>& holds) {
    std::mutex mutex;
    std::condition_variable committed;
    const auto subscription = bulletin.subscribe([&](const Notice&) {
      const std::lock_guard lock(mutex);
      committed.notify_all();
    });
    bool held = false;
    {
      std::unique_lock lock(mutex);
      held = committed.wait_for(lock, patience, holds);
    }
    bulletin.unsubscribe(subscription);
    return held;
  }

  SigningKey key = SigningKey::generate();
  Membership membership;
  Bulletin bulletin;
  std::shared_ptr<storage::Store> store;
  std::unique_ptr<StoreLane> lane;
  std::unique_ptr<Net> net;
  Admission admission;
  std::atomic<bool> invitations_open{false};
  std::function<Result<sync::Welcome>(const sync::Introduce&)> decide = [](const sync::Introduce&) {
    return Result<sync::Welcome>(fail(Errc::invitation_unknown));
  };
  LogKey introduced_by;

 private:
  std::filesystem::path directory_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<LinkNotice> notices_;
};

// The network log of these cities: the first founds it and admits the others.
struct Founded {
  NetworkId id;
  std::vector<SignedNetworkEntry> entries;
};
Founded found(const std::vector<const City*>& cities) {
  Founding founding;
  founding.name = "Villes";
  founding.admission = *encode_admission(cities.front()->admission);
  founding.salt = random_bytes(limits::salt_bytes);
  Founded made;
  made.entries.push_back(*found_network(cities.front()->key, founding, now_ms()));
  made.id = network_id_of(made.entries.front());
  HeaderHash previous = check_network_entry(made.id, made.entries.front())->hash();
  for (std::size_t at = 1; at < cities.size(); ++at) {
    NetworkEntryContent content;
    content.time_ms = now_ms();
    content.content = Admit{*encode_admission(cities[at]->admission)};
    made.entries.push_back(
        *write_network_entry(cities.front()->key, made.id, static_cast<Sequence>(at + 1), previous, content));
    previous = check_network_entry(made.id, made.entries.back())->hash();
  }
  return made;
}

// A partner's machine under foreign control: it holds a member's key, speaks TLS and then whatever it likes.
class Hostile {
 public:
  Hostile(const SigningKey& key, const std::string& address, const LogKey& expected) : expected_(expected) {
    TlsContexts::Door door;
    door.may_connect = [](const LogKey&) { return false; };
    door.invitations_open = [] { return false; };
    contexts_ = *TlsContexts::make(key, std::move(door));
    const auto parts = *split_address(address);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(parts.port)));
    inet_pton(AF_INET, parts.host.c_str(), &to.sin_addr);
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    timeval limit{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
    ssl_ = SSL_new(contexts_->client());
    expect_peer(ssl_, &expected_, Protocol::sync);
    SSL_set_fd(ssl_, socket_);
    connected_ = SSL_connect(ssl_) == 1;
  }
  ~Hostile() {
    SSL_free(ssl_);
    ::close(socket_);
  }
  Hostile(const Hostile&) = delete;
  Hostile& operator=(const Hostile&) = delete;

  bool connected() const { return connected_; }
  void say(ByteView octets) { SSL_write(ssl_, octets.data(), static_cast<int>(octets.size())); }
  void send(const sync::Message& message) {
    writer_.add(sync::encode(message));
    say(writer_.take(1).octets);
  }
  // The next message; nothing where none can be read any more.
  std::optional<sync::Message> next_message() {
    char chunk[4096];
    for (;;) {
      auto frame = reader_.next();
      if (!frame) return std::nullopt;
      if (*frame) {
        auto message = sync::decode(**frame);
        return message ? std::move(*message) : std::nullopt;
      }
      const int read = SSL_read(ssl_, chunk, sizeof chunk);
      if (read <= 0) return std::nullopt;
      reader_.push(ByteView(chunk, static_cast<std::size_t>(read)));
    }
  }
  // The next of that kind, whatever comes before it.
  template <typename T>
  std::optional<T> next() {
    while (auto message = next_message()) {
      if (auto* wanted = std::get_if<T>(&*message)) return std::move(*wanted);
    }
    return std::nullopt;
  }
  // Frames until the other side closes; the last message said, if it can be read.
  std::optional<sync::Message> last_message() {
    std::optional<sync::Message> last;
    char chunk[4096];
    for (;;) {
      const int read = SSL_read(ssl_, chunk, sizeof chunk);
      if (read <= 0) return last;
      reader_.push(ByteView(chunk, static_cast<std::size_t>(read)));
      for (;;) {
        auto frame = reader_.next();
        if (!frame || !*frame) break;
        if (auto message = sync::decode(**frame); message && *message) last = std::move(**message);
      }
    }
  }

 private:
  LogKey expected_;
  std::unique_ptr<TlsContexts> contexts_;
  int socket_ = -1;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
  FrameReader reader_{Compression::after_first_frame};
  FrameWriter writer_{Compression::after_first_frame};
};

Reason bye_reason(const std::optional<sync::Message>& message) {
  const auto* bye = message ? std::get_if<sync::Bye>(&*message) : nullptr;
  return bye == nullptr ? Reason::none : bye->reason;
}

// What one city publishes the other holds, header and document, both ways; then it goes on live.
TEST(Net, TwoCitiesConverge) {
  City castres("castres"), dakar("dakar");
  const Founded network = found({&castres, &dakar});
  castres.enter(network.id, network.entries);
  for (int i = 0; i < 70; ++i) castres.publish("before");
  dakar.enter(network.id, network.entries);
  castres.link(dakar, true);
  EXPECT_TRUE(dakar.eventually([&] { return dakar.store->counters().documents == 70; }));
  const Place news = dakar.publish("after");
  EXPECT_TRUE(castres.eventually([&] { return castres.store->counters().documents == 71; }));
  EXPECT_TRUE(*castres.store->document(news));
  const PartnerStatus seen = dakar.partner(castres.key.public_key());
  EXPECT_TRUE(seen.connected);
  EXPECT_EQ(seen.problem, Reason::none);
  EXPECT_EQ(seen.documents_received, 70U);
  EXPECT_GT(seen.bytes_received, 0U);
}

// A goodbye is heard, the link comes back by itself, and what was missed arrives.
TEST(Net, CityThatWasAwayCatchesUp) {
  City castres("castres"), dakar("dakar"), albi("albi");
  const Founded network = found({&castres, &dakar, &albi});
  for (City* city : {&castres, &dakar}) city->enter(network.id, network.entries);
  castres.link(dakar, true);
  for (int i = 0; i < 5; ++i) castres.publish("while albi is away");
  albi.enter(network.id, network.entries);
  EXPECT_TRUE(albi.eventually([&] { return albi.store->counters().documents == 5; }));
  albi.net->stop(2s);
  EXPECT_EQ(castres.link(albi, false).reason, Reason::shutting_down);
}

// An examination tells who is linked from who is not, tries the city's own address, and ends no link.
TEST(Net, ExaminationLooksAtEverybody) {
  City castres("castres"), dakar("dakar");
  auto albi = std::make_unique<City>("albi");
  const std::string address_of_albi = albi->net->bound_address();
  const LogKey key_of_albi = albi->key.public_key();
  const Founded network = found({&castres, &dakar, albi.get()});
  albi.reset();
  castres.enter(network.id, network.entries);
  dakar.enter(network.id, network.entries);
  castres.link(dakar, true);
  const auto seen = await(castres.examine({castres.net->bound_address(), "nowhere.invalid:7700", address_of_albi}));
  ASSERT_EQ(seen.partners.size(), 2U);
  for (const ExaminedPartner& partner : seen.partners) {
    const bool is_albi = partner.key == key_of_albi;
    if (is_albi) {
      EXPECT_EQ(partner.attempt.end, Attempt::End::silent);
      EXPECT_EQ(partner.attempt.address, address_of_albi);
    } else {
      // Both dialled at once, so that one connection may just be taking the place of the other.
      EXPECT_TRUE(partner.attempt.end == Attempt::End::connected || partner.attempt.end == Attempt::End::reached);
    }
  }
  ASSERT_EQ(seen.own_addresses.size(), 3U);
  EXPECT_EQ(seen.own_addresses[0].end, Attempt::End::reached);
  EXPECT_EQ(seen.own_addresses[1].end, Attempt::End::unresolved);
  EXPECT_EQ(seen.own_addresses[2].end, Attempt::End::silent);
  ASSERT_EQ(seen.clocks_ahead.size(), 1U);
  EXPECT_LT(std::chrono::abs(seen.clocks_ahead[0]), patience);
  EXPECT_FALSE(seen.proxy);
  EXPECT_EQ(castres.net->examination_progress().partners, 0U);
  const PartnerStatus still = castres.partner(dakar.key.public_key());
  EXPECT_TRUE(still.connected);
}

// Whoever answers an examination is a partner with a link from then on; who asks meanwhile hears the same.
TEST(Net, ExaminationLinksWhoAnswers) {
  City castres("castres"), albi("albi");
  const Founded network = found({&castres, &albi});
  castres.enter(network.id, network.entries);
  // Albi lets connect and says nothing until it enters, so both are asked while the trial is under way.
  auto first = castres.examine({});
  auto second = castres.examine({});
  albi.enter(network.id, network.entries);
  for (auto* asked : {&first, &second}) {
    const auto seen = await(std::move(*asked));
    ASSERT_EQ(seen.partners.size(), 1U);
    EXPECT_EQ(seen.partners[0].attempt.end, Attempt::End::reached);
    EXPECT_EQ(seen.clocks_ahead.size(), 1U);
  }
  castres.link(albi, true);
}

// A net that stops answers what was asked of it.
TEST(Net, ExaminationEndsWithTheNet) {
  City castres("castres"), albi("albi");
  const Founded network = found({&castres, &albi});
  castres.enter(network.id, network.entries);
  auto asked = castres.examine({});
  castres.net->stop(2s);
  const auto seen = await(std::move(asked));
  ASSERT_EQ(seen.partners.size(), 1U);
  EXPECT_EQ(seen.partners[0].attempt.end, Attempt::End::silent);
  EXPECT_TRUE(await(castres.examine({})).partners.empty());
}

// The link of a city that is revoked ends at once, and it is not let in again.
TEST(Net, RevokedCityIsPutOut) {
  City lead("lead"), leaver("leaver");
  const Founded network = found({&lead, &leaver});
  lead.enter(network.id, network.entries);
  leaver.enter(network.id, network.entries);
  lead.link(leaver, true);
  const MemberId member = member_id(*encode_admission(leaver.admission));
  const auto revoke = [&](const NetworkState&) -> Result<NetworkEntryContent> {
    NetworkEntryContent content;
    content.time_ms = now_ms();
    content.content = Revocation{member, {}, "left"};
    return content;
  };
  lead.lane->write_network(revoke, [](const auto&) {});
  EXPECT_EQ(lead.link(leaver, false).reason, Reason::revoked);
  EXPECT_FALSE(lead.membership.may_connect(leaver.key.public_key()));
  Hostile again(leaver.key, lead.net->bound_address(), lead.key.public_key());
  again.say(Bytes(100, 'x'));
  EXPECT_EQ(again.last_message(), std::nullopt);
}

// One partner sends garbage: it is told why, cut off, named in the status and kept away; the others go on.
TEST(Net, PartnerThatSendsGarbageIsCutOff) {
  City castres("castres"), dakar("dakar"), bad("bad");
  const Founded network = found({&castres, &dakar, &bad});
  castres.enter(network.id, network.entries);
  dakar.enter(network.id, network.entries);
  castres.link(dakar, true);
  const LogKey self = castres.key.public_key();
  {
    Hostile partner(bad.key, castres.net->bound_address(), self);
    ASSERT_TRUE(partner.connected());
    partner.say("this is neither a length nor a frame, whatever one reads into it");
    EXPECT_EQ(bye_reason(partner.last_message()), Reason::bad_message);
  }
  const PartnerStatus named = castres.partner(bad.key.public_key());
  EXPECT_FALSE(named.connected);
  EXPECT_EQ(named.problem, Reason::bad_message);
  EXPECT_NE(named.detail, "");
  {
    Hostile again(bad.key, castres.net->bound_address(), self);
    EXPECT_EQ(bye_reason(again.last_message()), Reason::refused_by_partner);
  }
  dakar.publish("the others go on");
  EXPECT_TRUE(castres.eventually([&] { return castres.store->counters().documents == 1; }));
  EXPECT_TRUE(castres.partner(dakar.key.public_key()).connected);
}

// A partner's first frame is Hello; any other good frame in its place is no greeting.
TEST(Net, FirstFrameMustBeHello) {
  City castres("castres"), bad("bad");
  const Founded network = found({&castres, &bad});
  castres.enter(network.id, network.entries);
  Hostile partner(bad.key, castres.net->bound_address(), castres.key.public_key());
  FrameWriter writer(Compression::never);
  writer.add(sync::encode(sync::Message(sync::Interest{})));
  partner.say(writer.take(1).octets);
  EXPECT_EQ(bye_reason(partner.last_message()), Reason::bad_message);
}

// Of one document, as a frame for a partner that lists `dictionaries`: first wanted, then as news.
struct Served {
  std::optional<Bytes> wanted, news;
};
Served served_to(City& author, const City& reader, const NetworkId& network, Sequence head,
                 const std::vector<std::uint32_t>& dictionaries) {
  Hostile partner(reader.key, author.net->bound_address(), author.key.public_key());
  sync::Hello hello;
  hello.network = network;
  hello.nonce = *Nonce::from(random_bytes(Nonce::size));
  hello.dictionaries = dictionaries;
  hello.software = "another version";
  hello.frame_bytes_max = limits::frame_bytes_max;
  const auto theirs = partner.next<sync::Hello>();
  if (!theirs) return {};
  hello.network_tips = theirs->network_tips;
  partner.send(hello);
  partner.send(sync::Interest{Filter::everything()});
  Served served;
  const auto want = [&](Sequence sequence) {
    sync::Want wanted;
    wanted.ranges.push_back({.log = author.key.public_key(), .first = sequence, .count = 1});
    return wanted;
  };
  partner.send(want(head));
  if (auto document = partner.next<sync::DocumentMessage>()) served.wanted = std::move(document->frame);
  partner.send(sync::Follow{tag_of(author.key.public_key()), 0, std::nullopt, false});
  // Answered in order: once this is refused, the news that follows will be pushed.
  partner.send(want(head + 9));
  if (!partner.next<sync::Absent>()) return {};
  author.publish("news");
  while (auto run = partner.next<sync::RunMessage>()) {
    if (!run->document) continue;
    served.news = std::move(run->document);
    break;
  }
  return served;
}

// A partner that lists no dictionary gets documents in frames that need none, when it asks and as news, while another
// gets them as they are stored (RULES 24). Either frame is the document that the header names.
TEST(Net, PartnerWithoutTheDictionaryGetsFramesWithout) {
  City castres("castres"), plain("plain"), current("current");
  plain.admission.addresses.clear();  // they only dial
  current.admission.addresses.clear();
  const Founded network = found({&castres, &plain, &current});
  castres.enter(network.id, network.entries);
  const auto claim_of = [&](Sequence sequence) {
    const HeaderFields fields =
        read_header((*castres.store->find(Place{castres.key.public_key(), sequence}))->header).fields;
    return DocumentClaim{{castres.key.public_key(), sequence}, *fields.document, fields.document_size};
  };
  castres.publish("before");
  const Served without = served_to(castres, plain, network.id, 1, {});
  ASSERT_TRUE(without.wanted);
  ASSERT_TRUE(without.news);
  const Served with = served_to(castres, current, network.id, 2, dictionary_ids());
  ASSERT_TRUE(with.wanted);
  ASSERT_TRUE(with.news);
  for (const auto* frame : {&without.wanted, &without.news}) EXPECT_EQ(dictionary_of(**frame), 0U);
  for (const auto* frame : {&with.wanted, &with.news}) EXPECT_NE(dictionary_of(**frame), 0U);
  EXPECT_TRUE(open_document(network.id, claim_of(1), *without.wanted));
  EXPECT_TRUE(open_document(network.id, claim_of(2), *without.news));
  EXPECT_TRUE(open_document(network.id, claim_of(2), *with.wanted));
  EXPECT_TRUE(open_document(network.id, claim_of(3), *with.news));
}

// A stranger brings an invitation, is heard once and answered; what was asked and answered arrives whole.
TEST(Net, StrangerWithAnInvitationIsAnswered) {
  City lead("lead"), newcomer("newcomer");
  const Founded network = found({&lead, &newcomer});
  lead.enter(network.id, {network.entries.front()});
  Invitation invitation;
  invitation.network = network.id;
  invitation.network_name = "Villes";
  invitation.addresses = {"127.0.0.1:1", lead.net->bound_address()};  // nobody answers at the first
  invitation.inviter = lead.key.public_key();
  invitation.secret = random_bytes(16);
  invitation.expires_ms = now_ms() + 60'000;
  const Bytes admission = *encode_admission(newcomer.admission);
  const auto ask = [&](const Invitation& shown) {
    std::promise<Result<sync::Welcome>> done;
    newcomer.net->introduce(shown, admission, [&](Result<sync::Welcome> w) { done.set_value(std::move(w)); });
    return await(done.get_future());
  };

  EXPECT_EQ(ask(invitation).error().code, Errc::invitation_unknown);  // refused in TLS: none is open
  lead.invitations_open = true;
  lead.decide = [](const auto&) { return Result<sync::Welcome>(fail(Errc::handle_taken, {"x"})); };
  const auto refused = ask(invitation);
  EXPECT_EQ(refused.error(), Error(Errc::handle_taken, {"newcomer"}));
  lead.decide = [&](const sync::Introduce& request) -> Result<sync::Welcome> {
    EXPECT_EQ(request.admission, admission);
    return sync::Welcome{network.entries[0], network.entries[1]};
  };
  const auto welcome = ask(invitation);
  ASSERT_TRUE(welcome) << name_of(welcome.error().code);
  EXPECT_EQ(welcome->admission, network.entries[1]);
  EXPECT_EQ(lead.introduced_by, newcomer.key.public_key());

  Invitation other = invitation;
  other.inviter = SigningKey::generate().public_key();
  EXPECT_EQ(ask(other).error().code, Errc::inviter_not_genuine);
  other.addresses = {"127.0.0.1:1"};
  EXPECT_EQ(ask(other).error().code, Errc::inviter_unreachable);
}

// A port that is taken is named; the other city keeps it.
TEST(Net, PortInUseIsNamed) {
  City first("first"), second("second");
  const auto taken = second.net->listen(first.net->bound_address());
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error(), Error(Errc::port_in_use, {first.net->bound_address()}));
}

// An address that is none is refused with itself as the argument.
TEST(Net, AddressThatIsNoneIsRefused) {
  City city("city");
  for (const char* address : {"127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "here and there:7701"}) {
    const auto bound = city.net->listen(address);
    ASSERT_FALSE(bound) << address;
    EXPECT_EQ(bound.error(), Error(Errc::address_invalid, {address}));
  }
}

bool has_ipv6() {
  const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 here{};
  here.sin6_family = AF_INET6;
  here.sin6_addr = in6addr_loopback;
  const bool bound = socket >= 0 && ::bind(socket, reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0;
  if (socket >= 0) ::close(socket);
  return bound;
}

// Cities meet over IPv6 as over IPv4.
TEST(Net, CitiesMeetOverIpv6) {
  if (!has_ipv6()) GTEST_SKIP() << "no IPv6 on this machine";
  City castres("castres", "[::1]:0"), dakar("dakar", "[::]:0");
  dakar.admission.addresses.clear();  // it only dials
  const Founded network = found({&castres, &dakar});
  castres.enter(network.id, network.entries);
  dakar.enter(network.id, network.entries);
  castres.link(dakar, true);
  dakar.link(castres, true);
  const PartnerStatus seen = dakar.partner(castres.key.public_key());
  EXPECT_TRUE(seen.dialled_by_us);
  EXPECT_TRUE(seen.address.starts_with("[::1]:")) << seen.address;
}

// After a stop every method answers at once.
TEST(Net, AnswersAfterItsEnd) {
  City city("city");
  city.net->stop(1s);
  EXPECT_EQ(city.net->run(NetworkId{}, std::nullopt).error().code, Errc::shutting_down);
  EXPECT_TRUE(city.status().partners.empty());
  std::promise<Result<sync::Welcome>> done;
  city.net->introduce({}, {}, [&](Result<sync::Welcome> welcome) { done.set_value(std::move(welcome)); });
  EXPECT_EQ(await(done.get_future()).error().code, Errc::shutting_down);
}

}  // namespace
}  // namespace essaim::daemon

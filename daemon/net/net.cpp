#include "daemon/net/net.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <utility>

#include "core/check.h"
#include "daemon/log.h"
#include "daemon/net/dialler.h"
#include "daemon/net/engine_host.h"
#include "daemon/net/entrance.h"
#include "daemon/net/examiner.h"
#include "daemon/net/introduction_client.h"
#include "daemon/net/introduction_server.h"
#include "daemon/net/links.h"
#include "daemon/net/listener.h"
#include "daemon/net/loop.h"
#include "daemon/net/partners.h"
#include "daemon/net/timing.h"
#include "daemon/net/tls.h"

namespace essaim::daemon {
namespace {

// How often a net that stops looks whether every goodbye is said.
constexpr std::chrono::milliseconds stopping_interval{5};

}  // namespace

// Members are destroyed from the last to the first: the loop, which holds what is still under way, goes last of those
// that it calls.
struct Net::Impl {
  explicit Impl(Parts given)
      : parts(std::move(given)),
        self(parts.node_key->public_key()),
        workers(parts.verify_threads),
        listener(loop),
        partners([lane = parts.store_lane](storage::PartnerRecord record) { lane->put_partner(std::move(record)); },
                 timing),
        links(loop, timing, partners,
              Links::Parts{parts.membership, self, parts.on_link, parts.clock_ms,
                           [this](const LogKey& key) { link_changed(key); }}),
        stopping(loop) {
    TlsContexts::Door door;
    door.may_connect = [membership = parts.membership](const LogKey& key) { return membership->may_connect(key); };
    door.invitations_open = parts.invitations_open;
    auto made = TlsContexts::make(*parts.node_key, std::move(door));
    // Nothing from outside goes into it; without Ed25519 in OpenSSL there is no daemon.
    CHECK(made);
    tls = std::move(*made);
    entrance = std::make_unique<Entrance>(loop, *tls, timing, [this](Entrance::Proved one) { enter(std::move(one)); });
    guests = std::make_unique<IntroductionServer>(loop, timing, parts.admit);
    asking = std::make_unique<IntroductionClient>(loop, *tls, parts.ways, timing);
    loop.start();
  }

  // ---- the loop's thread ----

  Result<void> run(const NetworkId& network, std::optional<Inviter> invited_by) {
    if (host) return fail(Errc::internal, {"the net runs already"});
    inviter = std::move(invited_by);
    auto records = parts.store->partners();
    if (!records) return tl::unexpected(records.error());
    partners.load(*records);

    Dialler::Callbacks dialling;
    dialling.connected = [this](const LogKey&, std::unique_ptr<TlsStream> stream, const std::string& address) {
      links.take(std::move(stream), true, address, nullptr);
    };
    dialling.failed = [this](const LogKey& key, const StreamEnd& end, const std::string& address) {
      dial_failed(key, end, address);
    };
    dialling.kept_away_until = [this](const LogKey& key) { return partners.kept_away_until(key); };
    dialler = std::make_unique<Dialler>(loop, *tls, parts.ways, timing, std::move(dialling), read_u64(random_bytes(8)));

    examiner = std::make_unique<Examiner>(
        Examiner::Parts{&loop, tls.get(), &parts.ways, &links, &partners, dialler.get(), self, {}});
    examining = examiner.get();

    EngineHost::Callbacks acting;
    acting.send = [this](sync::LinkId link, const sync::Message& message) { links.send(link, message); };
    acting.close = [this](sync::LinkId link, Reason reason, const std::string& why) { links.close(link, reason, why); };
    acting.network_changed = [this](const auto& state) { network_changed(state); };
    acting.settled = [this] { links.flush(); };
    acting.room = [this] { links.resume(); };
    auto filter = parts.filter();
    if (!filter) return tl::unexpected(filter.error());
    auto started = EngineHost::start(loop, workers, {parts.store, parts.store_lane, parts.bulletin, parts.clock_ms},
                                     std::move(acting), self, network, *filter, parts.software);
    if (!started) return tl::unexpected(started.error());
    host = std::move(*started);
    links.serve(*host, *dialler);
    set_targets(host->engine().network());
    listener.start([this](Listener::Accepted accepted) { entrance->take(std::move(accepted)); });
    return {};
  }

  void enter(Entrance::Proved one) {
    if (one.stream->protocol() == Protocol::introduction) {
      guests->take(std::move(one.stream), one.host, std::move(one.half_open));
    } else {
      links.take(std::move(one.stream), false, one.address, std::move(one.half_open));
    }
  }

  void network_changed(const std::shared_ptr<const NetworkState>& state) {
    links.check_members();
    set_targets(state);
  }

  // Every current member that can be dialled, and the inviter while the network log does not name it.
  void set_targets(const std::shared_ptr<const NetworkState>& state) {
    std::vector<Dialler::Target> targets;
    bool inviter_named = !inviter;
    if (state) {
      for (const MemberState& member : state->members()) {
        const LogKey& key = member.admission.node_key;
        if (inviter && key == inviter->key) inviter_named = true;
        if (key == self || !state->is_current(key) || member.admission.addresses.empty()) continue;
        targets.push_back({key, member.admission.addresses});
      }
    }
    if (!inviter_named) targets.push_back({inviter->key, inviter->addresses});
    dialler->set_targets(std::move(targets));
  }

  void dial_failed(const LogKey& key, const StreamEnd& end, const std::string& address) {
    if (links.connected(key)) return;
    Reason reason = Reason::partner_unreachable;
    std::string detail = address + ": " + end.why;
    if (end.kind == StreamEnd::Kind::not_known) {
      reason = Reason::not_a_member;
      detail = address + ": the partner does not know our key";
    } else if (end.kind == StreamEnd::Kind::not_expected) {
      detail = address + ": another machine answers there";
    } else if (end.kind == StreamEnd::Kind::by_proxy) {
      reason = Reason::proxy_failed;
    }
    partners.on_problem(key, reason, detail, parts.clock_ms());
  }

  void link_changed(const LogKey& key) {
    if (examiner) examiner->on_link(key);
  }

  void examine(const std::vector<std::string>& own_addresses, std::function<void(const Examination&)> done) {
    if (!host || !dialler) return done({});
    std::vector<Examiner::Subject> subjects;
    const auto state = parts.membership->current();
    for (const LogKey& key : partner_keys()) {
      Examiner::Subject subject;
      subject.key = key;
      if (const MemberState* member = state ? state->by_key(key) : nullptr) {
        subject.addresses = member->admission.addresses;
      } else if (inviter && key == inviter->key) {
        subject.addresses = inviter->addresses;
      }
      subjects.push_back(std::move(subject));
    }
    examiner->examine(std::move(subjects), own_addresses, std::move(done));
  }

  // Current members but this city, and the inviter while the network log does not name it.
  std::set<LogKey> partner_keys() const {
    std::set<LogKey> keys;
    if (const auto state = parts.membership->current()) {
      for (const MemberState& member : state->members()) {
        if (state->is_current(member.admission.node_key)) keys.insert(member.admission.node_key);
      }
    }
    if (inviter) keys.insert(inviter->key);
    keys.erase(self);
    return keys;
  }

  NetStatus status() const {
    NetStatus all;
    if (!host) return all;
    const auto engine_links = host->engine().links();
    for (const LogKey& key : partner_keys()) all.partners.push_back(status_of(key, engine_links));
    all.missing = host->engine().missing(EngineHost::now());
    return all;
  }

  PartnerStatus status_of(const LogKey& key, const std::vector<sync::LinkStatus>& engine_links) const {
    const storage::PartnerRecord record = partners.record(key);
    PartnerStatus one;
    one.key = key;
    one.address = record.last_address;
    one.last_contact_ms = record.last_contact_ms;
    one.problem = record.last_problem;
    one.problem_since_ms = record.last_problem_ms;
    one.detail = record.last_problem_detail;
    const Session* session = links.session_of(key);
    if (session == nullptr || !session->greeted()) return one;
    one.connected = true;
    one.dialled_by_us = session->dialled_by_us();
    one.address = session->address();
    one.bytes_received = session->bytes_received();
    one.bytes_sent = session->bytes_sent();
    const auto counted = std::find_if(engine_links.begin(), engine_links.end(),
                                      [&](const sync::LinkStatus& link) { return link.link == session->link(); });
    if (counted != engine_links.end()) {
      one.headers_received = counted->headers_received;
      one.documents_received = counted->documents_received;
    }
    return one;
  }

  void say_goodbye(const std::shared_ptr<std::promise<void>>& said) {
    listener.stop();
    entrance->stop();
    guests->stop();
    asking->stop();
    if (examiner) examiner->stop();
    if (dialler) dialler->stop();
    links.close_all(Reason::shutting_down);
    wait_for_goodbyes(said);
  }

  void wait_for_goodbyes(const std::shared_ptr<std::promise<void>>& said) {
    if (links.unfinished() == 0) return said->set_value();
    stopping.start(stopping_interval, [this, said] { wait_for_goodbyes(said); });
  }

  // Declared in the order in which they need one another.
  const Parts parts;
  const LogKey self;
  const Timing timing;
  Loop loop;
  Workers workers;
  std::unique_ptr<TlsContexts> tls;
  Listener listener;
  Partners partners;
  Links links;
  Timer stopping;
  std::unique_ptr<Entrance> entrance;
  std::unique_ptr<IntroductionServer> guests;
  std::unique_ptr<IntroductionClient> asking;
  std::unique_ptr<Dialler> dialler;
  std::unique_ptr<Examiner> examiner;
  std::unique_ptr<EngineHost> host;
  std::optional<Inviter> inviter;

  std::atomic<const Examiner*> examining{nullptr};  // `examiner`, for other threads

  std::mutex mutex;  // of the two below; held while something is handed to the loop
  bool stopped = false;
};

Net::Net(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {}

Net::~Net() { stop(std::chrono::milliseconds{0}); }

Result<void> Net::listen(const std::string& listen) {
  if (listen.empty()) return {};
  return impl_->listener.bind(listen);
}

std::string Net::bound_address() const { return impl_->listener.bound_address(); }

Result<void> Net::run(const NetworkId& network, std::optional<Inviter> inviter) {
  // Kept until the loop has answered, so that `stop` does not take the loop away meanwhile.
  const std::lock_guard lock(impl_->mutex);
  if (impl_->stopped) return fail(Errc::shutting_down);
  std::promise<Result<void>> done;
  impl_->loop.post([&, impl = impl_.get()] { done.set_value(impl->run(network, std::move(inviter))); });
  return done.get_future().get();
}

void Net::introduce(const Invitation& invitation, const Bytes& admission,
                    std::function<void(Result<sync::Welcome>)> done) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->stopped) return done(fail(Errc::shutting_down));
  impl_->loop.post([impl = impl_.get(), invitation, admission, call = std::move(done)] {
    impl->asking->start(invitation, admission, call);
  });
}

void Net::status(std::function<void(NetStatus)> done) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->stopped) return done({});
  impl_->loop.post([impl = impl_.get(), call = std::move(done)] { call(impl->status()); });
}

void Net::examine(std::vector<std::string> own_addresses, std::function<void(const Examination&)> done) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->stopped) return done({});
  impl_->loop.post([impl = impl_.get(), addresses = std::move(own_addresses), call = std::move(done)]() mutable {
    impl->examine(addresses, std::move(call));
  });
}

ExaminationProgress Net::examination_progress() const {
  // Once made it stays; until then nothing is under way.
  const Examiner* examiner = impl_->examining.load();
  return examiner == nullptr ? ExaminationProgress{} : examiner->progress();
}

void Net::demand(const Place& place, std::chrono::milliseconds patience, std::function<void(Reason)> done) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->stopped) return done(Reason::shutting_down);
  impl_->loop.post([impl = impl_.get(), place, patience, call = std::move(done)] {
    auto answer = [impl, call](Reason reason) { impl->workers.post([call, reason] { call(reason); }); };
    if (!impl->host) return answer(Reason::partner_unreachable);
    impl->host->demand(place, patience, answer);
  });
}

bool Net::work(std::function<void()> task) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->stopped) return false;
  impl_->workers.post(std::move(task));
  return true;
}

void Net::stop(std::chrono::milliseconds grace) {
  auto said = std::make_shared<std::promise<void>>();
  auto all_said = said->get_future();
  {
    const std::lock_guard lock(impl_->mutex);
    if (std::exchange(impl_->stopped, true)) return;
    impl_->loop.post([impl = impl_.get(), said] { impl->say_goodbye(said); });
  }
  if (all_said.wait_for(grace) != std::future_status::ready) log_info("some partners did not hear our goodbye");
  impl_->loop.stop();
  impl_->workers.stop();
  impl_->host.reset();
}

}  // namespace essaim::daemon

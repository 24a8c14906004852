#include "daemon/net/examiner.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "daemon/net/connector.h"
#include "daemon/net/tls_stream.h"

namespace essaim::daemon {
namespace {

// Twice what a listener of ours lets in at once; few enough for a small machine, enough that a field of 300 is tried in
// five rounds.
constexpr std::size_t at_once_max = 64;

}  // namespace

// One that is tried: a partner, one of our own addresses, or the proxy.
struct Examiner::Trial {
  enum class What : unsigned char { partner, own_address, proxy };
  enum class State : unsigned char {
    waiting,
    dialling,
    proving,  // TLS
    linked,   // the connection became a link; its first frame is awaited
    finished,
  };
  What what = What::partner;
  Subject subject;
  State state = State::waiting;
  std::size_t address = 0;
  Attempt attempt;
  storage::PartnerRecord before;
  std::shared_ptr<Connector> connector;
  std::unique_ptr<TlsStream> stream;
  std::unique_ptr<Timer> deadline;
  std::array<char, 64> goodbye{};
  std::uint64_t calls_before = 0;

  bool under_way() const { return state != State::waiting && state != State::finished; }
};

Examiner::Examiner(const Parts& parts) : parts_(parts), all_(*parts_.loop) {}
Examiner::~Examiner() = default;

void Examiner::examine(std::vector<Subject> partners, const std::vector<std::string>& own_addresses, Done done) {
  waiting_.push_back(std::move(done));
  if (waiting_.size() > 1) return;
  tried_ = 0;
  subjects_ = partners.size();
  next_ = under_way_ = finished_ = 0;
  const auto add = [this](Trial::What what, Subject subject) {
    auto trial = std::make_shared<Trial>();
    trial->what = what;
    trial->subject = std::move(subject);
    trials_.push_back(std::move(trial));
  };
  // The few that say most about this machine go first.
  if (parts_.ways->proxy) add(Trial::What::proxy, {{}, {parts_.ways->proxy->address}});
  for (const std::string& address : own_addresses) add(Trial::What::own_address, {parts_.self, {address}});
  for (Subject& partner : partners) add(Trial::What::partner, std::move(partner));
  all_.start(parts_.patience.all, [this] { end(); });
  look();
}

// Begins as many as may be under way, and ends the examination after the last.
void Examiner::look() {
  // What is begun may be finished in the same breath.
  if (std::exchange(looking_, true)) return;
  while (under_way_ < at_once_max && next_ < trials_.size()) {
    ++under_way_;
    begin(trials_[next_++]);
  }
  looking_ = false;
  if (!waiting_.empty() && finished_ == trials_.size()) end();
}

void Examiner::begin(const TrialPtr& trial) {
  const LogKey& key = trial->subject.key;
  trial->state = Trial::State::dialling;
  if (trial->what != Trial::What::partner) return dial(trial);
  trial->before = parts_.partners->record(key);
  Attempt known;
  if (const Session* session = parts_.links->session_of(key)) {
    known.address = session->address();
    trial->attempt = known;
    // Just made; another one would end it.
    if (!session->greeted()) return await_greeting(trial);
    known.end = Attempt::End::connected;
    return finish(*trial, std::move(known));
  }
  if (parts_.partners->kept_away_until(key) > Partners::Clock::now()) {
    known.end = Attempt::End::kept_away;
    known.why = parts_.partners->record(key).last_problem_detail;
    return finish(*trial, std::move(known));
  }
  if (trial->subject.addresses.empty()) {
    known.end = Attempt::End::nowhere;
    return finish(*trial, std::move(known));
  }
  // The dialler leaves it to us meanwhile: two connections of ours would end one another.
  parts_.dialler->on_connected(key);
  dial(trial);
}

void Examiner::dial(const TrialPtr& trial) {
  static const Ways directly;
  const std::string& address = trial->subject.addresses[trial->address];
  const Ways& ways = trial->what == Trial::What::proxy ? directly : *parts_.ways;
  trial->state = Trial::State::dialling;
  trial->attempt = {};
  trial->attempt.address = address;
  trial->attempt.by_proxy = ways.to(address) != nullptr;
  trial->connector = Connector::connect(
      *parts_.loop, ways, address, parts_.patience.address, [this, trial](Connector::Outcome outcome) {
        if (outcome.socket >= 0) return greet(trial, outcome.socket);
        Attempt failed = trial->attempt;
        if (outcome.proxy) {
          failed.end = Attempt::End::proxy;
        } else {
          failed.end = outcome.unresolved ? Attempt::End::unresolved : Attempt::End::silent;
        }
        failed.failure = std::move(outcome.proxy);
        failed.why = std::move(outcome.why);
        address_failed(trial, std::move(failed));
      });
}

void Examiner::greet(const TrialPtr& trial, int socket) {
  if (trial->what == Trial::What::proxy) {
    ::close(socket);
    trial->attempt.end = Attempt::End::reached;
    return finish(*trial, trial->attempt);
  }
  trial->state = Trial::State::proving;
  trial->calls_before = parts_.links->calls_of_self();
  trial->attempt.end = Attempt::End::garbled;
  trial->stream = TlsStream::dialled(*parts_.loop, *parts_.contexts, socket, trial->subject.key, Protocol::sync);
  if (!trial->stream) {
    trial->attempt.why = "no TLS connection";
    return address_failed(trial, trial->attempt);
  }
  trial->deadline = std::make_unique<Timer>(*parts_.loop);
  trial->deadline->start(parts_.patience.greeting, [this, trial] {
    trial->attempt.why = "no answer in time";
    address_failed(trial, trial->attempt);
  });
  trial->stream->handshake([this, trial, address = trial->address](const std::optional<StreamEnd>& end) {
    // That of a stream which was given up ends too.
    if (trial->state != Trial::State::proving || trial->address != address) return;
    if (!end) return proved(trial);
    if (end->kind == StreamEnd::Kind::not_expected) trial->attempt.end = Attempt::End::foreign;
    if (end->kind == StreamEnd::Kind::not_known) trial->attempt.end = Attempt::End::unknown;
    trial->attempt.why = end->why;
    address_failed(trial, trial->attempt);
  });
}

// The right machine answered. A partner still has to accept us: its first frame tells, so it becomes a link now.
void Examiner::proved(const TrialPtr& trial) {
  if (trial->what == Trial::What::partner) {
    parts_.links->take(std::move(trial->stream), true, trial->attempt.address, nullptr);
    return await_greeting(trial);
  }
  await_goodbye(trial);
}

// Whoever answers with our key says goodbye to us; if it was this daemon, its other end has been seen by then.
void Examiner::await_goodbye(const TrialPtr& trial) {
  trial->stream->read_some(trial->goodbye, [this, trial](const std::optional<StreamEnd>&, std::size_t octets) {
    if (trial->state != Trial::State::proving) return;
    // Without a word it may be this daemon all the same, which lets nobody in now.
    const bool another = octets > 0 && parts_.links->calls_of_self() == trial->calls_before;
    trial->attempt.end = another ? Attempt::End::twin : Attempt::End::reached;
    finish(*trial, trial->attempt);
  });
}

// The link's own clocks decide what becomes of it; here it has only so much time to be called well.
void Examiner::await_greeting(const TrialPtr& trial) {
  trial->state = Trial::State::linked;
  trial->attempt.end = Attempt::End::garbled;
  trial->deadline = std::make_unique<Timer>(*parts_.loop);
  trial->deadline->start(parts_.patience.greeting, [this, trial] {
    trial->attempt.why = "no answer in time";
    finish(*trial, trial->attempt);
  });
  look_at_link(trial);
}

void Examiner::on_link(const LogKey& key) {
  const auto found = std::ranges::find_if(
      trials_, [&](const TrialPtr& trial) { return trial->what == Trial::What::partner && trial->subject.key == key; });
  if (found == trials_.end()) return;
  // A link that takes the place of another is made after that has ended, in the same breath.
  parts_.loop->post([this, trial = *found] { look_at_link(trial); });
}

void Examiner::look_at_link(const TrialPtr& trial) {
  if (!trial->under_way()) return;
  const LogKey& key = trial->subject.key;
  const Session* session = parts_.links->session_of(key);
  Attempt known = trial->attempt;
  if (session != nullptr && session->greeted()) {
    // Dialled by us just now, or it has called meanwhile.
    known.end = Attempt::End::reached;
    known.address = session->address();
    return finish(*trial, std::move(known));
  }
  if (session != nullptr || trial->state != Trial::State::linked) return;
  const storage::PartnerRecord record = parts_.partners->record(key);
  known.reason = record.last_problem == Reason::none ? Reason::refused_by_partner : record.last_problem;
  known.end = known.reason == Reason::not_a_member ? Attempt::End::unknown : Attempt::End::refused;
  known.why = record.last_problem_detail;
  finish(*trial, std::move(known));
}

void Examiner::address_failed(const TrialPtr& trial, Attempt attempt) {
  trial->stream.reset();
  trial->deadline.reset();
  if (++trial->address < trial->subject.addresses.size()) return dial(trial);
  finish(*trial, std::move(attempt));
}

void Examiner::finish(Trial& trial, Attempt attempt) {
  trial.state = Trial::State::finished;
  trial.attempt = std::move(attempt);
  trial.stream.reset();
  trial.deadline.reset();
  if (auto connector = std::exchange(trial.connector, nullptr)) connector->cancel();
  if (trial.what == Trial::What::partner) {
    ++tried_;
    if (!parts_.links->connected(trial.subject.key)) parts_.dialler->on_disconnected(trial.subject.key);
  }
  --under_way_;
  ++finished_;
  look();
}

void Examiner::end() {
  all_.cancel();
  Examination all;
  looking_ = true;  // nothing is begun any more
  for (const auto& trial : trials_) {
    if (trial->under_way()) {
      Attempt late = trial->attempt;
      late.end = Attempt::End::silent;
      late.why = "no answer in time";
      finish(*trial, std::move(late));
    }
    switch (trial->what) {
      case Trial::What::partner: all.partners.push_back({trial->subject.key, trial->attempt, trial->before}); break;
      case Trial::What::own_address: all.own_addresses.push_back(trial->attempt); break;
      case Trial::What::proxy: all.proxy = trial->attempt; break;
    }
  }
  looking_ = false;
  trials_.clear();
  all.clocks_ahead = parts_.links->clocks_ahead_of();
  all.last_call = parts_.links->last_call();
  subjects_ = 0;
  for (const Done& done : std::exchange(waiting_, {})) done(all);
}

void Examiner::stop() {
  if (!waiting_.empty()) end();
}

}  // namespace essaim::daemon

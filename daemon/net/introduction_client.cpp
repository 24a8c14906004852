#include "daemon/net/introduction_client.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "core/admission.h"
#include "daemon/net/connector.h"
#include "daemon/net/single_frame.h"
#include "daemon/net/tls_stream.h"
#include "daemon/time_text.h"
#include "sync/introduction.h"

namespace essaim::daemon {
struct IntroductionClient::Attempt : std::enable_shared_from_this<IntroductionClient::Attempt> {
  Attempt(Loop& owner, const TlsContexts& tls, const Ways& open_ways, const Timing& times, Invitation shown,
          Bytes asked, Done call)
      : loop(owner),
        contexts(tls),
        ways(open_ways),
        timing(times),
        invitation(std::move(shown)),
        admission(std::move(asked)),
        done(std::move(call)),
        deadline(owner) {}

  void start() {
    deadline.start(timing.introduction_all, [self = shared_from_this()] { self->unreachable("no answer in time"); });
    next_address();
  }

  void next_address() {
    if (address == invitation.addresses.size()) {
      // Another machine at one of the addresses says more than silence at the others.
      return other_machine.empty() ? unreachable(last_why) : finish(fail(Errc::inviter_not_genuine, {other_machine}));
    }
    connector = Connector::connect(loop, ways, invitation.addresses[address], timing.connect,
                                   [self = shared_from_this()](Connector::Outcome outcome) {
                                     if (!self->done) return;
                                     if (outcome.socket >= 0) return self->prove(outcome.socket);
                                     self->by_proxy = std::move(outcome.proxy);
                                     self->address_failed(std::move(outcome.why));
                                   });
  }

  void address_failed(std::string why) {
    last_why = std::move(why);
    last_address = invitation.addresses[address++];
    stream.reset();
    next_address();
  }

  void prove(int socket) {
    by_proxy.reset();
    stream = TlsStream::dialled(loop, contexts, socket, invitation.inviter, Protocol::introduction);
    if (!stream) return address_failed("no TLS connection");
    stream->handshake([self = shared_from_this()](const std::optional<StreamEnd>& end) {
      if (!self->done) return;
      if (!end) return self->ask();
      if (end->kind == StreamEnd::Kind::not_expected) self->other_machine = self->invitation.addresses[self->address];
      // It is a daemon of ours that hears no stranger now: none of its invitations is open any more.
      if (end->kind == StreamEnd::Kind::not_spoken) return self->finish(fail(Errc::invitation_unknown));
      self->address_failed(end->why);
    });
  }

  void ask() {
    const sync::Message request = sync::introduce(invitation, admission, stream->exporter());
    write_one_frame(stream, request, [self = shared_from_this()](const std::optional<StreamEnd>&) {
      // Where the inviter hung up, what it said before is still to be read.
      if (!self->done) return;
      read_one_frame(self->stream, [self](Result<sync::Message> answer) {
        if (!self->done) return;
        if (!answer) return self->address_failed("the inviter hung up");
        self->read_answer(std::move(*answer));
      });
    });
  }

  void read_answer(sync::Message answer) {
    if (const auto* bye = std::get_if<sync::Bye>(&answer)) return finish(tl::unexpected(refusal(*bye)));
    auto* welcome = std::get_if<sync::Welcome>(&answer);
    if (welcome == nullptr) return finish(fail(Errc::malformed, {"the inviter's answer"}));
    if (auto good = sync::check_welcome(invitation, admission, *welcome); !good) {
      return finish(tl::unexpected(good.error()));
    }
    finish(std::move(*welcome));
  }

  // The inviter names its error; the values for its sentence are known here.
  Error refusal(const sync::Bye& bye) const {
    const Errc code = errc_from(bye.problem);
    switch (code) {
      case Errc::invitation_expired: return Error(code, {time_text(invitation.expires_ms)});
      case Errc::handle_taken: {
        const auto asked = decode_admission(admission);
        return Error(code, {asked ? asked->handle : std::string()});
      }
      case Errc::invitation_unknown:
      case Errc::invitation_used:
      case Errc::key_taken:
      case Errc::shutting_down:
      case Errc::daemon_busy: return Error(code);
      case Errc::malformed: return Error(code, {"the inviter could not read the request"});
      default:
        return Error(Errc::inviter_unreachable, {invitation.addresses[address], "it refused without a known reason"});
    }
  }

  void unreachable(const std::string& why) {
    const std::string where = !last_address.empty()          ? last_address
                              : invitation.addresses.empty() ? std::string("-")
                                                             : invitation.addresses.front();
    const Proxy* proxy = ways.to(where);
    if (by_proxy && proxy != nullptr) {
      return finish(fail(Errc::proxy_failed, {where, proxy->address, to_argument(*by_proxy)}));
    }
    finish(fail(Errc::inviter_unreachable, {where, why}));
  }

  void finish(Result<sync::Welcome> result) {
    if (!done) return;
    deadline.cancel();
    if (connector) connector->cancel();
    if (stream) stream->close();
    std::exchange(done, nullptr)(std::move(result));
  }

  Loop& loop;
  const TlsContexts& contexts;
  const Ways& ways;
  const Timing& timing;
  Invitation invitation;
  Bytes admission;
  Done done;  // empty once called
  Timer deadline;
  std::size_t address = 0;
  std::shared_ptr<Connector> connector;
  std::shared_ptr<TlsStream> stream;
  std::string last_address, last_why = "no address is given", other_machine;
  std::optional<ProxyFailure> by_proxy;  // what failed last
};

IntroductionClient::IntroductionClient(Loop& loop, const TlsContexts& contexts, const Ways& ways, const Timing& timing)
    : loop_(loop), contexts_(contexts), ways_(ways), timing_(timing) {}

IntroductionClient::~IntroductionClient() = default;

void IntroductionClient::start(const Invitation& invitation, Bytes admission, Done done) {
  auto attempt =
      std::make_shared<Attempt>(loop_, contexts_, ways_, timing_, invitation, std::move(admission), std::move(done));
  std::erase_if(attempts_, [](const auto& old) { return old.expired(); });
  attempts_.push_back(attempt);
  attempt->start();
}

void IntroductionClient::stop() {
  for (const auto& one : attempts_) {
    if (const auto attempt = one.lock()) attempt->finish(fail(Errc::shutting_down));
  }
}

}  // namespace essaim::daemon

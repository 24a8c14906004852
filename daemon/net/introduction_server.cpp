#include "daemon/net/introduction_server.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/log.h"
#include "daemon/net/single_frame.h"

namespace essaim::daemon {

struct IntroductionServer::Guest {
  Guest(Loop& loop, std::unique_ptr<TlsStream> from, std::string where, std::shared_ptr<const void> place)
      : stream(std::move(from)), host(std::move(where)), deadline(loop), half_open(std::move(place)) {}
  std::shared_ptr<TlsStream> stream;
  std::string host;
  Timer deadline;
  std::shared_ptr<const void> half_open;
};

IntroductionServer::IntroductionServer(Loop& loop, const Timing& timing, Net::Parts::Admit admit)
    : loop_(loop), timing_(timing), admit_(std::move(admit)), decisions_(loop, [this](std::vector<Decision> decisions) {
        for (Decision& one : decisions) answer(one.guest, std::move(one.decided));
      }) {}

IntroductionServer::~IntroductionServer() { stop(); }

void IntroductionServer::stop() {
  decisions_.close();
  while (!guests_.empty()) leave(guests_.begin()->first);
}

std::shared_ptr<IntroductionServer::Guest> IntroductionServer::find(GuestId id) const {
  const auto found = guests_.find(id);
  return found == guests_.end() ? nullptr : found->second;
}

void IntroductionServer::take(std::unique_ptr<TlsStream> stream, const std::string& host,
                              std::shared_ptr<const void> half_open) {
  const auto same_host = [&](const auto& row) { return row.second->host == host; };
  const bool known = std::any_of(guests_.begin(), guests_.end(), same_host);
  if (known || guests_.size() >= introductions_max) return stream->close();
  const GuestId id = next_++;
  auto guest = std::make_shared<Guest>(loop_, std::move(stream), host, std::move(half_open));
  guests_.emplace(id, guest);
  guest->deadline.start(timing_.introduction, [this, id] { leave(id); });
  read_one_frame(guest->stream, [this, id](Result<sync::Message> request) { hear(id, std::move(request)); });
}

void IntroductionServer::hear(GuestId id, Result<sync::Message> request) {
  const auto guest = find(id);
  if (!guest) return;
  guest->half_open.reset();
  if (!request || !std::holds_alternative<sync::Introduce>(*request)) {
    log_warning("a stranger at " + guest->host + " sent something else than an introduction");
    return answer(id, fail(Errc::malformed, {"no introduction"}));
  }
  const auto decide = [inbox = decisions_, id](Result<sync::Welcome> decided) {
    inbox.push(Decision{id, std::move(decided)});
  };
  admit_(std::get<sync::Introduce>(*request), guest->stream->peer(), guest->stream->exporter(), decide);
}

void IntroductionServer::answer(GuestId id, Result<sync::Welcome> decided) {
  const auto guest = find(id);
  if (!guest) return;
  sync::Message message;
  if (decided) {
    log_info("a city was admitted from " + guest->host);
    message = std::move(*decided);
  } else {
    log_info("an introduction from " + guest->host + " was refused: " + name_of(decided.error().code));
    sync::Bye bye;
    bye.reason = Reason::refused_by_partner;
    bye.problem = name_of(decided.error().code);
    message = std::move(bye);
  }
  write_one_frame(guest->stream, message, [this, id](const std::optional<StreamEnd>& failed) {
    const auto answered = find(id);
    if (!answered) return;
    if (failed) return leave(id);
    answered->stream->shutdown([this, id](const std::optional<StreamEnd>&) { leave(id); });
  });
}

void IntroductionServer::leave(GuestId id) {
  const auto guest = find(id);
  if (!guest) return;
  guests_.erase(id);
  guest->deadline.cancel();
  guest->stream->close();
}

}  // namespace essaim::daemon

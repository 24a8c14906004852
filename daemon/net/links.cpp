#include "daemon/net/links.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>

#include "daemon/log.h"

namespace essaim::daemon {
namespace {

std::string short_name(const LogKey& key) { return to_hex(key.view().substr(0, 4)); }

// How a Bye of the partner reads from our side: that it could not read what we sent is its refusal.
Reason as_our_problem(Reason said) { return said == Reason::bad_message ? Reason::refused_by_partner : said; }

// How an end that we made reads in the status: where no reason was told to the partner, it did not answer.
Reason as_problem_of_partner(Reason told) {
  if (told == Reason::shutting_down) return Reason::none;  // that was us
  return told == Reason::none ? Reason::partner_unreachable : told;
}

}  // namespace

Links::Links(Loop& loop, const Timing& timing, Partners& partners, Parts parts)
    : loop_(loop), timing_(timing), partners_(partners), parts_(std::move(parts)) {}

void Links::serve(EngineHost& host, Dialler& dialler) {
  host_ = &host;
  dialler_ = &dialler;
}

void Links::take(std::unique_ptr<TlsStream> stream, bool dialled_by_us, const std::string& address,
                 std::shared_ptr<const void> half_open) {
  const LogKey peer = stream->peer();
  // Once more after the handshake: the network log may have advanced meanwhile.
  // That was us: `essaim doctor` tries the addresses that partners dial.
  if (peer == parts_.self) {
    if (!dialled_by_us) ++calls_of_self_;
    return turn_away(std::move(stream), Reason::none, address);
  }
  if (!serving() || !parts_.membership->may_connect(peer)) {
    return turn_away(std::move(stream), Reason::not_a_member, address);
  }
  if (partners_.kept_away_until(peer) > Partners::Clock::now()) {
    return turn_away(std::move(stream), Reason::refused_by_partner, address);
  }
  if (const auto old = by_key_.find(peer); old != by_key_.end()) {
    const SessionPtr session = find(old->second);
    if (!keeps_new(*session, dialled_by_us)) return turn_away(std::move(stream), Reason::none, address);
    session->close(Reason::none, "replaced by another connection");
  }
  const auto link = static_cast<sync::LinkId>(next_link_++);
  auto session = std::make_shared<Session>(loop_, std::move(stream), link, dialled_by_us, address, timing_, *this);
  session->hold_until_greeted(std::move(half_open));
  sessions_.emplace(link, session);
  by_key_[peer] = link;
  dialler_->on_connected(peer);
  host_->on_connected(link, peer, dialled_by_us);
  session->start();
}

// Two connections that crossed on the way: both ends keep the one that the smaller key dialled. One that comes later
// means that the partner has lost the old one, which we may not notice for minutes.
bool Links::keeps_new(const Session& old, bool new_dialled_by_us) const {
  if (std::chrono::steady_clock::now() - old.since() > timing_.crossing) return true;
  if (old.dialled_by_us() == new_dialled_by_us) return true;
  return new_dialled_by_us == (parts_.self < old.peer());
}

void Links::turn_away(std::unique_ptr<TlsStream> stream, Reason reason, const std::string& address) {
  if (reason != Reason::none)
    log_info("a connection with " + address + " was turned away: " + std::string(name_of(reason)));
  FrameWriter writer(Compression::never);
  sync::Bye bye;
  bye.reason = reason;
  writer.add(sync::encode(sync::Message(std::move(bye))));
  const std::shared_ptr<TlsStream> leaving = std::move(stream);
  const auto deadline = std::make_shared<Timer>(loop_);
  deadline->start(timing_.goodbye, [leaving] { leaving->close(); });
  leaving->write(writer.take(1).octets, [leaving, deadline](const std::optional<StreamEnd>& failed) {
    if (failed) return deadline->cancel();
    leaving->shutdown([leaving, deadline](const std::optional<StreamEnd>&) {
      deadline->cancel();
      leaving->close();
    });
  });
}

Links::SessionPtr Links::find(sync::LinkId link) const {
  const auto found = sessions_.find(link);
  return found == sessions_.end() ? nullptr : found->second;
}

const Session* Links::session_of(const LogKey& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : find(found->second).get();
}

std::vector<std::chrono::milliseconds> Links::clocks_ahead_of() const {
  std::vector<std::chrono::milliseconds> ahead;
  const auto ours = static_cast<std::int64_t>(parts_.clock_ms());
  for (const auto& [link, said] : said_times_) {
    const auto since = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - said.at);
    // A partner may say anything; what no calendar knows is no time.
    if (said.ms > static_cast<std::uint64_t>(INT64_MAX / 2)) continue;
    ahead.emplace_back(ours - static_cast<std::int64_t>(said.ms) - since.count());
  }
  return ahead;
}

void Links::send(sync::LinkId link, const sync::Message& message) {
  const SessionPtr session = find(link);
  if (!session) return;
  session->send(sync::encode(message));
  to_flush_.insert(link);
}

void Links::close(sync::LinkId link, Reason reason, const std::string& why) {
  if (const SessionPtr session = find(link)) session->close(reason, why);
}

void Links::flush() {
  // Closing one that does not read changes the table.
  for (const sync::LinkId link : std::exchange(to_flush_, {})) {
    if (const SessionPtr session = find(link)) session->flush();
  }
}

void Links::resume() {
  for (const sync::LinkId link : std::exchange(held_back_, {})) {
    if (const SessionPtr session = find(link)) session->resume();
  }
}

void Links::check_members() {
  std::vector<SessionPtr> leaving;
  for (const auto& [link, session] : sessions_) {
    if (!parts_.membership->may_connect(session->peer())) leaving.push_back(session);
  }
  for (const SessionPtr& session : leaving) {
    const auto state = parts_.membership->current();
    const MemberState* member = state ? state->by_key(session->peer()) : nullptr;
    session->close(member != nullptr ? Reason::revoked : Reason::not_a_member, "the city is no member any more");
  }
}

void Links::close_all(Reason reason) {
  std::vector<SessionPtr> all;
  all.reserve(sessions_.size());
  for (const auto& [link, session] : sessions_) all.push_back(session);
  for (const SessionPtr& session : all) session->close(reason, "this city's daemon stops");
}

std::size_t Links::unfinished() const {
  const auto alive = [](const std::weak_ptr<Session>& session) { return !session.expired(); };
  return sessions_.size() + static_cast<std::size_t>(std::count_if(leaving_.begin(), leaving_.end(), alive));
}

void Links::on_greeted(Session& session) {
  const LogKey& peer = session.peer();
  partners_.on_connected(peer, session.address(), parts_.clock_ms());
  dialler_->on_greeted(peer);
  log_info("connected with " + short_name(peer) + " at " + session.address());
  if (!session.dialled_by_us()) last_call_ = LastCall{peer, parts_.clock_ms()};
  if (parts_.on_link) parts_.on_link(LinkNotice{peer, true, Reason::none});
}

void Links::on_message(Session& session, sync::Message message) {
  if (const auto* hello = std::get_if<sync::Hello>(&message)) {
    said_times_[session.link()] = {hello->clock_ms, std::chrono::steady_clock::now()};
    if (parts_.on_change) parts_.on_change(session.peer());
  }
  host_->on_message(session.link(), std::move(message));
}

bool Links::has_room(const Session& session) {
  if (host_->has_room(session.link())) return true;
  held_back_.insert(session.link());
  return false;
}

void Links::on_read_end(Session& session) {
  if (!session.ended()) partners_.on_contact(session.peer(), parts_.clock_ms());
  host_->on_read_end(session.link());
}

void Links::on_sent(Session& session, std::size_t octets) { host_->on_sent(session.link(), octets); }

void Links::on_end(Session& session, const LinkEnd& end) {
  const sync::LinkId link = session.link();
  const LogKey peer = session.peer();
  std::erase_if(leaving_, [](const std::weak_ptr<Session>& gone) { return gone.expired(); });
  leaving_.push_back(session.weak_from_this());
  to_flush_.erase(link);
  held_back_.erase(link);
  said_times_.erase(link);
  sessions_.erase(link);
  if (const auto found = by_key_.find(peer); found != by_key_.end() && found->second == link) by_key_.erase(found);
  remember_end(session, end);
  host_->on_disconnected(link);
  // A link that replaces this one is made in the same breath; then there is nothing to dial.
  if (!by_key_.contains(peer)) dialler_->on_disconnected(peer);
  if (session.greeted() && parts_.on_link) parts_.on_link(LinkNotice{peer, false, end.reason});
  if (parts_.on_change) parts_.on_change(peer);
}

void Links::remember_end(const Session& session, const LinkEnd& end) {
  const LogKey& peer = session.peer();
  const auto now_ms = parts_.clock_ms();
  log_info("link with " + short_name(peer) + " at " + session.address() + " ended: " + end.why +
           (end.reason == Reason::none ? "" : " (" + std::string(name_of(end.reason)) + ")"));
  switch (end.by) {
    case LinkEnd::By::us:
      if (end.reason == Reason::bad_message) {
        log_warning("partner " + short_name(peer) + " at " + session.address() + " sent " + end.why);
        return partners_.on_bad_message(peer, end.why, now_ms, Partners::Clock::now());
      }
      return partners_.on_disconnected(peer, as_problem_of_partner(end.reason), end.why, now_ms);
    case LinkEnd::By::partner: return partners_.on_disconnected(peer, as_our_problem(end.reason), end.why, now_ms);
    case LinkEnd::By::line: return partners_.on_disconnected(peer, Reason::partner_unreachable, end.why, now_ms);
  }
}

}  // namespace essaim::daemon

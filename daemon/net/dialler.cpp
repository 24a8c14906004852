#include "daemon/net/dialler.h"

#include <algorithm>
#include <utility>

#include "daemon/net/redial.h"

namespace essaim::daemon {
namespace {

// Half of what a listener of ours lets in at once; a whole network that comes back is dialled in a few rounds.
constexpr std::ptrdiff_t attempts_max = 16;

}  // namespace

Dialler::Dialler(Loop& loop, const TlsContexts& contexts, const Ways& ways, const Timing& timing, Callbacks callbacks,
                 std::uint64_t seed)
    : loop_(loop),
      contexts_(contexts),
      ways_(ways),
      timing_(timing),
      callbacks_(std::move(callbacks)),
      timer_(loop),
      random_(seed) {}

Dialler::~Dialler() { stop(); }

void Dialler::set_targets(std::vector<Target> targets) {
  std::map<LogKey, Row> kept;
  for (Target& target : targets) {
    auto old = rows_.extract(target.key);
    Row& row = kept[target.key];
    if (!old.empty()) row = std::move(old.mapped());
    if (row.addresses == target.addresses) continue;
    abandon(row);
    row.addresses = std::move(target.addresses);
    row.next = {};
  }
  for (auto& [key, row] : rows_) abandon(row);
  rows_ = std::move(kept);
  look();
}

// Dials whose time has come, and sets the timer for the next.
void Dialler::look() {
  const auto now = Clock::now();
  std::optional<Clock::time_point> next;
  const auto under_way = [](const auto& row) { return row.second.attempt != 0; };
  auto attempts = std::count_if(rows_.begin(), rows_.end(), under_way);
  for (auto& [key, row] : rows_) {
    if (row.connected || row.attempt != 0 || row.addresses.empty()) continue;
    const auto due = std::max(row.next, callbacks_.kept_away_until(key));
    if (due <= now) {
      // Whichever ends looks again.
      if (attempts == attempts_max) continue;
      ++attempts;
      row.attempt = ++attempts_;
      row.address = 0;
      dial(key);
    } else {
      next = std::min(next.value_or(due), due);
    }
  }
  if (!next) return timer_.cancel();
  timer_.start(std::chrono::ceil<std::chrono::milliseconds>(*next - now), [this] { look(); });
}

void Dialler::dial(const LogKey& key) {
  Row& row = rows_.at(key);
  row.connector = Connector::connect(
      loop_, ways_, row.addresses[row.address], timing_.connect,
      [this, key, attempt = row.attempt](const Connector::Outcome& outcome) {
        Row* now = current(key, attempt);
        if (now == nullptr) return;
        if (outcome.socket >= 0) return greet(key, attempt, outcome.socket);
        address_failed(key, attempt,
                       {outcome.proxy ? StreamEnd::Kind::by_proxy : StreamEnd::Kind::closed, outcome.why});
      });
}

void Dialler::greet(const LogKey& key, std::uint64_t attempt, int socket) {
  Row& row = rows_.at(key);
  row.handshaking = TlsStream::dialled(loop_, contexts_, socket, key, Protocol::sync);
  if (!row.handshaking) return address_failed(key, attempt, {StreamEnd::Kind::failed, "no TLS connection"});
  row.deadline = std::make_unique<Timer>(loop_);
  row.deadline->start(timing_.handshake, [this, key, attempt] {
    if (current(key, attempt) != nullptr) {
      address_failed(key, attempt, {StreamEnd::Kind::closed, "no TLS handshake in time"});
    }
  });
  row.handshaking->handshake([this, key, attempt](const std::optional<StreamEnd>& end) {
    Row* now = current(key, attempt);
    if (now == nullptr) return;
    if (end) return address_failed(key, attempt, *end);
    auto stream = std::move(now->handshaking);
    const std::string address = now->addresses[now->address];
    abandon(*now);
    schedule(*now);
    callbacks_.connected(key, std::move(stream), address);
    look();
  });
}

void Dialler::address_failed(const LogKey& key, std::uint64_t attempt, const StreamEnd& end) {
  Row* row = current(key, attempt);
  if (row == nullptr) return;
  row->handshaking.reset();
  row->deadline.reset();
  const std::string address = row->addresses[row->address];
  if (++row->address < row->addresses.size()) return dial(key);
  abandon(*row);
  schedule(*row);
  callbacks_.failed(key, end, address);
  look();
}

Dialler::Row* Dialler::current(const LogKey& key, std::uint64_t attempt) {
  const auto found = rows_.find(key);
  return found == rows_.end() || found->second.attempt != attempt ? nullptr : &found->second;
}

// Sets the time of the next try, should one be needed, further away with each (daemon/net/redial.h).
void Dialler::schedule(Row& row) {
  row.wait = next_wait(row.wait, timing_);
  row.next = Clock::now() + jittered(row.wait, random_);
}

void Dialler::abandon(Row& row) {
  row.attempt = 0;
  row.address = 0;
  row.handshaking.reset();
  row.deadline.reset();
  if (auto connector = std::exchange(row.connector, nullptr)) connector->cancel();
}

void Dialler::on_connected(const LogKey& key) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return;
  found->second.connected = true;
  abandon(found->second);
}

void Dialler::on_greeted(const LogKey& key) {
  const auto found = rows_.find(key);
  if (found != rows_.end()) found->second.wait = std::chrono::milliseconds{0};
}

void Dialler::on_disconnected(const LogKey& key) {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return;
  found->second.connected = false;
  // One that never greeted has had its next time set when it was dialled.
  if (found->second.wait.count() == 0) schedule(found->second);
  look();
}

void Dialler::stop() {
  timer_.cancel();
  for (auto& [key, row] : rows_) abandon(row);
  rows_.clear();
}

}  // namespace essaim::daemon

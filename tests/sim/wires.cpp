#include "tests/sim/wires.h"

#include <algorithm>

#include "tests/sim/node.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Dialling again waits 1, 2, 4 … 60 seconds, from half of it to the whole.
constexpr Time redial_first = seconds(1);
constexpr Time redial_most = seconds(60);
// A connection that stood so long shows that the partner is well: the next wait begins small again.
constexpr Time stood_well = seconds(10);

}  // namespace

EdgeId Wires::lay(Node& dialler, Node& listener, LinkQuality quality) {
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    const Edge& edge = edges_[i];
    const bool same = (edge.dialler == &dialler && edge.listener == &listener) ||
                      (edge.dialler == &listener && edge.listener == &dialler);
    if (same) return static_cast<EdgeId>(i);
  }
  Edge edge;
  edge.dialler = &dialler;
  edge.listener = &listener;
  edge.quality = quality;
  edges_.push_back(edge);
  const auto id = static_cast<EdgeId>(edges_.size() - 1);
  if (dialler.running()) plan_dial(id, Time{0});
  return id;
}

bool Wires::joined(const Node& a, const Node& b) const {
  return std::any_of(edges_.begin(), edges_.end(), [&](const Edge& edge) {
    return (edge.dialler == &a && edge.listener == &b) || (edge.dialler == &b && edge.listener == &a);
  });
}

std::vector<Node*> Wires::neighbours(const Node& node) const {
  std::vector<Node*> all;
  for (const Edge& edge : edges_) {
    if (edge.dialler == &node) all.push_back(edge.listener);
    if (edge.listener == &node) all.push_back(edge.dialler);
  }
  return all;
}

bool Wires::connected(EdgeId edge) const {
  const auto& connection = at(edge).connection;
  return connection && connection->carries && connection->sides[0].open && connection->sides[1].open;
}

void Wires::cut(EdgeId edge, Time notice) {
  at(edge).cut = true;
  world_->trace("cut", static_cast<std::uint64_t>(edge));
  if (at(edge).connection) break_down(at(edge).connection, notice);
}

void Wires::cut_all() {
  all_cut_ = true;
  for (std::size_t edge = 0; edge < edge_count(); ++edge) cut(static_cast<EdgeId>(edge), Time{0});
}

void Wires::restore(EdgeId edge) {
  at(edge).cut = false;
  world_->trace("restore", static_cast<std::uint64_t>(edge));
}

void Wires::block(EdgeId edge, Direction direction, Time duration) {
  Time& until = at(edge).blocked_until[static_cast<std::size_t>(direction)];
  until = std::max(until, world_->now() + duration);
  world_->trace("block", static_cast<std::uint64_t>(edge), static_cast<std::uint64_t>(direction));
}

void Wires::unblock(EdgeId edge) {
  at(edge).blocked_until = {};
  for (const auto& [link, end] : ends_) {
    if (end.first->edge == edge) resume(link);
  }
}

void Wires::resume(sync::LinkId link) {
  const auto found = ends_.find(link);
  if (found == ends_.end()) return;
  world_->after(Time{0}, [this, end = found->second] { read(end.first, end.second); });
}

void Wires::arrive(const std::shared_ptr<Connection>& connection, std::size_t to, std::optional<Bytes> frame) {
  connection->sides[to].inbox.push_back(std::move(frame));
  if (connection->sides[to].inbox.size() == 1) read(connection, to);
}

// Hands over what came, as far as the direction is open and the city reads.
void Wires::read(const std::shared_ptr<Connection>& connection, std::size_t to) {
  Side& side = connection->sides[to];
  const Time blocked = at(connection->edge).blocked_until[1 - to];
  if (blocked > world_->now()) {
    if (side.inbox.empty()) return;
    world_->after(blocked - world_->now(), [this, connection, to] { read(connection, to); });
    return;
  }
  if (side.reading) return;
  side.reading = true;
  while (!side.inbox.empty() && side.open && connection->carries && side.node->reads(side.link)) {
    const std::optional<Bytes> frame = std::move(side.inbox.front());
    side.inbox.pop_front();
    if (frame) {
      side.node->on_frame(side.link, *frame);
    } else {
      lose(connection, to);
    }
  }
  side.reading = false;
}

// Octets of a frame that is not whole yet: what stands before it was read, the direction is open.
void Wires::notice(const std::shared_ptr<Connection>& connection, std::size_t to) {
  const Side& side = connection->sides[to];
  const bool blocked = at(connection->edge).blocked_until[1 - to] > world_->now();
  if (blocked || !side.open || !connection->carries || !side.inbox.empty()) return;
  side.node->on_octets(side.link);
}

void Wires::break_down(const std::shared_ptr<Connection>& connection, Time notice) {
  connection->carries = false;
  for (std::size_t side = 0; side < 2; ++side) {
    if (!connection->sides[side].open) continue;
    const Time delay{static_cast<Time::rep>(world_->random().below(static_cast<std::uint64_t>(notice.count()) + 1))};
    world_->after(delay, [this, connection, side] { lose(connection, side); });
  }
}

void Wires::count_end(Connection& connection) {
  if (!std::exchange(connection.ended, true)) ++world_->tally().links_lost;
}

// This end learns that its connection is gone.
void Wires::lose(const std::shared_ptr<Connection>& connection, std::size_t side) {
  Side& end = connection->sides[side];
  if (!end.open) return;
  end.open = false;
  ends_.erase(end.link);
  count_end(*connection);
  end.node->on_link_down(end.link);
  if (side == 0) plan_redial(connection->edge);
}

void Wires::plan_redial(EdgeId id) {
  Edge& edge = at(id);
  if (edge.connection && world_->now() - edge.connection->since >= stood_well) edge.failures = 0;
  edge.connection.reset();
  Time wait = redial_first;
  for (unsigned i = 0; i < edge.failures && wait < redial_most; ++i) wait *= 2;
  wait = std::min(wait, redial_most) / 2;
  wait += Time{static_cast<Time::rep>(world_->random().below(static_cast<std::uint64_t>(wait.count())))};
  ++edge.failures;
  plan_dial(id, wait);
}

void Wires::plan_dial(EdgeId id, Time delay) {
  const std::uint64_t attempt = ++at(id).attempt;
  world_->after(delay, [this, id, attempt] { dial(id, attempt); });
}

bool Wires::may_connect(const Edge& edge) const {
  const bool blocked = std::ranges::any_of(edge.blocked_until, [&](Time until) { return until > world_->now(); });
  return !all_cut_ && !edge.cut && !blocked && edge.dialler->running() && edge.listener->running() &&
         edge.dialler->admits(edge.listener->log()) && edge.listener->admits(edge.dialler->log());
}

void Wires::dial(EdgeId id, std::uint64_t attempt) {
  const Edge& edge = at(id);
  // A city that is down dials when it starts.
  if (edge.attempt != attempt || edge.connection || !edge.dialler->running()) return;
  if (!may_connect(edge)) return plan_redial(id);
  // TCP and TLS: three one-way trips until both sides know each other.
  world_->after(3 * edge.quality.delay + milliseconds(2), [this, id, attempt] {
    const Edge& later = at(id);
    if (later.attempt != attempt || later.connection || !later.dialler->running()) return;
    if (!may_connect(later)) return plan_redial(id);
    establish(id);
  });
}

void Wires::establish(EdgeId id) {
  Edge& edge = at(id);
  // Whoever connects again has noticed the end of the old connection before its partner did.
  std::vector<std::pair<std::shared_ptr<Connection>, std::size_t>> stale;
  for (const auto& [link, end] : ends_) {
    if (end.first->edge == id && end.first->sides[end.second].node == edge.listener) stale.push_back(end);
  }
  for (const auto& [connection, side] : stale) lose(connection, side);

  auto connection = std::make_shared<Connection>();
  connection->edge = id;
  connection->since = world_->now();
  connection->sides[0].node = edge.dialler;
  connection->sides[1].node = edge.listener;
  for (Side& side : connection->sides) side.link = sync::LinkId{next_link_++};
  edge.connection = connection;
  ends_[connection->sides[0].link] = {connection, 0};
  ends_[connection->sides[1].link] = {connection, 1};
  ++world_->tally().links_made;
  world_->trace("connect", static_cast<std::uint64_t>(id));
  edge.dialler->on_link_up(connection->sides[0].link, edge.listener->log(), true);
  // The first side may have closed it at once.
  if (connection->sides[1].open) {
    connection->sides[1].node->on_link_up(connection->sides[1].link, connection->sides[0].node->log(), false);
  }
}

void Wires::transmit(sync::LinkId link, Bytes frame, std::size_t counted) {
  const auto found = ends_.find(link);
  if (found == ends_.end()) return;
  const auto connection = found->second.first;
  const std::size_t from = found->second.second;
  const LinkQuality& quality = at(connection->edge).quality;
  Side& side = connection->sides[from];
  const auto octets = static_cast<std::uint64_t>(frame.size());
  const Time begins = std::max(side.free_at, world_->now());
  side.free_at = begins + Time{static_cast<Time::rep>(octets * 1'000'000 / quality.octets_per_second)};
  Time arrival = side.free_at + quality.delay;
  if (quality.jitter > Time{0} && world_->random().chance(20)) {
    arrival += Time{static_cast<Time::rep>(world_->random().below(static_cast<std::uint64_t>(quality.jitter.count())))};
  }
  side.last_arrival = std::max(side.last_arrival, arrival);

  // What takes long arrives piece by piece, and is noticed every second.
  const Time begun = std::max(begins + quality.delay, world_->now());
  for (Time piece = begun + seconds(1); piece < side.last_arrival; piece += seconds(1)) {
    world_->after(piece - world_->now(), [this, connection, from] { notice(connection, 1 - from); });
  }
  world_->after(side.free_at - world_->now(), [connection, from, counted] {
    Side& sender = connection->sides[from];
    if (sender.open && connection->carries) sender.node->on_sent(sender.link, counted);
  });
  world_->after(side.last_arrival - world_->now(), [this, connection, from, bytes = std::move(frame)] {
    if (connection->sides[1 - from].open && connection->carries) arrive(connection, 1 - from, bytes);
  });
}

void Wires::close(sync::LinkId link) {
  const auto found = ends_.find(link);
  if (found == ends_.end()) return;
  const auto connection = found->second.first;
  const std::size_t from = found->second.second;
  connection->sides[from].open = false;
  ends_.erase(found);
  count_end(*connection);
  const Time arrival =
      std::max(connection->sides[from].last_arrival, world_->now() + at(connection->edge).quality.delay);
  world_->after(arrival - world_->now(), [this, connection, from] {
    if (connection->carries) arrive(connection, 1 - from, std::nullopt);
  });
  if (from == 0) plan_redial(connection->edge);
}

void Wires::on_started(Node& node) {
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i].dialler != &node) continue;
    edges_[i].failures = 0;
    plan_dial(static_cast<EdgeId>(i), Time{static_cast<Time::rep>(world_->random().below(100'000))});
  }
}

void Wires::on_stopped(Node& node, bool crashed) {
  for (Edge& edge : edges_) {
    if (edge.dialler != &node && edge.listener != &node) continue;
    const auto connection = edge.connection;
    if (edge.dialler == &node) edge.connection.reset();
    if (!connection) continue;
    for (Side& side : connection->sides) {
      if (side.node != &node || !side.open) continue;
      count_end(*connection);
      side.open = false;
      ends_.erase(side.link);
    }
    // A crashed machine says nothing more; its partners notice by silence.
    if (crashed) break_down(connection, seconds(20));
  }
  // Ends of older connections that this city had not yet given up.
  for (auto end = ends_.begin(); end != ends_.end();) {
    Side& side = end->second.first->sides[end->second.second];
    if (side.node == &node) {
      side.open = false;
      end = ends_.erase(end);
    } else {
      ++end;
    }
  }
}

}  // namespace essaim::sim

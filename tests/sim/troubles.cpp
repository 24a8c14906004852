#include "tests/sim/troubles.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "tests/sim/node.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

}  // namespace

void Troubles::cut() {
  if (world_.wires().edge_count() == 0) return;
  const auto edge = static_cast<EdgeId>(country_.random().below(world_.wires().edge_count()));
  const Time notice = country_.random().chance(50) ? Time{milliseconds(10)} : Time{seconds(30)};
  world_.wires().cut(edge, notice);
  world_.after(seconds(country_.random().between(1, 90)), [this, edge] { world_.wires().restore(edge); });
}

void Troubles::take_down(bool hard) {
  Node& node = country_.some_city();
  if (!node.running()) return;
  if (hard) {
    node.crash();
  } else {
    node.stop();
  }
  world_.after(seconds(country_.random().between(1, 90)), [&node] {
    if (!node.running()) node.start();
  });
}

void Troubles::block_one_way() {
  if (world_.wires().edge_count() == 0) return;
  const auto edge = static_cast<EdgeId>(random_.below(world_.wires().edge_count()));
  const auto direction = random_.chance(50) ? Wires::Direction::there : Wires::Direction::back;
  const Time duration = seconds(random_.between(10, 300));
  world_.wires().block(edge, direction, duration);
  // Whatever stood between them may have forgotten the connection meanwhile.
  if (!random_.chance(30)) return;
  world_.after(duration, [this, edge] {
    world_.wires().cut(edge, seconds(5));
    world_.wires().restore(edge);
  });
}

void Troubles::clog() {
  if (world_.wires().edge_count() == 0) return;
  const auto edge = static_cast<EdgeId>(random_.below(world_.wires().edge_count()));
  const Time duration = milliseconds(random_.between(200, 5'000));
  world_.wires().block(edge, Wires::Direction::there, duration);
  world_.wires().block(edge, Wires::Direction::back, duration);
}

void Troubles::jump() {
  const std::vector<std::int64_t> leaps = {60'000, 3'600'000, 26LL * 3'600'000, 400LL * 86'400'000,
                                           30LL * 365 * 86'400'000};
  const std::int64_t leap = random_.pick(leaps);
  country_.some_city().jump(random_.chance(50) ? leap : -leap);
}

void Troubles::revoke() {
  Node* member = country_.some_follower();
  if (!member || !member->knows_network() || !world_.lead().running()) return;
  // Only what the lead knows as a member can be revoked.
  if (!world_.lead().admits(member->log())) return;
  country_.set_apart(*member);
  // What it writes now is beyond the tip, and some hear of it first.
  if (member->running()) member->publish(country_.draw_drafts(*member, 3));
  world_.lead().revoke(member->log(), "left the cooperation");
}

void Troubles::clone() {
  Node* original = country_.some_follower();
  if (!original || !original->running()) return;
  std::vector<Node*> others;
  for (const auto& node : world_.nodes()) {
    if (node.get() != original && !world_.wires().joined(*node, *original)) others.push_back(node.get());
  }
  if (others.empty()) return;
  original->stop();
  Node& copy = world_.clone_of(*original);
  copy.machine() = original->machine();
  world_.wires().lay(copy, *country_.random().pick(others), country_.draw_quality());
  country_.join();
  original->start();
  copy.start();
  copy.publish(country_.draw_drafts(copy, 3));
  original->publish(country_.draw_drafts(*original, 3));
}

void Troubles::write_twice() {
  std::vector<Node*> others;
  for (const auto& node : world_.nodes()) {
    const auto joined = [&](const Node* copy) { return world_.wires().joined(*node, *copy); };
    if (node->log() != country_.equivocator()->log() && std::ranges::none_of(copies_, joined) &&
        !joined(country_.equivocator())) {
      others.push_back(node.get());
    }
  }
  if (others.empty()) return;
  Node& copy = world_.clone_of(*country_.equivocator());
  if (!earlier_.empty() && random_.chance(70)) copy.store() = random_.pick(earlier_);
  copy.store().sync();
  copy.write_regardless();
  copies_.push_back(&copy);
  country_.set_apart(copy);
  world_.wires().lay(copy, *random_.pick(others), country_.draw_quality());
  copy.start();
  copy.publish(country_.draw_drafts(copy, 3));
}

void Troubles::publish_regardless() {
  const bool original = copies_.empty() || random_.chance(40);
  Node& node = original ? *country_.equivocator() : *random_.pick(copies_);
  if (node.running()) node.publish(country_.draw_drafts(node, 3));
}

}  // namespace essaim::sim

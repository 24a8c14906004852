#include "tests/sim/workload.h"

#include <algorithm>
#include <functional>

#include "core/limits.h"
#include "tests/sim/invariants.h"
#include "tests/sim/node.h"

namespace essaim::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Parked wants are asked again after a minute to six hours (RULES 20); everything else settles in minutes.
constexpr Time settle_bound = hours(12);
// After agreement the world goes on for a while: nothing may move or be sent again.
constexpr Time quiet_watch = seconds(30);
// How often, while the workload runs, digests and disks are compared.
constexpr unsigned looks = 12;

class Workload {
 public:
  Workload(World& world, const Options& options)
      : world_(world), options_(options), random_(options.seed ^ 0x5eedU), versions_(options.seed ^ 0xd1c7U) {}

  void prepare() {
    for (unsigned i = 0; i < options_.cities; ++i) {
      Node& node = world_.city("city-" + std::to_string(i), draw_filter());
      node.machine() = draw_machine();
      draw_version(node);
    }
    lay_cables();
    for (unsigned i = 0; i < options_.entries_before;) {
      const std::vector<Draft> drafts = draw_drafts(options_.entries_before - i);
      i += static_cast<unsigned>(drafts.size());
      some_city().preload_own(drafts);
    }
    world_.start_all();
  }

  void plan() {
    for (unsigned i = 0; i < options_.entries; ++i) sometime([this] { publish(); });
    for (unsigned i = 0; i < options_.filter_changes; ++i) sometime([this] { some_city().follow(draw_filter()); });
    for (unsigned i = 0; i < options_.cuts; ++i) sometime([this] { cut(); });
    for (unsigned i = 0; i < options_.stops; ++i) sometime([this] { take_down(false); });
    for (unsigned i = 0; i < options_.crashes; ++i) sometime([this] { take_down(true); });
    for (unsigned i = 0; i < options_.late_cities; ++i) sometime([this, i] { newcomer(i); });
    if (options_.revocation) sometime([this] { revoke(); });
    if (options_.clone) sometime([this] { clone(); });
    for (unsigned i = 0; i < looks; ++i) {
      sometime([this] {
        check_digests(world_);
        check_disks(world_);
      });
    }
  }

  // Ends every fault: cables hold, machines run.
  void calm() {
    for (std::size_t edge = 0; edge < world_.wires().edge_count(); ++edge) {
      world_.wires().restore(static_cast<EdgeId>(edge));
    }
    for (const auto& node : world_.nodes()) node->machine().disk_trouble_per_cent = 0;
    world_.start_all();
  }

 private:
  void sometime(std::function<void()> what) {
    const auto span = static_cast<std::uint64_t>(options_.span.count());
    world_.after(Time{static_cast<Time::rep>(random_.below(span))}, std::move(what));
  }

  Node& some_city() { return *random_.pick(world_.nodes()); }
  // Any but the lead, who must be there to admit and to revoke.
  Node* some_follower() {
    Node& node = some_city();
    return &node == &world_.lead() ? nullptr : &node;
  }

  Machine draw_machine() {
    Machine machine;
    if (random_.chance(30)) machine.check = milliseconds(200);
    if (random_.chance(30)) machine.commit = milliseconds(50);
    machine.disk_trouble_per_cent = options_.disk_trouble_per_cent;
    return machine;
  }

  void draw_version(Node& node) {
    if (versions_.chance(options_.without_dictionary_per_cent)) node.forget_dictionaries();
  }

  Filter draw_filter() {
    if (!random_.chance(options_.selective_per_cent)) return Filter::everything();
    if (random_.chance(10)) return Filter{};
    std::vector<FollowRule> rules(1 + static_cast<std::size_t>(random_.below(2)));
    for (FollowRule& rule : rules) {
      if (random_.chance(70)) rule.themes.push_back(random_.pick(sim_themes()));
      if (random_.chance(20)) rule.kinds.push_back(random_.pick(sim_kinds()));
      if (random_.chance(20) && !world_.nodes().empty()) rule.logs.push_back(some_city().log());
    }
    return Filter{std::move(rules)};
  }

  LinkQuality draw_quality() {
    LinkQuality quality;
    quality.delay = Time{static_cast<Time::rep>(
        random_.between(200, std::max<std::uint64_t>(200, static_cast<std::uint64_t>(options_.delay_most.count()))))};
    if (random_.chance(30)) quality.jitter = quality.delay;
    quality.octets_per_second = random_.chance(50) ? options_.slowest_octets_per_second : 2'000'000;
    return quality;
  }

  void lay(Node& a, Node& b) {
    if (&a == &b) return;
    if (random_.chance(50)) {
      world_.wires().lay(a, b, draw_quality());
    } else {
      world_.wires().lay(b, a, draw_quality());
    }
  }

  void lay_cables() {
    const auto& nodes = world_.nodes();
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      switch (options_.shape) {
        case Shape::line:
        case Shape::ring: lay(*nodes[i - 1], *nodes[i]); break;
        case Shape::star: lay(*nodes[0], *nodes[i]); break;
        case Shape::mesh:
          for (std::size_t j = 0; j < i; ++j) {
            // A full mesh of many cities is not what cities have: at most about eight partners each.
            if (j + 1 == i || nodes.size() <= 8 || random_.below(nodes.size()) < 8) lay(*nodes[j], *nodes[i]);
          }
          break;
        case Shape::tree_and_more:
          lay(*nodes[static_cast<std::size_t>(random_.below(i))], *nodes[i]);
          if (random_.chance(30)) lay(*nodes[static_cast<std::size_t>(random_.below(i))], *nodes[i]);
          break;
      }
    }
    if (options_.shape == Shape::ring) lay(*nodes.back(), *nodes.front());
  }

  std::vector<Draft> draw_drafts(unsigned most) {
    std::size_t count = random_.chance(70) ? 1 : static_cast<std::size_t>(random_.between(2, 6));
    const bool burst = random_.chance(options_.bursts_per_cent);
    if (burst) count = static_cast<std::size_t>(random_.between(40, 130));
    std::vector<Draft> drafts(std::min<std::size_t>(count, std::max(most, 1U)));
    for (Draft& draft : drafts) {
      draft.kind = random_.pick(sim_kinds());
      draft.themes.push_back(random_.pick(sim_themes()));
      if (random_.chance(20)) draft.themes.push_back(random_.pick(sim_themes()));
      draft.text_bytes = static_cast<std::size_t>(random_.between(20, burst ? 200 : 4'000));
      if (random_.chance(5)) draft.text_bytes = 0;
      if (!burst && random_.chance(2)) draft.text_bytes = static_cast<std::size_t>(random_.between(30'000, 150'000));
    }
    return drafts;
  }

  void publish() {
    Node& node = some_city();
    if (!node.running()) return;
    if (random_.chance(options_.retractions_per_cent) &&
        node.retract_own(static_cast<Sequence>(random_.between(1, 20)))) {
      return;
    }
    node.publish(draw_drafts(options_.bursts_per_cent > 0 ? 130 : 6));
  }

  void cut() {
    if (world_.wires().edge_count() == 0) return;
    const auto edge = static_cast<EdgeId>(random_.below(world_.wires().edge_count()));
    const Time notice = random_.chance(50) ? Time{milliseconds(10)} : Time{seconds(30)};
    world_.wires().cut(edge, notice);
    world_.after(seconds(random_.between(1, 90)), [this, edge] { world_.wires().restore(edge); });
  }

  void take_down(bool hard) {
    Node& node = some_city();
    if (!node.running()) return;
    if (hard) {
      node.crash();
    } else {
      node.stop();
    }
    world_.after(seconds(random_.between(1, 90)), [&node] {
      if (!node.running()) node.start();
    });
  }

  void newcomer(unsigned number) {
    if (!world_.lead().running()) return;
    Node& node = world_.late_city("late-" + std::to_string(number), draw_filter(), draw_quality());
    node.machine() = draw_machine();
    draw_version(node);
    lay(node, some_city());
  }

  // What a city held together must hold without it: its partners dial each other.
  void bridge(const Node& gap) {
    const std::vector<Node*> partners = world_.wires().neighbours(gap);
    for (std::size_t i = 1; i < partners.size(); ++i) lay(*partners[i - 1], *partners[i]);
  }

  void revoke() {
    Node* member = some_follower();
    if (!member || !member->knows_network() || !world_.lead().running()) return;
    // Only what the lead knows as a member can be revoked.
    if (!world_.lead().admits(member->log())) return;
    bridge(*member);
    world_.lead().revoke(member->log(), "left the cooperation");
  }

  // The machine is copied while it is off; both copies go on, joined to different partners.
  void clone() {
    Node* original = some_follower();
    if (!original || !original->running()) return;
    std::vector<Node*> others;
    for (const auto& node : world_.nodes()) {
      if (node.get() != original && !world_.wires().joined(*node, *original)) others.push_back(node.get());
    }
    if (others.empty()) return;
    original->stop();
    Node& copy = world_.clone_of(*original);
    copy.machine() = original->machine();
    world_.wires().lay(copy, *random_.pick(others), draw_quality());
    bridge(*original);
    original->start();
    copy.start();
    copy.publish(draw_drafts(3));
    original->publish(draw_drafts(3));
  }

  World& world_;
  const Options& options_;
  Random random_;
  Random versions_;  // a stream of its own, so that worlds in which all are alike stay as they were
};

// Nothing that a city had received or written may come to it again. A city that could not store what it received asks
// for it once more, so worlds with disk trouble are not counted.
void check_duplicates(World& world, const Options& options) {
  if (options.disk_trouble_per_cent > 0) return;
  const Tally& tally = world.tally();
  // A link that is cut may have carried what its partner then brings too: per link lost, one run and one document. Over
  // links of a modem or a satellite patience runs out now and then before an answer comes: one in a hundred.
  const bool slow =
      options.slowest_octets_per_second < 64'000 / 8 || options.delay_most >= std::chrono::milliseconds(300);
  const std::uint64_t of_patience = slow ? tally.documents / 100 : 0;
  const std::uint64_t bound = (options.faultless() ? 0 : tally.links_lost) + of_patience;
  if (tally.duplicate_headers > bound * limits::run_headers_max || tally.duplicate_documents > bound) {
    world.fail("sent again: " + std::to_string(tally.duplicate_headers) + " headers and " +
               std::to_string(tally.duplicate_documents) + " documents");
  }
}

}  // namespace

Outcome run_seed(const Options& options, bool verbose) {
  World world(options.seed, verbose);
  Workload workload(world, options);
  workload.prepare();
  workload.plan();
  world.run_for(options.span + seconds(1));
  workload.calm();

  Outcome outcome;
  const Time calm_since = world.now();
  std::string differs;
  const auto agreed = [&] {
    differs = difference(world);
    return differs.empty();
  };
  if (!world.run_until(agreed, settle_bound) && !world.failed()) world.fail("no agreement: " + differs);
  outcome.settled_after = world.now() - calm_since;
  if (!world.failed()) world.run_for(quiet_watch);
  if (!world.failed() && !agreed()) world.fail("agreement was lost: " + differs);
  if (!world.failed()) check_digests(world);
  if (!world.failed()) check_disks(world);
  if (!world.failed()) check_nothing_missing(world);
  if (!world.failed()) check_duplicates(world, options);
  if (!world.failed()) check_farewell(world);

  outcome.failure = world.failure();
  outcome.trace_hash = world.trace_hash();
  outcome.tally = world.tally();
  outcome.virtual_time = world.now();
  return outcome;
}

}  // namespace essaim::sim

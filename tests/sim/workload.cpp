#include "tests/sim/workload.h"

#include <algorithm>
#include <functional>

#include "core/limits.h"
#include "tests/sim/country.h"
#include "tests/sim/invariants.h"
#include "tests/sim/node.h"
#include "tests/sim/troubles.h"

namespace essaim::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Parked wants are asked again after a minute to six hours (RULES 20); everything else settles in minutes.
constexpr Time settle_bound = hours(12);
// After agreement the world goes on for a while: nothing may move or be sent again.
constexpr Time quiet_watch = seconds(30);
// The longest delay, once there and once back.
constexpr Time last_words = seconds(5);
// How often, while the workload runs, digests and disks are compared.
constexpr unsigned looks = 12;

// What happens when: everything of it is drawn before the world runs on.
class Workload {
 public:
  Workload(World& world, const Options& options)
      : world_(world), options_(options), country_(world, options), troubles_(world, options, country_) {}

  void prepare() { country_.settle(); }

  void plan() {
    sometimes(options_.entries, [this] { publish(); });
    sometimes(options_.filter_changes, [this] { country_.some_city().follow(country_.draw_filter()); });
    sometimes(options_.cuts, [this] { troubles_.cut(); });
    sometimes(options_.stops, [this] { troubles_.take_down(false); });
    sometimes(options_.crashes, [this] { troubles_.take_down(true); });
    for (unsigned i = 0; i < options_.late_cities; ++i) sometimes(1, [this, i] { country_.newcomer(i); });
    sometimes(options_.revocation ? 1 : 0, [this] { troubles_.revoke(); });
    sometimes(options_.clone ? 1 : 0, [this] { troubles_.clone(); });
    sometimes(options_.one_way, [this] { troubles_.block_one_way(); });
    sometimes(options_.clogs, [this] { troubles_.clog(); });
    sometimes(options_.clock_jumps, [this] { troubles_.jump(); });
    if (country_.equivocator() != nullptr) {
      sometimes(3, [this] { troubles_.remember_the_equivocator(); });
      sometimes(3, [this] { troubles_.write_twice(); });
      sometimes(12, [this] { troubles_.publish_regardless(); });
    }
    if (world_.lead().of_a_later_version()) {
      sometimes(1, [this] {
        if (world_.lead().running()) world_.lead().write_network_of_a_later_version();
      });
    }
    sometimes(looks, [this] { look_around(world_); });
  }

  // Ends every fault: cables hold, machines run. Who lies goes on lying.
  void calm() {
    for (std::size_t edge = 0; edge < world_.wires().edge_count(); ++edge) {
      world_.wires().restore(static_cast<EdgeId>(edge));
      world_.wires().unblock(static_cast<EdgeId>(edge));
    }
    for (const auto& node : world_.nodes()) node->machine().disk_trouble_per_cent = 0;
    world_.start_all();
  }

 private:
  void sometimes(unsigned times, const std::function<void()>& what) {
    const auto span = static_cast<std::uint64_t>(options_.span.count());
    for (unsigned i = 0; i < times; ++i) {
      world_.after(Time{static_cast<Time::rep>(country_.random().below(span))}, what);
    }
  }

  void publish() {
    Node& node = country_.some_city();
    if (!node.running()) return;
    if (country_.random().chance(options_.retractions_per_cent) &&
        node.retract_own(static_cast<Sequence>(country_.random().between(1, 20)))) {
      return;
    }
    node.publish(country_.draw_drafts(node, options_.bursts_per_cent > 0 ? 130 : 6));
  }

  World& world_;
  const Options& options_;
  Country country_;
  Troubles troubles_;
};

// Nothing that a city had received or written may come to it again. A city that could not store what it received asks
// for it once more, so worlds with disk trouble are not counted.
void check_duplicates(World& world, const Options& options) {
  if (options.disk_trouble_per_cent > 0) return;
  const Tally& tally = world.tally();
  // What a link had brought that was lost or stood still, and that is not stored yet, is asked of the next partner too:
  // one run and one text for each.
  const std::uint64_t bound = tally.links_lost + options.one_way + options.clogs;
  // Over a satellite what was just sent and what was just asked of another meet half-way now and then: one in a
  // hundred.
  const std::uint64_t met = options.delay_most >= milliseconds(300) ? tally.documents / 100 + 1 : 0;
  if (tally.duplicate_headers > bound * limits::run_headers_max + met * 2 || tally.duplicate_documents > bound + met) {
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
  // What was on its way when the faults ended is not agreed upon before it arrived.
  world.run_for(last_words);
  if (!world.run_until(agreed, settle_bound) && !world.failed()) world.fail("25: no agreement: " + differs);
  outcome.settled_after = world.now() - calm_since;
  if (!world.failed()) world.run_for(quiet_watch);
  // Who is not honest may say something new at any time.
  const bool steady = options.liars.empty() && !options.equivocator;
  if (!steady && !world.failed() && !agreed() && !world.run_until(agreed, settle_bound)) {
    world.fail("25: no agreement: " + differs);
  }
  if (!world.failed() && !agreed()) world.fail("25: agreement was lost: " + differs);
  if (!world.failed()) look_around(world);
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

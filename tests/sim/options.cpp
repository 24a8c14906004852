#include <algorithm>

#include "tests/sim/random.h"
#include "tests/sim/workload.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Most worlds are small, as most networks are, few are large, and one in fifty has up to a hundred cities.
unsigned draw_cities(Random& random) {
  const std::uint64_t die = random.below(10);
  if (die < 6) return static_cast<unsigned>(random.between(2, 6));
  if (die < 9) return static_cast<unsigned>(random.between(7, 14));
  return static_cast<unsigned>(random.between(15, 30));
}

std::string_view name_of(Shape shape) {
  switch (shape) {
    case Shape::line: return "line";
    case Shape::ring: return "ring";
    case Shape::star: return "star";
    case Shape::mesh: return "mesh";
    case Shape::tree_and_more: return "tree";
  }
  return "";
}

// `size_too`: one world in fifty becomes a large one, with little written in it.
void draw_trouble(Options& options, Random& random, bool size_too) {
  if (random.chance(2) && size_too) {
    options.cities = static_cast<unsigned>(random.between(31, 100));
    options.entries = std::min(options.entries, 10U);
    options.entries_before = std::min(options.entries_before, 20U);
    options.bursts_per_cent = 0;
  }
  if (random.chance(30)) options.slowest_octets_per_second = 64'000 / 8;
  if (random.chance(40)) options.clock_jumps = static_cast<unsigned>(random.between(1, 2 * options.cities));
  if (random.chance(25)) options.later_versions_per_cent = static_cast<unsigned>(random.between(10, 60));
  // Worlds in which nothing goes wrong show what is sent without need.
  if (options.faultless() && random.chance(60)) return;
  if (random.chance(40)) options.one_way = static_cast<unsigned>(random.between(1, 2 * options.cities));
  if (random.chance(40)) options.clogs = static_cast<unsigned>(random.between(1, 6 * options.cities));
  if (options.cities > 3 && !options.clone) options.equivocator = random.chance(25);
  if (options.cities > 3 && random.chance(50)) {
    options.liars.push_back(static_cast<Vice>(random.below(vices)));
    if (options.cities > 8 && random.chance(40)) options.liars.push_back(static_cast<Vice>(random.below(vices)));
  }
}

}  // namespace

Options draw_options(std::uint64_t seed, unsigned cities) {
  // Another stream than the run's, so that one option more does not change every world.
  Random random(seed ^ 0x6573736169'6d2d31U);
  Options options;
  options.seed = seed;
  options.cities = draw_cities(random);
  if (cities != 0) options.cities = cities;
  options.shape = static_cast<Shape>(random.below(5));
  const std::vector<Time> delays = {Time{milliseconds(1)}, Time{milliseconds(50)}, Time{milliseconds(300)},
                                    Time{seconds(2)}};
  options.delay_most = random.pick(delays);
  const std::vector<std::uint64_t> speeds = {4'000, 30'000, 1'000'000, 10'000'000};
  options.slowest_octets_per_second = random.pick(speeds);
  options.entries = static_cast<unsigned>(random.between(5, 60));
  options.entries_before = random.chance(60) ? static_cast<unsigned>(random.between(1, 80)) : 0;
  options.bursts_per_cent = random.chance(20) ? 5 : 0;
  options.retractions_per_cent = random.chance(70) ? static_cast<unsigned>(random.between(3, 25)) : 0;
  options.selective_per_cent = random.chance(60) ? static_cast<unsigned>(random.between(20, 90)) : 0;
  options.filter_changes = random.chance(30) ? static_cast<unsigned>(random.between(1, 3)) : 0;
  options.late_cities = random.chance(35) ? static_cast<unsigned>(random.between(1, 3)) : 0;
  if (random.chance(80)) {
    options.cuts = static_cast<unsigned>(random.below(3 * options.cities));
    options.stops = static_cast<unsigned>(random.below(options.cities + 1));
    options.crashes = static_cast<unsigned>(random.below(options.cities + 1));
    options.disk_trouble_per_cent = random.chance(15) ? static_cast<unsigned>(random.between(1, 20)) : 0;
    options.revocation = options.cities > 2 && random.chance(25);
    options.clone = options.cities > 2 && random.chance(20);
  }
  options.span = seconds(random.between(30, 600));
  options.without_dictionary_per_cent = random.chance(25) ? static_cast<unsigned>(random.between(10, 60)) : 0;
  draw_trouble(options, random, cities == 0);
  return options;
}

std::string Options::described() const {
  std::string text = std::to_string(cities) + " cities";
  if (late_cities > 0) text += " and " + std::to_string(late_cities) + " late";
  text += ", " + std::string(name_of(shape));
  text += ", delay to " + std::to_string(delay_most.count() / 1000) + " ms";
  text += ", " + std::to_string(slowest_octets_per_second) + " octets/s";
  text += ", " + std::to_string(entries_before) + "+" + std::to_string(entries) + " entries";
  if (bursts_per_cent > 0) text += " with bursts";
  text += ", " + std::to_string(cuts) + " cuts, " + std::to_string(stops) + " stops, " + std::to_string(crashes) +
          " crashes";
  if (disk_trouble_per_cent > 0) text += ", disk trouble";
  if (without_dictionary_per_cent > 0) text += ", some without dictionary";
  if (revocation) text += ", a revocation";
  if (clone) text += ", a clone";
  if (one_way > 0) text += ", " + std::to_string(one_way) + " one-way partitions";
  if (clogs > 0) text += ", " + std::to_string(clogs) + " clogs";
  if (clock_jumps > 0) text += ", " + std::to_string(clock_jumps) + " clock jumps";
  if (later_versions_per_cent > 0) text += ", some of a later version";
  if (equivocator) text += ", an equivocator";
  for (const Vice vice : liars) text += ", one that " + std::string(name_of(vice));
  return text;
}

}  // namespace essaim::sim

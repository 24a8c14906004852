#include "tests/sim/random.h"
#include "tests/sim/workload.h"

namespace essaim::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Most worlds are small, as most networks are, and a few as large as the simulator goes.
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
  return text;
}

}  // namespace essaim::sim

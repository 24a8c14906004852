#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/liar.h"
#include "tests/sim/world.h"

namespace essaim::sim {

enum class Shape { line, ring, star, mesh, tree_and_more };

// What is drawn for a seed before it runs, so that different seeds are different worlds and not only other dice.
struct Options {
  std::uint64_t seed = 0;
  unsigned cities = 3;
  unsigned late_cities = 0;
  Shape shape = Shape::mesh;
  Time delay_most{0};  // one way; each link draws its own
  std::uint64_t slowest_octets_per_second = 1'000'000;
  unsigned entries = 30;         // published while the world runs
  unsigned entries_before = 0;   // on the authors' disks before it runs
  unsigned bursts_per_cent = 0;  // of publications that are 40 to 130 entries at once
  unsigned retractions_per_cent = 10;
  unsigned selective_per_cent = 0;           // of cities that follow themes or authors only
  unsigned without_dictionary_per_cent = 0;  // of cities, whose version has no dictionary
  unsigned filter_changes = 0;
  unsigned cuts = 0, stops = 0, crashes = 0;
  unsigned disk_trouble_per_cent = 0;
  bool revocation = false;
  bool clone = false;
  unsigned one_way = 0;                  // times that a direction of a cable is blocked for long
  unsigned clogs = 0;                    // times that both are for seconds, and other connections overtake
  unsigned clock_jumps = 0;              // back and forth, by minutes or by years
  bool equivocator = false;              // a member that goes on writing twice, from several places
  std::vector<Vice> liars;               // one member for each
  unsigned later_versions_per_cent = 0;  // of cities, whose version is of a later year
  Time span{std::chrono::minutes(5)};    // in which all of this happens

  bool faultless() const {
    return cuts == 0 && stops == 0 && crashes == 0 && disk_trouble_per_cent == 0 && !clone && !revocation &&
           one_way == 0 && clogs == 0 && !equivocator && liars.empty();
  }
  std::string described() const;
};
// `cities`: 0 to draw the number too.
Options draw_options(std::uint64_t seed, unsigned cities = 0);

struct Outcome {
  std::string failure;  // empty when every invariant held
  std::uint64_t trace_hash = 0;
  Tally tally;
  Time settled_after{0};  // from the end of all faults until nobody differed
  Time virtual_time{0};
};

// One seed from the first entry to the last farewell. Two phases: while the workload and the faults last, what must
// hold at every moment is looked at; then the faults stop and all must agree within `settle_bound`.
Outcome run_seed(const Options& options, bool verbose = false);

}  // namespace essaim::sim

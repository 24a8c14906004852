#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "tests/sim/workload.h"

namespace essaim::sim {
namespace {

// How many seeds to run; scripts/test asks for 20, a person who hunts for more.
std::uint64_t seed_count() {
  const char* given = std::getenv("ESSAIM_SIM_SEEDS");
  const std::uint64_t count = given ? std::strtoull(given, nullptr, 10) : 0;
  return count == 0 ? 20 : count;
}

// Whatever a seed draws of cities, links and faults, all honest cities agree in the end.
TEST(Seeds, EveryWorldAgrees) {
  for (std::uint64_t seed = 1; seed <= seed_count(); ++seed) {
    const Options options = draw_options(seed);
    const Outcome outcome = run_seed(options);
    ASSERT_EQ(outcome.failure, "") << options.described() << "\nto see it again: essaim-sim --seed " << seed
                                   << " --verbose";
  }
}

// A seed is the whole run: the same one gives the same trace, another one another.
TEST(Seeds, TheSameSeedIsTheSameRun) {
  const Outcome first = run_seed(draw_options(4, 5));
  const Outcome second = run_seed(draw_options(4, 5));
  const Outcome other = run_seed(draw_options(5, 5));
  EXPECT_EQ(first.failure, "");
  EXPECT_EQ(first.trace_hash, second.trace_hash);
  EXPECT_EQ(first.tally.frames, second.tally.frames);
  EXPECT_EQ(first.tally.octets, second.tally.octets);
  EXPECT_NE(first.trace_hash, other.trace_hash);
}

}  // namespace
}  // namespace essaim::sim

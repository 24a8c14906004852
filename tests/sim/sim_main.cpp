// essaim-sim: runs seeds of the simulated network, several at once, and says how to see a failing one again.
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/sim/planted_faults.h"
#include "tests/sim/schedule.h"
#include "tests/sim/workload.h"

namespace {

using essaim::sim::draw_options;
using essaim::sim::Options;
using essaim::sim::Outcome;
using essaim::sim::planted_faults;
using essaim::sim::play_schedules;
using essaim::sim::run_seed;
using essaim::sim::switch_on;

struct Arguments {
  std::uint64_t first = 1, last = 1;
  unsigned cities = 0;
  unsigned jobs = 1;
  bool verbose = false;
  bool list_faults = false;
  std::string fault, schedule;
};

constexpr const char* usage =
    "essaim-sim [--seed N | --seeds A..B] [--nodes N] [--jobs N] [--fault NAME] [--verbose]\n"
    "essaim-sim --list-faults\n"
    "essaim-sim --schedule FILE\n"
    "  --seed N      one run (1 where nothing is said)\n"
    "  --seeds A..B  all runs from A to B\n"
    "  --nodes N     so many cities instead of what the seed draws\n"
    "  --jobs N      so many runs at once, each in a thread of its own\n"
    "  --fault NAME  with this fault planted; the first run that notices it ends\n"
    "  --list-faults what may be planted, a name and a sentence a line\n"
    "  --schedule    plays what the file says and tells the states it asks for (tests/sim/schedule.h)\n"
    "  --verbose     every message with its virtual time; for one seed\n";

std::optional<std::uint64_t> number(std::string_view text) {
  char* end = nullptr;
  const std::string copy(text);
  const unsigned long long value = std::strtoull(copy.c_str(), &end, 10);
  if (copy.empty() || *end != '\0') return std::nullopt;
  return value;
}

std::optional<Arguments> read_arguments(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = values[i];
    if (name == "--verbose") {
      arguments.verbose = true;
      continue;
    }
    if (name == "--list-faults") {
      arguments.list_faults = true;
      continue;
    }
    if (i + 1 == count) return std::nullopt;
    const std::string_view value = values[++i];
    if (name == "--seeds") {
      const std::size_t dots = value.find("..");
      if (dots == std::string_view::npos) return std::nullopt;
      const auto first = number(value.substr(0, dots));
      const auto last = number(value.substr(dots + 2));
      if (!first || !last || *last < *first) return std::nullopt;
      arguments.first = *first;
      arguments.last = *last;
      continue;
    }
    if (name == "--fault") {
      arguments.fault = value;
      continue;
    }
    if (name == "--schedule") {
      arguments.schedule = value;
      continue;
    }
    const auto given = number(value);
    if (!given) return std::nullopt;
    if (name == "--seed") {
      arguments.first = arguments.last = *given;
    } else if (name == "--nodes" && *given >= 2 && *given <= 100) {
      arguments.cities = static_cast<unsigned>(*given);
    } else if (name == "--jobs" && *given >= 1 && *given <= 64) {
      arguments.jobs = static_cast<unsigned>(*given);
    } else {
      return std::nullopt;
    }
  }
  return arguments;
}

std::string again(const Options& options, const Arguments& arguments) {
  std::string line = "essaim-sim --seed " + std::to_string(options.seed);
  if (arguments.cities != 0) line += " --nodes " + std::to_string(arguments.cities);
  if (!arguments.fault.empty()) line += " --fault " + arguments.fault;
  return line + " --verbose";
}

// A defect that ends the process must still name its seed.
thread_local char running[200] = "";

void on_abort(int) {
  const char* text = "the process was ended by a defect; to see it again: ";
  ssize_t written = write(STDERR_FILENO, text, std::strlen(text));
  written += write(STDERR_FILENO, running, std::strlen(running));
  written += write(STDERR_FILENO, "\n", 1);
  _exit(written > 0 ? 3 : 4);
}

void print(const Options& options, const Outcome& outcome, double wall_ms, bool always) {
  if (!always && outcome.failure.empty()) return;
  std::printf("seed %llu: %s\n", static_cast<unsigned long long>(options.seed), options.described().c_str());
  std::printf(
      "  trace %016llx, %.0f s of city life in %.0f ms, settled %.1f s after the last fault\n"
      "  %llu frames, %llu octets, %llu headers (%llu again), %llu documents (%llu again), %llu links made\n",
      static_cast<unsigned long long>(outcome.trace_hash), static_cast<double>(outcome.virtual_time.count()) / 1e6,
      wall_ms, static_cast<double>(outcome.settled_after.count()) / 1e6,
      static_cast<unsigned long long>(outcome.tally.frames), static_cast<unsigned long long>(outcome.tally.octets),
      static_cast<unsigned long long>(outcome.tally.headers),
      static_cast<unsigned long long>(outcome.tally.duplicate_headers),
      static_cast<unsigned long long>(outcome.tally.documents),
      static_cast<unsigned long long>(outcome.tally.duplicate_documents),
      static_cast<unsigned long long>(outcome.tally.links_made));
}

}  // namespace

int main(int count, char** values) {
  const auto arguments = read_arguments(count, values);
  if (!arguments) {
    std::fputs(usage, stderr);
    return 2;
  }
  if (arguments->list_faults) {
    for (const auto& fault : planted_faults()) {
      std::printf("%-26s %s\n", std::string(fault.name).c_str(), std::string(fault.what).c_str());
    }
    return 0;
  }
  if (!arguments->fault.empty() && !switch_on(arguments->fault)) {
    std::fprintf(stderr, "there is no fault '%s' to be planted; --list-faults names them\n", arguments->fault.c_str());
    return 2;
  }
  if (!arguments->schedule.empty()) {
    std::ifstream file(arguments->schedule);
    if (!file) std::fprintf(stderr, "%s cannot be read\n", arguments->schedule.c_str());
    return file && play_schedules(file, std::cout) ? 0 : 1;
  }
  std::signal(SIGABRT, on_abort);
  std::signal(SIGSEGV, on_abort);

  const bool one = arguments->first == arguments->last;
  std::atomic<std::uint64_t> next{arguments->first};
  std::mutex printing;
  std::vector<std::string> failed;
  std::uint64_t runs = 0;
  double slowest_settled = 0;
  const auto began = std::chrono::steady_clock::now();
  const auto work = [&] {
    for (std::uint64_t seed = next++; seed <= arguments->last; seed = next++) {
      const Options options = draw_options(seed, arguments->cities);
      std::snprintf(running, sizeof running, "%s", again(options, *arguments).c_str());
      const auto start = std::chrono::steady_clock::now();
      const Outcome outcome = run_seed(options, arguments->verbose && one);
      const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
      const std::lock_guard lock(printing);
      ++runs;
      slowest_settled = std::max(slowest_settled, static_cast<double>(outcome.settled_after.count()) / 1e6);
      print(options, outcome, wall.count(), one || arguments->verbose);
      if (outcome.failure.empty()) continue;
      // One is enough to show that a planted fault is noticed.
      if (!arguments->fault.empty()) next = arguments->last + 1;
      failed.push_back(again(options, *arguments));
      std::printf("  FAILED %s\n  to see it again: %s\n", outcome.failure.c_str(), failed.back().c_str());
      std::fflush(stdout);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < arguments->jobs; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
  std::printf("%llu seeds in %.1f s, %zu failed; the slowest settled after %.1f s of city life\n",
              static_cast<unsigned long long>(runs), wall.count(), failed.size(), slowest_settled);
  return failed.empty() ? 0 : 1;
}

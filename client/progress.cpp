#include "client/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

// Quick enough to look alive, slow enough to cost nothing.
constexpr std::chrono::milliseconds interval{200};
// Before that a rate says nothing.
constexpr std::chrono::milliseconds rate_after{500};

std::string duration_text(std::uint64_t seconds) {
  if (seconds < 90) return say("{0} s left", {std::to_string(std::max<std::uint64_t>(seconds, 1))});
  return say("{0} min left", {std::to_string((seconds + 30) / 60)});
}

}  // namespace

std::string progress_line(std::uint64_t count, std::uint64_t done, std::uint64_t all, std::chrono::milliseconds taken) {
  std::string line = say_count("{0} entry", "{0} entries", static_cast<unsigned long>(count));
  if (taken < rate_after) return line;
  const auto milliseconds = static_cast<std::uint64_t>(taken.count());
  line += " · " + say("{0}/s", {std::to_string(count * 1000 / milliseconds)});
  if (all == 0 || done > all) return line;
  line += " · " + say("{0} %", {std::to_string(done * 100 / all)});
  if (done == 0) return line;
  // As fast as so far.
  return line + " · " + duration_text((all - done) * milliseconds / done / 1000);
}

Progress::Progress(bool for_programs)
    : shown_(!for_programs && ::isatty(STDERR_FILENO) == 1), begun_(std::chrono::steady_clock::now()), last_(begun_) {}

Progress::~Progress() { clear(); }

void Progress::show(std::uint64_t count, std::uint64_t done, std::uint64_t all) {
  if (!shown_ || std::chrono::steady_clock::now() - last_ < interval) return;
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_);
  show_line(progress_line(count, done, all, taken));
}

void Progress::show_line(const std::string& line) {
  if (!shown_) return;
  last_ = std::chrono::steady_clock::now();
  // Back to the first column, the rest of the line cleared.
  std::fprintf(stderr, "\r%s\033[K", shortened(line, terminal_width() - 1).c_str());
  on_screen_ = true;
}

void Progress::clear() {
  if (!on_screen_) return;
  std::fputs("\r\033[K", stderr);
  on_screen_ = false;
}

}  // namespace essaim::client

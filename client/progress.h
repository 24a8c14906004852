#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace essaim::client {

// How far a long command is, on one line of a terminal that is written again and again: count, rate, and what is left.
// Goes to standard error; shows nothing where that is no terminal, or the answer is for programs.
class Progress {
 public:
  explicit Progress(bool for_programs);
  ~Progress();  // leaves no line behind
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `all` (of whatever measure; 0 where it is not known), which makes `count` entries so far.
  void show(std::uint64_t count, std::uint64_t done, std::uint64_t all);
  // Another line of that kind.
  void show_line(const std::string& line);
  bool shown() const { return shown_; }
  void clear();

 private:
  bool shown_;
  bool on_screen_ = false;
  std::chrono::steady_clock::time_point begun_, last_;
};

// `12,345 entries · 11,800/s · 42 % · 3 s left`, in the user's language; the parts that are not known are left out.
std::string progress_line(std::uint64_t count, std::uint64_t done, std::uint64_t all, std::chrono::milliseconds taken);

}  // namespace essaim::client

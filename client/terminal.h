#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace essaim::client {

// Standard output as a person or a program reads it. Everything from outside passes through `harmless` before it is
// printed here; that is done by these functions, so that no command can forget it.

bool output_is_terminal();
// Whether colours may be used: on a terminal that knows them, unless NO_COLOR asks for none. No meaning by colour
// alone.
bool output_has_colour();
// Columns of the terminal; 100 where there is none.
std::size_t terminal_width();

// A line of our own words; arguments from outside were made harmless.
void print_line(const std::string& line = "");
// Text from outside, several lines; exact octets where the output is no terminal and `exact` is set.
enum class Fidelity { harmless, exact };
void print_text(const std::string& text, Fidelity fidelity);
// Text that was made harmless before colours were put in.
void print_prepared(const std::string& text);
// JSON of the daemon, as it came; on a terminal what could act on it is made visible.
void print_json(const std::string& json);
// To standard error.
void print_note(const std::string& line);

// A table for people: columns as wide as their content, the one named `elastic` shortened to fit the terminal. Cells
// are made harmless.
class Table {
 public:
  explicit Table(std::vector<std::string> titles, std::size_t elastic);
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  void print() const;

 private:
  std::vector<std::string> titles_;
  std::size_t elastic_;
  std::vector<std::vector<std::string>> rows_;
};

// `2026-11-23`, and `2026-11-23 09:44` with the time, in UTC; empty for 0.
std::string date_text(std::uint64_t unix_ms);
std::string time_text(std::uint64_t unix_ms);
// `3 s ago`, `5 min ago`, `2 h ago`, else the date.
std::string ago_text(std::uint64_t unix_ms, std::uint64_t now_ms);

}  // namespace essaim::client

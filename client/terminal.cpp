#include "client/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string_view>
#include <vector>

#include "client/say.h"
#include "client/sentences.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

constexpr std::size_t width_without_terminal = 100;
constexpr std::size_t elastic_least = 16;
constexpr std::size_t elastic_wanted = 24;
constexpr std::size_t others_least = 8;
constexpr std::size_t gap = 2;

void write(std::FILE* to, const std::string& text) { std::fwrite(text.data(), 1, text.size(), to); }

std::size_t width_of(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return width_without_terminal;
}

// What the calendar says in UTC; nothing for 0 and for a year that it cannot hold, which a partner may claim.
std::optional<std::tm> calendar(std::uint64_t unix_ms) {
  if (unix_ms == 0) return std::nullopt;
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  if (::gmtime_r(&seconds, &parts) == nullptr) return std::nullopt;
  return parts;
}

}  // namespace

bool output_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool output_has_colour() {
  const char* unwanted = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  if (unwanted != nullptr && *unwanted != '\0') return false;
  return output_is_terminal() && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::size_t terminal_width() { return width_of(STDOUT_FILENO); }

void print_line(const std::string& line) { write(stdout, line + "\n"); }

void print_text(const std::string& text, Fidelity fidelity) {
  const bool exact = fidelity == Fidelity::exact && !output_is_terminal();
  write(stdout, exact ? text : harmless(text, Shape::lines));
}

void print_prepared(const std::string& text) { write(stdout, text); }

void print_json(const std::string& json) {
  write(stdout, (output_is_terminal() ? harmless(json, Shape::lines) : json) + "\n");
}

void print_note(const std::string& line) {
  std::fflush(stdout);
  if (::isatty(STDERR_FILENO) != 1) return write(stderr, line + "\n");
  const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t width = std::max(width_of(STDERR_FILENO), spaces + sentence_least) - spaces;
  bool first = true;
  for (const std::string& part : wrapped(line, width)) {
    write(stderr, (first ? "" : std::string(spaces, ' ')) + part + "\n");
    first = false;
  }
}

namespace {

// As wide as their content, as far as the terminal allows.
std::vector<std::size_t> widths_of(const std::vector<std::string>& titles,
                                   const std::vector<std::vector<std::string>>& rows, std::size_t elastic) {
  std::vector<std::size_t> widths;
  widths.reserve(titles.size());
  for (const std::string& title : titles) widths.push_back(columns(title));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  std::size_t fixed = gap * (titles.size() - 1);
  for (std::size_t i = 0; i < widths.size(); ++i) fixed += i == elastic ? 0 : widths[i];
  const std::size_t width = terminal_width();
  const std::size_t wanted = std::min(widths[elastic], elastic_wanted);
  while (output_is_terminal() && fixed + wanted > width) {
    std::size_t widest = elastic;
    for (std::size_t i = 1; i < widths.size(); ++i) {
      if (i != elastic && widths[i] > others_least && (widest == elastic || widths[i] > widths[widest])) widest = i;
    }
    if (widest == elastic) break;
    --widths[widest];
    --fixed;
  }
  const std::size_t left = width > fixed + elastic_least ? width - fixed : elastic_least;
  widths[elastic] = std::min(widths[elastic], left);
  return widths;
}

}  // namespace

Table::Table(std::vector<std::string> titles, std::size_t elastic) : titles_(std::move(titles)), elastic_(elastic) {}

void Table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = harmless(cell);
  cells.resize(titles_.size());
  rows_.push_back(std::move(cells));
}

void Table::print() const {
  const std::vector<std::size_t> widths = widths_of(titles_, rows_, elastic_);
  const auto print_row = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = shortened(row[i], widths[i]);
      line += cell;
      if (i + 1 < row.size()) line += std::string(widths[i] - columns(cell) + gap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    print_line(line);
  };
  print_row(titles_);
  for (const auto& row : rows_) print_row(row);
}

std::string date_text(std::uint64_t unix_ms) {
  const auto parts = calendar(unix_ms);
  if (!parts) return "";
  char text[64];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &*parts)};
}

std::string time_text(std::uint64_t unix_ms) {
  const auto parts = calendar(unix_ms);
  if (!parts) return "";
  char text[64];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &*parts)};
}

std::string ago_text(std::uint64_t unix_ms, std::uint64_t now_ms) {
  if (unix_ms == 0) return say("never");
  const std::uint64_t seconds = now_ms > unix_ms ? (now_ms - unix_ms) / 1000 : 0;
  if (seconds < 60) return say("{0} s ago", {std::to_string(seconds)});
  if (seconds < 3600) return say("{0} min ago", {std::to_string(seconds / 60)});
  if (seconds < 48 * 3600) return say("{0} h ago", {std::to_string(seconds / 3600)});
  return date_text(unix_ms);
}

}  // namespace essaim::client

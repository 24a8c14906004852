#include "core/csv.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace essaim {
namespace {

constexpr char quote = '"';

std::size_t column_of(std::string_view line, std::size_t octet) {
  std::size_t column = 1;
  for (std::size_t at = 0; at < octet; ++column) {
    if (!next_code_point(line, at)) ++at;
  }
  return column;
}

// What begins a formula. Spreadsheets of East Asia read the wide forms alike.
constexpr std::array<std::string_view, 11> formula_signs = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                            "\n", "＝", "＋", "－", "＠"};

bool begins_formula(std::string_view cell) {
  cell.remove_prefix(std::min(cell.find_first_not_of('\''), cell.size()));
  return std::ranges::any_of(formula_signs, [&](std::string_view sign) { return cell.starts_with(sign); });
}

}  // namespace

CsvRecord::State CsvRecord::add(std::string_view line) {
  ++lines_;
  bytes_ += line.size() + 1;
  if (quoted_) {
    cells_.back() += '\n';
  } else {
    cells_.emplace_back();
  }
  std::size_t at = 0;
  bool begins = !quoted_;  // a cell
  for (;;) {
    if (quoted_) {
      const std::size_t end = std::min(line.find(quote, at), line.size());
      cells_.back().append(line, at, end - at);
      if (end == line.size()) return State::open;
      at = end + 1;
      if (at < line.size() && line[at] == quote) {
        cells_.back() += quote;
        ++at;
        continue;
      }
      quoted_ = false;
      if (at < line.size() && line[at] != separator_) {
        quote_line_ = lines_;
        quote_column_ = column_of(line, end);
        return State::broken;
      }
    } else if (begins && at < line.size() && line[at] == quote) {
      quoted_ = true;
      quote_line_ = lines_;
      quote_column_ = column_of(line, at);
      ++at;
      begins = false;
      continue;
    } else {
      // A quotation mark inside a cell that does not begin with one is a letter like others.
      const std::size_t end = std::min(line.find(separator_, at), line.size());
      cells_.back().append(line, at, end - at);
      at = end;
    }
    if (at >= line.size()) return State::whole;
    ++at;  // the separator
    cells_.emplace_back();
    begins = true;
  }
}

std::vector<std::string> CsvRecord::take() {
  quoted_ = false;
  lines_ = bytes_ = quote_line_ = quote_column_ = 0;
  return std::exchange(cells_, {});
}

std::string csv_line(std::span<const std::string> cells, char separator) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += separator;
    const std::string& cell = cells[i];
    // A record of one empty cell would be a blank line.
    const bool alone = cells.size() == 1 && cell.empty();
    if (!alone && cell.find_first_of(",;\t\"\r\n") == std::string::npos) {
      out += cell;
      continue;
    }
    out += quote;
    for (const char c : cell) {
      if (c == quote) out += quote;
      out += c;
    }
    out += quote;
  }
  return out + "\r\n";
}

std::string tamed(std::string_view cell) { return (begins_formula(cell) ? "'" : "") + std::string(cell); }

std::string untamed(std::string_view cell) {
  const bool is_tamed = cell.starts_with('\'') && begins_formula(cell);
  return std::string(cell.substr(is_tamed ? 1 : 0));
}

}  // namespace essaim

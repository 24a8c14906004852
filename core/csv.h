#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

// Tables as text (RFC 4180), and what spreadsheets make of them.

// What may stand between two cells of a record.
inline constexpr std::array<char, 3> csv_separators = {',', ';', '\t'};

// Puts records together from lines; a cell in quotation marks may hold line ends, so that a record takes one or more.
// Linear in what it is given; whoever calls bounds that.
class CsvRecord {
 public:
  explicit CsvRecord(char separator) : separator_(separator) {}

  enum class State {
    whole,  // the record ended with this line
    open,   // a quotation mark is open: it goes on in the next line
    broken  // something stands behind a closing quotation mark
  };
  // The next line, without its end. Not after `whole` or `broken`, until `take`.
  State add(std::string_view line);
  // The cells; then the next record may begin.
  std::vector<std::string> take();

  // Of the first line of `add`, from 1, in characters: where the quotation mark stands that is open, or behind which
  // something follows that should not.
  std::size_t quote_line() const { return quote_line_; }  // counted from the first line of the record
  std::size_t quote_column() const { return quote_column_; }
  std::size_t bytes() const { return bytes_; }  // of all lines of this record

 private:
  char separator_;
  std::vector<std::string> cells_;
  bool quoted_ = false;
  std::size_t lines_ = 0, bytes_ = 0, quote_line_ = 0, quote_column_ = 0;
};

// Cells as a line with its end (CRLF, as the RFC wants). A cell that holds any of csv_separators, a quotation mark or a
// line end stands in quotation marks, whatever the separator. Every line end in a cell becomes `\n` for CsvRecord.
std::string csv_line(std::span<const std::string> cells, char separator);

// A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end, also behind
// apostrophes, or with the wide forms of these signs) gets an apostrophe before it; `untamed` takes it away.
std::string tamed(std::string_view cell);
std::string untamed(std::string_view cell);

}  // namespace essaim

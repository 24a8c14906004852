#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace essaim::client {

// A file of lines that may be larger than memory, or a pipe. A byte order mark at its beginning is passed over, and so
// is the carriage return before a line end.
class LineFile {
 public:
  // Errors: file_unreadable, file_empty (nothing but blank lines counts as empty for whoever reads on).
  static Result<LineFile> open(const std::string& path);
  ~LineFile();
  LineFile(LineFile&& other) noexcept;
  LineFile& operator=(LineFile&&) = delete;
  LineFile(const LineFile&) = delete;

  struct Line {
    std::string text;       // without its end; empty where it is too long
    bool too_long = false;  // longer than limits::import_line_bytes_max; never held in memory as a whole
  };
  // The next line; false at the end.
  Result<bool> next(Line& line);
  // The line that came last comes once more, under the same number.
  void put_back(Line line) { put_back_ = std::move(line); }

  std::size_t line() const { return line_; }              // number of the line that came last, from 1
  std::uint64_t bytes_read() const { return consumed_; }  // up to the end of that line
  std::uint64_t size() const { return size_; }            // 0 where it is not known, as of a pipe

 private:
  LineFile(int file, std::string shown, std::uint64_t size) : file_(file), shown_(std::move(shown)), size_(size) {}
  Result<bool> fill();

  int file_ = -1;
  std::string shown_;
  std::uint64_t size_ = 0, consumed_ = 0;
  std::string buffer_;
  std::size_t at_ = 0;  // what lies before was given out
  std::size_t line_ = 0;
  bool ended_ = false;
  std::optional<Line> put_back_;
};

}  // namespace essaim::client

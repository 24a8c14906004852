#include "client/line_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "client/say.h"
#include "client/system_words.h"
#include "core/harmless.h"
#include "core/limits.h"

namespace essaim::client {
namespace {

constexpr std::size_t read_bytes = 256 * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

Result<LineFile> LineFile::open(const std::string& path) {
  const std::string shown = harmless(path);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(Errc::file_unreadable, {shown, system_words(errno)});
  struct stat about {};
  if (::fstat(file, &about) != 0 || S_ISDIR(about.st_mode)) {
    ::close(file);
    return fail(Errc::file_unreadable, {shown, say("it is a directory")});
  }
  LineFile out(file, shown, S_ISREG(about.st_mode) ? static_cast<std::uint64_t>(about.st_size) : 0);
  if (auto filled = out.fill(); !filled) return tl::unexpected(filled.error());
  if (out.buffer_.empty()) return fail(Errc::file_empty, {shown});
  if (out.buffer_.starts_with(byte_order_mark)) out.at_ = out.consumed_ = byte_order_mark.size();
  return out;
}

LineFile::~LineFile() {
  if (file_ >= 0) ::close(file_);
}

LineFile::LineFile(LineFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      shown_(std::move(other.shown_)),
      size_(other.size_),
      consumed_(other.consumed_),
      buffer_(std::move(other.buffer_)),
      at_(other.at_),
      line_(other.line_),
      ended_(other.ended_),
      put_back_(std::move(other.put_back_)) {}

// Whether more came.
Result<bool> LineFile::fill() {
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + read_bytes);
  ssize_t got = 0;
  do {
    got = ::read(file_, buffer_.data() + held, read_bytes);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(held + static_cast<std::size_t>(got < 0 ? 0 : got));
  if (got < 0) return fail(Errc::file_unreadable, {shown_, system_words(errno)});
  ended_ = got == 0;
  return !ended_;
}

Result<bool> LineFile::next(Line& line) {
  if (put_back_) {
    line = *std::exchange(put_back_, std::nullopt);
    return true;
  }
  line = {};
  std::size_t searched = at_;
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched);
    const bool whole = end != std::string::npos;
    if (whole || ended_) {
      const std::size_t stop = whole ? end : buffer_.size();
      if (!whole && stop == at_ && !line.too_long) return false;
      std::string_view text(buffer_.data() + at_, stop - at_);
      if (text.ends_with('\r')) text.remove_suffix(1);
      line.too_long = line.too_long || text.size() > limits::import_line_bytes_max;
      if (!line.too_long) line.text = text;
      consumed_ += stop - at_ + (whole ? 1 : 0);
      at_ = stop + (whole ? 1 : 0);
      ++line_;
      return true;
    }
    if (buffer_.size() - at_ > limits::import_line_bytes_max + 1) {
      // Read on only to find where it ends.
      line.too_long = true;
      consumed_ += buffer_.size() - at_;
      at_ = buffer_.size();
    }
    searched = buffer_.size() - at_;
    if (auto filled = fill(); !filled) return filled;
  }
}

}  // namespace essaim::client

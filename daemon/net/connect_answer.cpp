#include "daemon/net/connect_answer.h"

#include <algorithm>
#include <optional>

#include "core/harmless.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view protocol = "HTTP/1.";
// `HTTP/1.1 200`
constexpr std::size_t status_end = protocol.size() + 1 + 1 + 3;
// Of the words beside the status; they stand in a line of the status.
constexpr std::size_t phrase_columns = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether the first octets, be they few, can still be a status line.
bool may_begin(std::string_view line) {
  for (std::size_t i = 0; i < std::min(line.size(), status_end); ++i) {
    const char c = line[i];
    if (i < protocol.size() ? c != protocol[i] : i == protocol.size() + 1 ? c != ' ' : !is_digit(c)) return false;
  }
  return true;
}

struct StatusLine {
  unsigned status = 0;
  std::string phrase;
};

// `line` without its end.
std::optional<StatusLine> read_status_line(std::string_view line) {
  if (line.size() < status_end || !may_begin(line)) return std::nullopt;
  StatusLine read;
  for (const char digit : line.substr(status_end - 3, 3)) {
    read.status = 10 * read.status + static_cast<unsigned>(digit - '0');
  }
  std::string_view rest = line.substr(status_end);
  if (read.status < 100 || (!rest.empty() && rest.front() != ' ')) return std::nullopt;
  if (!rest.empty()) rest.remove_prefix(1);
  read.phrase = shortened(harmless(rest), phrase_columns);
  return read;
}

// Where the empty line that ends a head is over; npos while it is not there. Lines end with CR LF; a bare LF, which old
// proxies send, will do.
std::size_t end_of_head(std::string_view octets, std::size_t from) {
  for (std::size_t at = octets.find('\n', from); at != std::string_view::npos; at = octets.find('\n', at + 1)) {
    const std::string_view before = octets.substr(0, at);
    if (before.ends_with('\n') || before.ends_with("\n\r")) return at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

ConnectAnswer::State ConnectAnswer::push(std::string_view octets) {
  if (state_ != State::unfinished) {
    // Nobody speaks before us on the connection that was opened.
    return state_ == State::open && !octets.empty() ? fail(ProxyFailure::Kind::not_http) : state_;
  }
  const std::size_t room = connect_answer_bytes_max - taken_;
  const bool too_many = octets.size() > room;
  octets = octets.substr(0, room);
  taken_ += octets.size();
  octets_ += octets;
  const State state = look();
  return state == State::unfinished && too_many ? fail(ProxyFailure::Kind::head_too_long) : state;
}

ConnectAnswer::State ConnectAnswer::end() {
  return state_ == State::unfinished ? fail(ProxyFailure::Kind::hung_up) : state_;
}

ConnectAnswer::State ConnectAnswer::look() {
  for (;;) {
    if (!may_begin(octets_)) return fail(ProxyFailure::Kind::not_http);
    const std::size_t end = end_of_head(octets_, searched_);
    if (end == std::string::npos) {
      searched_ = octets_.size();
      return state_;
    }
    std::string_view line = std::string_view(octets_).substr(0, octets_.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto read = read_status_line(line);
    if (!read) return fail(ProxyFailure::Kind::not_http);
    if (read->status >= 200) {
      if (read->status >= 300) {
        failure_.status = read->status;
        failure_.detail = read->phrase;
        return fail(ProxyFailure::Kind::refused);
      }
      if (end != octets_.size()) return fail(ProxyFailure::Kind::not_http);
      return state_ = State::open;
    }
    octets_.erase(0, end);
    searched_ = 0;
  }
}

ConnectAnswer::State ConnectAnswer::fail(ProxyFailure::Kind kind) {
  failure_.kind = kind;
  return state_ = State::failed;
}

}  // namespace essaim::daemon

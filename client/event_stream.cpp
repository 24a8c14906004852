#include "client/event_stream.h"

#include <google/protobuf/util/json_util.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/version.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// Far above any event; a stream that goes beyond is not the daemon's.
constexpr std::size_t buffer_max = 4 * 1024 * 1024;
constexpr int head_patience_ms = 10'000;
// Three heartbeats of the daemon.
constexpr std::chrono::seconds silence_max{45};

bool readable(int socket, int patience_ms) {
  pollfd waiting{socket, POLLIN, 0};
  return ::poll(&waiting, 1, patience_ms) > 0;
}

}  // namespace

Result<EventStream> EventStream::open(const std::filesystem::path& socket, std::optional<std::uint64_t> after) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = socket.string();
  if (path.empty() || path.size() >= sizeof address.sun_path) return fail(Errc::daemon_unreachable, {path});
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return fail(Errc::daemon_unreachable, {path});
  EventStream stream(descriptor);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(Errc::daemon_unreachable, {path});
  }
  const std::string target = "/v1/events" + (after ? "?after=" + std::to_string(*after) : std::string());
  const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: essaim/" + version +
                              "\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n";
  if (::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    return fail(Errc::daemon_unreachable, {path});
  }
  if (auto head = stream.read_head(); !head) return tl::unexpected(head.error());
  return stream;
}

EventStream::EventStream(EventStream&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      buffer_(std::move(other.buffer_)),
      data_(std::move(other.data_)),
      heard_(other.heard_) {}

EventStream& EventStream::operator=(EventStream&& other) noexcept {
  std::swap(socket_, other.socket_);
  buffer_.swap(other.buffer_);
  data_.swap(other.data_);
  heard_ = other.heard_;
  return *this;
}

EventStream::~EventStream() {
  if (socket_ >= 0) ::close(socket_);
}

Result<void> EventStream::read_head() {
  std::size_t end = std::string::npos;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!readable(socket_, head_patience_ms) || !receive()) return fail(Errc::daemon_busy);
  }
  if (!buffer_.starts_with("HTTP/1.1 200")) return fail(Errc::daemon_busy);
  buffer_.erase(0, end + 4);
  return {};
}

// False at the end of the stream.
bool EventStream::receive() {
  char octets[16 * 1024];
  const ssize_t count = ::recv(socket_, octets, sizeof octets, 0);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0 || buffer_.size() > buffer_max) return false;
  buffer_.append(octets, static_cast<std::size_t>(count));
  heard_ = std::chrono::steady_clock::now();
  return true;
}

// Takes lines from the buffer up to the end of one event that can be read.
bool EventStream::take(v1::Event& event) {
  google::protobuf::util::JsonParseOptions lenient;
  lenient.ignore_unknown_fields = true;
  for (std::size_t end = 0; (end = buffer_.find('\n')) != std::string::npos;) {
    const std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (line.starts_with("data: ")) data_ += line.substr(6);
    if (!line.empty() || data_.empty()) continue;
    event.Clear();
    if (google::protobuf::util::JsonStringToMessage(std::exchange(data_, {}), &event, lenient).ok()) return true;
  }
  return false;
}

EventStream::Heard EventStream::next(v1::Event& event, std::chrono::milliseconds patience,
                                     const Interruption& interruption) {
  using std::chrono::steady_clock;
  const auto until = steady_clock::now() + patience;
  for (;;) {
    if (interruption.happened()) return Heard::interrupted;
    if (take(event)) return Heard::event;
    pollfd waiting[2] = {{socket_, POLLIN, 0}, {interruption.descriptor(), POLLIN, 0}};
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(std::min(until, heard_ + silence_max) - steady_clock::now());
    const int ready = ::poll(waiting, 2, static_cast<int>(std::max(left.count(), std::int64_t{0})));
    if (interruption.happened()) return Heard::interrupted;
    if (ready == 0 && steady_clock::now() >= heard_ + silence_max) return Heard::ended;
    if (ready == 0) return Heard::nothing;
    if (ready > 0 && waiting[0].revents != 0 && !receive()) return Heard::ended;
  }
}

}  // namespace essaim::client

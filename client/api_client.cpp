#include "client/api_client.h"

#include <google/protobuf/util/json_util.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "core/version.h"
#include "essaim/v1/api.pb.h"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace essaim::client {
namespace {

using Local = asio::local::stream_protocol;

// The largest answer is a list of 1,000 entries.
constexpr std::uint64_t answer_bytes_max = 64ULL * 1024 * 1024;

Result<std::string> read_json(const std::string& text, google::protobuf::Message& message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &message, options);
  if (!status.ok()) return fail(Errc::malformed, {"the daemon's answer: " + std::string(status.message())});
  return text;
}

Error problem_in(const std::string& text) {
  v1::Problem problem;
  if (!read_json(text, problem)) return Error(Errc::internal, {text.substr(0, 200)});
  return Error(errc_from(problem.code()),
               std::vector<std::string>(problem.arguments().begin(), problem.arguments().end()));
}

Result<void> connect(Local::socket& stream, const std::filesystem::path& socket) {
  beast::error_code failure;
  // Longer paths cannot be an address at all.
  if (socket.string().size() >= 108) return fail(Errc::daemon_unreachable, {socket.string()});
  stream.connect(Local::endpoint(socket.string()), failure);
  if (failure) return fail(Errc::daemon_unreachable, {socket.string()});
  return {};
}

void write_request(Local::socket& stream, http::request<http::string_body>& request, beast::error_code& failure) {
  request.set(http::field::host, "localhost");
  request.set(http::field::user_agent, std::string("essaim/") + version);
  request.prepare_payload();
  http::write(stream, request, failure);
}

Result<std::string> read_body(Local::socket& stream) {
  beast::error_code failure;
  http::response_parser<http::string_body> parser;
  parser.body_limit(answer_bytes_max);
  beast::flat_buffer buffer;
  http::read(stream, buffer, parser, failure);
  if (failure) return fail(Errc::shutting_down);
  auto& response = parser.get();
  if (response.result_int() >= 400) return tl::unexpected(problem_in(response.body()));
  return std::move(response.body());
}

Result<std::string> read_answer(Local::socket& stream, google::protobuf::Message& answer) {
  const auto body = read_body(stream);
  if (!body) return tl::unexpected(body.error());
  return read_json(*body, answer);
}

// What the daemon says to one request.
Result<std::string> exchange(const std::filesystem::path& socket, http::request<http::string_body> request) {
  asio::io_context io;
  Local::socket stream(io);
  if (auto connected = connect(stream, socket); !connected) return tl::unexpected(connected.error());
  request.set(http::field::connection, "close");
  beast::error_code failure;
  write_request(stream, request, failure);
  // Even where writing failed there may be an answer: the daemon refuses a body that is too long before it read it.
  return read_body(stream);
}

// Octets that we wrote and the other side has not read yet.
bool all_read(Local::socket& stream) {
  int waiting = 0;
  return ::ioctl(stream.native_handle(), SIOCOUTQ, &waiting) != 0 || waiting == 0;
}

// What is left in the socket's buffer when a write returns is read within milliseconds by a daemon that lives.
constexpr std::chrono::microseconds read_poll{100};
constexpr std::chrono::seconds read_patience{10};
// The daemon closes a connection on which nothing came for ten seconds.
constexpr std::chrono::seconds idle_max{5};

}  // namespace

Result<std::string> ApiClient::get(const std::string& target, google::protobuf::Message& answer) const {
  const auto body = exchange(socket_, http::request<http::string_body>(http::verb::get, target, 11));
  if (!body) return tl::unexpected(body.error());
  return read_json(*body, answer);
}

Result<std::string> ApiClient::get_text(const std::string& target, google::protobuf::Message& answer) const {
  auto body = exchange(socket_, http::request<http::string_body>(http::verb::get, target, 11));
  if (!body) return body;
  const std::size_t end = std::min(body->find('\n'), body->size());
  if (auto read = read_json(body->substr(0, end), answer); !read) return read;
  body->erase(0, std::min(end + 1, body->size()));
  return body;
}

Result<std::string> ApiClient::post(const std::string& target, const google::protobuf::Message& body,
                                    google::protobuf::Message& answer) const {
  http::request<http::string_body> request(http::verb::post, target, 11);
  request.set(http::field::content_type, "application/json");
  const auto status = google::protobuf::util::MessageToJsonString(body, &request.body());
  if (!status.ok()) return fail(Errc::internal, {std::string(status.message())});
  const auto answered = exchange(socket_, std::move(request));
  if (!answered) return tl::unexpected(answered.error());
  return read_json(*answered, answer);
}

struct ApiPipeline::Impl {
  struct Link {
    explicit Link(asio::io_context& io) : stream(io) {}
    Local::socket stream;
    std::chrono::steady_clock::time_point used{};
  };

  asio::io_context io;
  std::filesystem::path socket;
  std::vector<std::unique_ptr<Link>> links;
  std::size_t sent = 0, received = 0;  // request n travels on link n modulo their number

  Link& link_of(std::size_t request) { return *links[request % links.size()]; }
};

ApiPipeline::ApiPipeline(std::filesystem::path socket, std::size_t depth) : impl_(std::make_unique<Impl>()) {
  impl_->socket = std::move(socket);
  for (std::size_t i = 0; i < depth; ++i) impl_->links.push_back(std::make_unique<Impl::Link>(impl_->io));
}

ApiPipeline::~ApiPipeline() = default;

bool ApiPipeline::full() const { return impl_->sent - impl_->received == impl_->links.size(); }
bool ApiPipeline::empty() const { return impl_->sent == impl_->received; }

Result<void> ApiPipeline::send(const std::string& target, std::string lines) {
  Impl::Link& link = impl_->link_of(impl_->sent);
  const auto now = std::chrono::steady_clock::now();
  if (!link.stream.is_open() || now - link.used > idle_max) {
    link.stream = Local::socket(impl_->io);
    if (auto connected = connect(link.stream, impl_->socket); !connected) return connected;
  }
  http::request<http::string_body> request(http::verb::post, target, 11);
  request.set(http::field::content_type, "application/x-ndjson");
  request.body() = std::move(lines);
  beast::error_code failure;
  write_request(link.stream, request, failure);
  ++impl_->sent;
  // Two requests on two connections come in their order only where the first was read to its end before.
  while (!failure && !all_read(link.stream) && std::chrono::steady_clock::now() - now < read_patience) {
    std::this_thread::sleep_for(read_poll);
  }
  return {};  // a refusal is what comes as the answer
}

Result<void> ApiPipeline::receive(google::protobuf::Message& answer) {
  Impl::Link& link = impl_->link_of(impl_->received++);
  auto read = read_answer(link.stream, answer);
  link.used = std::chrono::steady_clock::now();
  if (read) return {};
  link.stream = Local::socket(impl_->io);
  return tl::unexpected(read.error());
}

std::string url_part(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[octet >> 4];
      out += digits[octet & 15];
    }
  }
  return out;
}

}  // namespace essaim::client

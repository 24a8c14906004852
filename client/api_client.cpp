#include "client/api_client.h"

#include <google/protobuf/util/json_util.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
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

Result<std::string> exchange(const std::filesystem::path& socket, http::request<http::string_body> request,
                             google::protobuf::Message& answer) {
  asio::io_context io;
  Local::socket stream(io);
  beast::error_code failure;
  // Longer paths cannot be an address at all.
  if (socket.string().size() >= 108) return fail(Errc::daemon_unreachable, {socket.string()});
  stream.connect(Local::endpoint(socket.string()), failure);
  if (failure) return fail(Errc::daemon_unreachable, {socket.string()});

  request.set(http::field::host, "localhost");
  request.set(http::field::user_agent, std::string("essaim/") + version);
  request.set(http::field::connection, "close");
  request.prepare_payload();
  http::write(stream, request, failure);
  http::response_parser<http::string_body> parser;
  parser.body_limit(answer_bytes_max);
  beast::flat_buffer buffer;
  // Even where writing failed there may be an answer: the daemon refuses a body that is too long before it read it.
  http::read(stream, buffer, parser, failure);
  if (failure) return fail(Errc::shutting_down);
  const auto& response = parser.get();
  if (response.result_int() >= 400) return tl::unexpected(problem_in(response.body()));
  return read_json(response.body(), answer);
}

}  // namespace

Result<std::string> ApiClient::get(const std::string& target, google::protobuf::Message& answer) const {
  http::request<http::string_body> request(http::verb::get, target, 11);
  return exchange(socket_, std::move(request), answer);
}

Result<std::string> ApiClient::post(const std::string& target, const google::protobuf::Message& body,
                                    google::protobuf::Message& answer) const {
  http::request<http::string_body> request(http::verb::post, target, 11);
  request.set(http::field::content_type, "application/json");
  const auto status = google::protobuf::util::MessageToJsonString(body, &request.body());
  if (!status.ok()) return fail(Errc::internal, {std::string(status.message())});
  return exchange(socket_, std::move(request), answer);
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

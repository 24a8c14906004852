#include "daemon/http/server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>

#include "daemon/http/api.h"
#include "daemon/log.h"
#include "daemon/node.h"
#include "daemon/thread_name.h"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace essaim::daemon {
namespace {

using Local = asio::local::stream_protocol;
using Stream = beast::basic_stream<Local>;
using HttpRequest = http::request<http::string_body>;
using HttpResponse = http::response<http::string_body>;

constexpr std::size_t connections_max = 64;
constexpr std::uint32_t header_bytes_max = 8 * 1024;
constexpr std::chrono::seconds request_timeout{10};
// A comment line now and then, so that a reader that went away is noticed.
constexpr std::chrono::seconds feed_heartbeat{15};
// Beast reads as much as its buffer has room for, and only 512 octets at a time if nobody makes room.
constexpr std::size_t read_bytes = 64 * 1024;

bool peer_is_allowed(Local::socket& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

HttpResponse response_of(const HttpRequest& request, ApiAnswer answer) {
  HttpResponse response(static_cast<http::status>(answer.status), request.version());
  const bool json = answer.text.empty();
  response.set(http::field::content_type, json ? "application/json" : "text/plain; charset=utf-8");
  response.set(http::field::cache_control, "no-store");
  response.keep_alive(request.keep_alive());
  response.body() = std::move(answer.body);
  if (!json) response.body().append("\n").append(answer.text);
  response.prepare_payload();
  return response;
}

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// Views into the request.
RequestHead head_of(const HttpRequest& request) {
  RequestHead head;
  head.method = view(request.method_string());
  head.target = view(request.target());
  head.content_type = view(request[http::field::content_type]);
  head.last_event_id = view(request["Last-Event-ID"]);
  return head;
}

// How many requests are being answered, until the last octet of the answer is written.
class Answering {
 public:
  class One {
   public:
    explicit One(Answering& all) : all_(all) {
      const std::lock_guard lock(all_.mutex_);
      ++all_.count_;
    }
    ~One() {
      const std::lock_guard lock(all_.mutex_);
      if (--all_.count_ == 0) all_.none_.notify_all();
    }
    One(const One&) = delete;
    One& operator=(const One&) = delete;

   private:
    Answering& all_;
  };
  void await_none(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    none_.wait_for(lock, at_most, [&] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

}  // namespace

struct HttpServer::Impl {
  Impl(Node& n, EventFeed& f, std::filesystem::path p) : node(n), feed(f), path(std::move(p)), acceptor(io) {}

  Node& node;
  EventFeed& feed;
  std::filesystem::path path;
  Answering answering;  // before `io`, whose unfinished coroutines count down when they are destroyed with it
  asio::io_context io{1};
  Local::acceptor acceptor;
  std::thread thread;
  std::size_t connections = 0;
  bool stopped = false;

  asio::awaitable<void> accept_all() {
    for (;;) {
      Local::socket socket(io);
      const auto [failure] = co_await acceptor.async_accept(socket, asio::as_tuple(asio::use_awaitable));
      if (failure == asio::error::operation_aborted) co_return;
      if (failure) {
        // Out of file descriptors, most likely: pause instead of spinning.
        asio::steady_timer pause(io, std::chrono::milliseconds(100));
        co_await pause.async_wait(asio::use_awaitable);
        continue;
      }
      if (connections >= connections_max || !peer_is_allowed(socket)) continue;
      ++connections;
      asio::co_spawn(io, serve(std::move(socket)), [this](const std::exception_ptr&) { --connections; });
    }
  }

  asio::awaitable<void> serve(Local::socket socket) {
    Stream stream(std::move(socket));
    beast::flat_buffer buffer;
    buffer.reserve(read_bytes);
    for (;;) {
      http::request_parser<http::string_body> parser;
      parser.header_limit(header_bytes_max);
      parser.body_limit(import_body_bytes_max);
      stream.expires_after(request_timeout);
      auto [failure, octets] =
          co_await http::async_read_header(stream, buffer, parser, asio::as_tuple(asio::use_awaitable));
      if (!failure && !parser.is_done()) {
        const std::uint64_t bound = body_bytes_max_of(view(parser.get().target()));
        parser.body_limit(bound);
        if (parser.content_length() && *parser.content_length() > bound) {
          failure = http::error::body_limit;
        } else {
          std::tie(failure, octets) =
              co_await http::async_read(stream, buffer, parser, asio::as_tuple(asio::use_awaitable));
        }
      }
      if (failure == http::error::body_limit || failure == http::error::header_limit) {
        ApiAnswer too_large = refusal(413, "a request has at most 8 KiB of header and 1 MiB of body, an import 4 MiB");
        HttpResponse response = response_of(HttpRequest(), std::move(too_large));
        response.keep_alive(false);
        co_await http::async_write(stream, response, asio::use_awaitable);
        co_return;
      }
      if (failure) co_return;
      HttpRequest request = parser.release();
      std::string body = std::move(request.body());
      std::variant<ApiRequest, ApiAnswer> reading = read_request(head_of(request), std::move(body));
      ApiRequest* asked = std::get_if<ApiRequest>(&reading);
      if (asked != nullptr && asked->asked == Asked::events) {
        co_await stream_events(stream, asked->after);
        co_return;
      }
      const Answering::One under_way(answering);
      ApiAnswer answer;
      if (asked != nullptr) {
        answer = co_await answer_to(*asked);
      } else {
        answer = std::get<ApiAnswer>(std::move(reading));
      }
      HttpResponse response = response_of(request, std::move(answer));
      stream.expires_after(request_timeout);
      co_await http::async_write(stream, response, asio::use_awaitable);
      if (!response.keep_alive()) co_return;
    }
  }

  asio::awaitable<ApiAnswer> answer_to(ApiRequest& asked) {
    auto initiate = [this, &asked](auto handler) {
      auto resume = std::make_shared<decltype(handler)>(std::move(handler));
      answer_request(node, std::move(asked), [this, resume](ApiAnswer answer) {
        asio::post(io, [resume, answer = std::move(answer)]() mutable { (*resume)(std::move(answer)); });
      });
    };
    ApiAnswer answer =
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void(ApiAnswer)>(initiate, asio::use_awaitable);
    co_return answer;
  }

  asio::awaitable<void> stream_events(Stream& stream, std::optional<std::uint64_t> after) {
    EventFeed::Cursor cursor = feed.begin(after);
    auto news = std::make_shared<asio::steady_timer>(io);
    // Cancelling the timer is the wake-up; a wake-up that comes between read and wait is seen by `fresh`.
    auto fresh = std::make_shared<bool>(true);
    const std::uint64_t subscription = feed.subscribe([this, news, fresh] {
      asio::post(io, [news, fresh] {
        *fresh = true;
        news->cancel();
      });
    });
    std::string text =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
    for (;;) {
      *fresh = false;
      text += feed.read(cursor);
      if (!text.empty()) {
        stream.expires_after(request_timeout);
        const auto written = asio::buffer(text);
        const auto [failure, octets] = co_await asio::async_write(stream, written, asio::as_tuple(asio::use_awaitable));
        if (failure) break;
        text.clear();
        // A page may have been cut; read on until nothing is new.
        text = feed.read(cursor);
        if (!text.empty()) continue;
      }
      if (*fresh) continue;
      news->expires_after(feed_heartbeat);
      const auto [woken] = co_await news->async_wait(asio::as_tuple(asio::use_awaitable));
      if (!woken) text = ": still here\n\n";
    }
    feed.unsubscribe(subscription);
  }
};

Result<std::unique_ptr<HttpServer>> HttpServer::start(Node& node, EventFeed& feed,
                                                      const std::filesystem::path& socket) {
  if (socket.string().size() >= sizeof(sockaddr_un::sun_path)) {
    return fail(Errc::field_invalid, {"essaimd", "--socket", socket.string(), "a path of at most 107 octets"});
  }
  std::unique_ptr<HttpServer> server(new HttpServer());
  server->impl_ = std::make_unique<Impl>(node, feed, socket);
  Impl& impl = *server->impl_;

  beast::error_code failure;
  Local::socket probe(impl.io);
  probe.connect(Local::endpoint(socket.string()), failure);
  if (!failure) return fail(Errc::already_running, {socket.string()});
  // Left behind by a daemon that was killed.
  if (failure == asio::error::connection_refused) ::unlink(socket.c_str());

  impl.acceptor.open(Local(), failure);
  const mode_t before = ::umask(0177);
  if (!failure) impl.acceptor.bind(Local::endpoint(socket.string()), failure);
  ::umask(before);
  if (!failure) impl.acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) return fail(Errc::file_unreadable, {socket.string(), failure.message()});

  asio::co_spawn(impl.io, impl.accept_all(), asio::detached);
  impl.thread = std::thread([&impl] {
    name_thread("http");
    for (;;) {
      try {
        impl.io.run();
        return;
      } catch (const std::exception& exception) {
        log_error(std::string("API: ") + exception.what());
      }
    }
  });
  return server;
}

void HttpServer::stop(std::chrono::milliseconds grace) {
  if (impl_->stopped) return;
  impl_->stopped = true;
  asio::post(impl_->io, [impl = impl_.get()] {
    beast::error_code ignored;
    impl->acceptor.close(ignored);
  });
  ::unlink(impl_->path.c_str());
  impl_->answering.await_none(grace);
  impl_->io.stop();
  impl_->thread.join();
}

HttpServer::~HttpServer() {
  if (impl_ && impl_->thread.joinable()) stop(std::chrono::milliseconds(0));
}

}  // namespace essaim::daemon

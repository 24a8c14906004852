#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "core/error.h"
#include "daemon/http/event_feed.h"

namespace essaim::daemon {

class Node;

// The local API on a Unix socket: HTTP/1.1 by Beast, on one thread of its own. Only the user who runs the daemon, and
// root, are answered (the peer's user id is read from the socket). At most 64 connections, 8 KiB of header, 1 MiB of
// body (4 MiB for an import), 10 seconds for a request to arrive.
class HttpServer {
 public:
  // Binds the socket with mode 0600, in place of one that nobody listens on any more. Fails with field_invalid (path
  // too long), file_unreadable, already_running.
  static Result<std::unique_ptr<HttpServer>> start(Node& node, EventFeed& feed, const std::filesystem::path& socket);
  // Accepts nothing more, lets what is being answered finish for at most `grace`, removes the socket.
  void stop(std::chrono::milliseconds grace);
  // The node must have been stopped before, so that no use case answers any more.
  ~HttpServer();

 private:
  HttpServer() = default;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

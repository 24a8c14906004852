#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "core/error.h"

namespace google::protobuf {
class Message;
}

namespace essaim::client {

// The daemon's local API (proto/essaim/v1/api.proto) over its Unix socket; one request after another. A failure that
// the daemon reports comes as the same error; daemon_unreachable where nobody listens, shutting_down where it hung up.
class ApiClient {
 public:
  explicit ApiClient(std::filesystem::path socket) : socket_(std::move(socket)) {}

  // The JSON of the answer; also read into `answer`, fields of a later version left out.
  Result<std::string> get(const std::string& target, google::protobuf::Message& answer) const;
  // The same of an answer behind whose JSON a text follows; that text.
  Result<std::string> get_text(const std::string& target, google::protobuf::Message& answer) const;
  Result<std::string> post(const std::string& target, const google::protobuf::Message& request,
                           google::protobuf::Message& answer) const;

 private:
  std::filesystem::path socket_;
};

// Several long requests of one command under way at once, so that the daemon never waits for the next one. They are
// begun, and answered, in the order in which they were sent.
class ApiPipeline {
 public:
  ApiPipeline(std::filesystem::path socket, std::size_t depth);
  ~ApiPipeline();
  ApiPipeline(const ApiPipeline&) = delete;
  ApiPipeline& operator=(const ApiPipeline&) = delete;

  bool full() const;
  bool empty() const;
  // Lines of JSON; returns once the daemon has them all. Not while `full`. Errors as ApiClient.
  Result<void> send(const std::string& target, std::string lines);
  // Waits for the answer to the oldest request. Not while `empty`.
  Result<void> receive(google::protobuf::Message& answer);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Percent-encodes what stands between two slashes or after `=` (RFC 3986).
std::string url_part(std::string_view text);

}  // namespace essaim::client

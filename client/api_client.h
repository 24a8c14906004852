#pragma once

#include <filesystem>
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
  Result<std::string> post(const std::string& target, const google::protobuf::Message& request,
                           google::protobuf::Message& answer) const;

 private:
  std::filesystem::path socket_;
};

// Percent-encodes what stands between two slashes or after `=` (RFC 3986).
std::string url_part(std::string_view text);

}  // namespace essaim::client

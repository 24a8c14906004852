#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace essaim::daemon {

class Node;

// One request to the local API, out of HTTP. The server has checked sizes, the peer and the content type.
struct ApiRequest {
  std::string method;                        // GET or POST
  std::string path;                          // decoded, without query
  std::map<std::string, std::string> query;  // decoded
  std::string body;
};
// The one request whose body is lines of JSON, and may be longer than others.
inline constexpr std::string_view import_path = "/v1/import";

struct ApiAnswer {
  int status = 200;
  std::string body;  // JSON
};

// Routes a request to its use case and turns its result into JSON (proto/essaim/v1/api.proto). `done` may come on any
// thread, once.
void answer_request(Node& node, ApiRequest request, std::function<void(ApiAnswer)> done);

}  // namespace essaim::daemon

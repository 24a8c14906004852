#pragma once

#include <functional>

#include "daemon/http/request.h"

namespace essaim::daemon {

class Node;

// Hands a request to its use case and turns the result into JSON (proto/essaim/v1/api.proto). `done` may come on any
// thread, once. Not for Asked::events, whose answer is a stream that the server writes.
void answer_request(Node& node, ApiRequest request, std::function<void(ApiAnswer)> done);

}  // namespace essaim::daemon

#pragma once

#include <string>

#include "core/error.h"

namespace google::protobuf {
class Message;
}

namespace essaim::daemon {

// The proto3 JSON mapping, with every field that is set to its default left out.
std::string to_json(const google::protobuf::Message& message);
// `malformed` where the text is no JSON of that message; unknown fields are refused, so that a typing error is noticed.
// What it says is one line and harmless.
Result<void> from_json(const std::string& text, google::protobuf::Message& message);
// A Problem.
std::string problem_json(const Error& error);
// The HTTP status that fits an error.
int http_status(Errc code);

}  // namespace essaim::daemon

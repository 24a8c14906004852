#include "daemon/http/json.h"

#include <google/protobuf/util/json_util.h>

#include "core/harmless.h"
#include "daemon/problem.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {

std::string to_json(const google::protobuf::Message& message) {
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text);
  // Only text that is not UTF-8 can fail here, and such text was refused when it came in.
  return status.ok() ? text : "{}";
}

Result<void> from_json(const std::string& text, google::protobuf::Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(text.empty() ? "{}" : text, &message);
  if (status.ok()) return {};
  // Below the first line protobuf quotes the text itself.
  const std::string why(status.message());
  return fail(Errc::malformed, {"the request's JSON: " + shortened(harmless(why.substr(0, why.find('\n'))), 200)});
}

std::string problem_json(const Error& error) { return to_json(problem_of(error)); }

int http_status(Errc code) {
  switch (exit_code(code)) {
    case 2: return 400;
    case 3: return 503;
    case 4: return 422;
    case 5: return 404;
    case 6: return 409;
    case 7: return 503;
    case 8: return 507;
    default: return 500;
  }
}

}  // namespace essaim::daemon

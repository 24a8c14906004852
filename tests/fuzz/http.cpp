// A request to the local API after Beast has cut it (daemon/http/request.h): what it asks for, or the answer that says
// what is wrong.
//
// The input is method, target, content type and Last-Event-ID, a line each, then the body.
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "core/check.h"
#include "core/harmless.h"
#include "daemon/http/json.h"
#include "daemon/http/request.h"
#include "essaim/v1/api.pb.h"

namespace essaim::fuzz {
namespace {

using daemon::ApiAnswer;
using daemon::ApiRequest;
using daemon::Asked;

std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

// A Problem of one sentence that no terminal minds.
void check_answer(const ApiAnswer& answer) {
  CHECK(answer.status == 400 || answer.status == 404 || answer.status == 405 || answer.status == 415 ||
        answer.status == 422);
  v1::Problem problem;
  CHECK(daemon::from_json(answer.body, problem));
  CHECK(problem.code() == "malformed" && problem.arguments_size() == 1);
  CHECK(harmless(problem.sentence()) == problem.sentence() && !problem.advice().empty());
}

bool is_get(Asked asked) {
  switch (asked) {
    case Asked::status:
    case Asked::doctor:
    case Asked::doctor_progress:
    case Asked::network:
    case Asked::entries:
    case Asked::entry:
    case Asked::difference:
    case Asked::profile:
    case Asked::cities:
    case Asked::city:
    case Asked::who:
    case Asked::match:
    case Asked::digest:
    case Asked::tree:
    case Asked::follows:
    case Asked::export_page:
    case Asked::search:
    case Asked::inbox:
    case Asked::drafts:
    case Asked::draft:
    case Asked::events: return true;
    case Asked::create_network:
    case Asked::invite:
    case Asked::join_network:
    case Asked::revoke:
    case Asked::publish:
    case Asked::revise:
    case Asked::retract:
    case Asked::adopt:
    case Asked::endorse:
    case Asked::translate:
    case Asked::write_profile:
    case Asked::add_follow:
    case Asked::remove_follow:
    case Asked::import_lines:
    case Asked::ask:
    case Asked::answer:
    case Asked::accept:
    case Asked::confirm:
    case Asked::mark_read:
    case Asked::submit:
    case Asked::approve:
    case Asked::reject:
    case Asked::drop_draft: return false;
  }
  return false;
}

void check_request(const ApiRequest& request, std::string_view method, const std::string& body) {
  CHECK(method == (is_get(request.asked) ? "GET" : "POST"));
  CHECK((request.body == nullptr) == (is_get(request.asked) || request.asked == Asked::import_lines));
  CHECK(harmless(request.name) == request.name);
  CHECK(request.list.limit >= 1 && request.list.limit <= 1000 && request.list.before >= 1 && request.page.before >= 1);
  CHECK(request.digest.limit >= 1 && request.digest.limit <= 100);
  CHECK(request.lines.line >= 1 && request.lines.line <= UINT32_MAX);
  if (request.asked == Asked::import_lines) CHECK(request.lines.text == body);
  if (request.body == nullptr) return;
  // What was read can be said again, and means the same.
  const std::string json = daemon::to_json(*request.body);
  const std::unique_ptr<google::protobuf::Message> again(request.body->New());
  CHECK(daemon::from_json(json, *again));
  CHECK(again->SerializeAsString() == request.body->SerializeAsString());
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace essaim::fuzz;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  essaim::daemon::RequestHead head;
  head.method = take_line(rest);
  head.target = take_line(rest);
  head.content_type = take_line(rest);
  head.last_event_id = take_line(rest);
  const std::string body(rest);
  CHECK(essaim::daemon::body_bytes_max_of(head.target) >= essaim::daemon::body_bytes_max);
  const auto reading = essaim::daemon::read_request(head, body);
  if (const auto* answer = std::get_if<ApiAnswer>(&reading)) {
    check_answer(*answer);
  } else {
    check_request(std::get<ApiRequest>(reading), head.method, body);
  }
  return 0;
}

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/limits.h"
#include "daemon/use_cases/bulk.h"
#include "daemon/use_cases/digest.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/search.h"

namespace google::protobuf {
class Message;
}

// What a request to the local API asks for, out of HTTP and without a socket: fuzzed as a whole (tests/fuzz/http.cpp).
namespace essaim::daemon {

inline constexpr std::uint64_t body_bytes_max = 1024 * 1024;
// A thousand lines at once, so that one sync of the disk serves them all.
inline constexpr std::uint64_t import_body_bytes_max = limits::import_bytes_max;
// How long the body of a request to this address may be; asked before it is read.
std::uint64_t body_bytes_max_of(std::string_view target);

// The parts of a request that the API looks at, as they came.
struct RequestHead {
  std::string_view method, target, content_type, last_event_id;
};

// One for each line at the begin of proto/essaim/v1/api.proto and the files beside it.
enum class Asked : unsigned char {
  // GET
  status,
  doctor,
  doctor_progress,
  network,
  entries,
  entry,
  difference,
  tree,
  search,
  profile,
  cities,
  city,
  who,
  match,
  digest,
  follows,
  export_page,
  inbox,
  events,
  drafts,
  draft,
  // POST
  create_network,
  invite,
  join_network,
  revoke,
  publish,
  revise,
  retract,
  confirm,
  write_profile,
  adopt,
  endorse,
  translate,
  add_follow,
  remove_follow,
  import_lines,
  ask,
  answer,
  accept,
  mark_read,
  submit,
  approve,
  reject,
  drop_draft,
};

// A request whose parts were read and are within their bounds; whether its names exist is for the use case to say.
struct ApiRequest {
  Asked asked = Asked::status;
  std::string name;                    // the label of an entry, the number or name of a follow, a city, a theme
  Version version = Version::newest;   // of entry
  bool fetch = false;                  // of entry
  bool all = false;                    // of inbox
  std::string language;                // of entry: that of its reader; may be empty
  ListRequest list;                    // of entries
  SearchRequest search;                // of search
  DigestRequest digest;                // of digest
  ExportQuery page;                    // of export_page
  ImportLines lines;                   // of import_lines
  std::optional<std::uint64_t> after;  // of events; nothing for "from now on"
  // What other requests carry: the message that api.proto names beside them, Publish for publish.
  std::shared_ptr<const google::protobuf::Message> body;
};

struct ApiAnswer {
  int status = 200;
  std::string body;  // JSON
  std::string text;  // of an export: what follows it, behind a line end
};
// A Problem with this error, and with `malformed` and what is wrong.
ApiAnswer problem_answer(const Error& error);
ApiAnswer refusal(int status, std::string what);

// Nothing here asks the daemon; what is wrong in the request is answered at once. A control character in the address,
// another content type than that of the request, unknown fields in its JSON and numbers out of range are refused;
// parameters that a request does not know are passed over.
std::variant<ApiRequest, ApiAnswer> read_request(const RequestHead& head, std::string body);

}  // namespace essaim::daemon

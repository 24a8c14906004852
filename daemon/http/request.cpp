#include "daemon/http/request.h"

#include <charconv>
#include <utility>

#include "core/error.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "daemon/http/json.h"
#include "daemon/http/target.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"
#include "essaim/v1/api_directory.pb.h"
#include "essaim/v1/api_reuse.pb.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::daemon {
namespace {

// The one request whose body is lines of JSON, and may be longer than others.
constexpr std::string_view import_path = "/v1/import";

using Reading = std::variant<ApiRequest, ApiAnswer>;

ApiRequest asking(Asked asked, std::string name = {}) {
  ApiRequest request;
  request.asked = asked;
  request.name = std::move(name);
  return request;
}

// The body as the message that the request carries, or what is wrong in it.
template <typename Message>
Reading with_body(Asked asked, const std::string& text, std::string name = {}) {
  auto message = std::make_shared<Message>();
  if (auto parsed = from_json(text, *message); !parsed) return problem_answer(parsed.error());
  ApiRequest request = asking(asked, std::move(name));
  request.body = std::move(message);
  return request;
}

ApiAnswer nothing_at(const std::string& path) { return refusal(404, "there is nothing at " + harmless(path)); }

std::string value_of(const Target& target, const std::string& name) {
  const auto found = target.query.find(name);
  return found == target.query.end() ? std::string() : found->second;
}

std::optional<std::uint64_t> number_in(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A number in the query from 1 to `most`, and `usual` where there is none; nothing where it is another.
std::optional<std::uint64_t> number_of(const Target& target, const std::string& name, std::uint64_t usual,
                                       std::uint64_t most) {
  const std::string text = value_of(target, name);
  if (text.empty()) return usual;
  const auto number = number_in(text);
  if (!number || *number == 0 || *number > most) return std::nullopt;
  return number;
}

ApiAnswer not_a_number(const std::string& name, const std::string& most) {
  return problem_answer(Error(Errc::malformed, {name + " must be a number from 1 to " + most}));
}

ApiAnswer not_a_flag(const std::string& name) {
  return problem_answer(Error(Errc::malformed, {name + " must be 1 or 0"}));
}

// `name=1`; what is not 1 or 0 is refused.
bool read_flag(const Target& target, const std::string& name, bool& flag) {
  const std::string value = value_of(target, name);
  flag = value == "1" || value == "true";
  return flag || value.empty() || value == "0" || value == "false";
}

// `lang=fr`, the language of the reader; what is none is refused.
bool read_language(const Target& target, std::string& language, const char* name = "lang") {
  language = value_of(target, name);
  return language.empty() || is_language(language);
}

ApiAnswer not_a_language(const std::string& name = "lang") {
  return problem_answer(Error(Errc::malformed, {name + " must be a language such as fr or pt-BR"}));
}

Reading read_entry(const Target& target, std::string label) {
  ApiRequest request = asking(Asked::entry, std::move(label));
  bool exact = false;
  if (!read_flag(target, "exact", exact)) return not_a_flag("exact");
  if (!read_flag(target, "fetch", request.fetch)) return not_a_flag("fetch");
  request.version = exact ? Version::exact : Version::newest;
  if (!read_language(target, request.language)) return not_a_language();
  return request;
}

Reading read_list(const Target& target) {
  ApiRequest request = asking(Asked::entries);
  ListRequest& list = request.list;
  list.from = value_of(target, "from");
  list.theme = value_of(target, "theme");
  list.kind = value_of(target, "kind");
  const auto limit = number_of(target, "limit", list.limit, 1000);
  const auto before = number_of(target, "before", list.before, UINT64_MAX);
  if (!limit) return not_a_number("limit", "1000");
  if (!before) return not_a_number("before", "2^64 - 1");
  list.limit = static_cast<std::size_t>(*limit);
  list.before = *before;
  if (!read_flag(target, "all", list.all)) return not_a_flag("all");
  if (!read_flag(target, "past", list.past)) return not_a_flag("past");
  if (!read_language(target, list.language)) return not_a_language();
  return request;
}

Reading read_search(const Target& target) {
  ApiRequest request = asking(Asked::search);
  SearchRequest& search = request.search;
  search.words = value_of(target, "words");
  search.theme = value_of(target, "theme");
  search.kind = value_of(target, "kind");
  search.language = value_of(target, "lang");
  search.from = value_of(target, "from");
  search.country = value_of(target, "country");
  search.year = value_of(target, "year");
  search.size = value_of(target, "size");
  search.outcome = value_of(target, "outcome");
  search.grade = value_of(target, "grade");
  search.place = value_of(target, "place");
  search.when = value_of(target, "when");
  if (!read_language(target, search.reader, "reader")) return not_a_language("reader");
  if (!read_flag(target, "open", search.open)) return not_a_flag("open");
  if (!read_flag(target, "past", search.past)) return not_a_flag("past");
  const auto limit = number_of(target, "limit", search.limit, search_limit_max);
  if (!limit) return not_a_number("limit", std::to_string(search_limit_max));
  search.limit = static_cast<std::size_t>(*limit);
  const bool none = value_of(target, "snippets") == "0";
  const auto snippets =
      none ? std::optional<std::uint64_t>(0) : number_of(target, "snippets", search.snippets, search_limit_max);
  if (!snippets) return not_a_number("snippets", std::to_string(search_limit_max));
  search.snippets = static_cast<std::size_t>(*snippets);
  return request;
}

Reading read_inbox_request(const Target& target) {
  ApiRequest request = asking(Asked::inbox);
  if (!read_flag(target, "all", request.all)) return not_a_flag("all");
  return request;
}

Reading read_digest(const Target& target) {
  ApiRequest request = asking(Asked::digest);
  request.digest.since = value_of(target, "since");
  const auto limit = number_of(target, "limit", request.digest.limit, digest_limit_max);
  if (!limit) return not_a_number("limit", std::to_string(digest_limit_max));
  request.digest.limit = static_cast<std::size_t>(*limit);
  return request;
}

Reading read_export(const Target& target) {
  ApiRequest request = asking(Asked::export_page);
  ExportQuery& page = request.page;
  page.format = value_of(target, "format");
  if (const std::string separator = value_of(target, "separator"); !separator.empty()) {
    // A control character has no place in an address.
    page.separator = separator == "tab" ? "\t" : separator;
  }
  if (!read_flag(target, "text", page.as_text)) return not_a_flag("text");
  page.audience = value_of(target, "audience");
  page.from = value_of(target, "from");
  page.theme = value_of(target, "theme");
  page.kind = value_of(target, "kind");
  const auto before = number_of(target, "before", page.before, UINT64_MAX);
  if (!before) return not_a_number("before", "2^64 - 1");
  page.before = *before;
  return request;
}

Reading read_import(const Target& target, std::string body) {
  ApiRequest request = asking(Asked::import_lines);
  const auto line = number_of(target, "line", 1, UINT32_MAX);
  if (!line) return not_a_number("line", "2^32 - 1");
  request.lines.line = static_cast<std::size_t>(*line);
  request.lines.file = value_of(target, "file");
  request.lines.audience = value_of(target, "audience");
  request.lines.check = value_of(target, "check") == "true";
  request.lines.text = std::move(body);
  return request;
}

// After the number in the query or the one that the reader saw last.
Reading read_events(const Target& target, std::string_view last_event_id) {
  ApiRequest request = asking(Asked::events);
  const auto after = target.query.find("after");
  request.after = number_in(after == target.query.end() ? std::string(last_event_id) : after->second);
  return request;
}

// What follows `prefix` in the path and stands before `suffix`; nothing where the path is another one.
std::optional<std::string> between(std::string_view path, std::string_view prefix, std::string_view suffix) {
  if (!path.starts_with(prefix) || !path.ends_with(suffix) || path.size() < prefix.size() + suffix.size())
    return std::nullopt;
  return std::string(path.substr(prefix.size(), path.size() - prefix.size() - suffix.size()));
}

Reading read_get(const RequestHead& head, const Target& target) {
  const std::string& path = target.path;
  if (path == "/v1/status") return asking(Asked::status);
  if (path == "/v1/doctor") return asking(Asked::doctor);
  if (path == "/v1/doctor/progress") return asking(Asked::doctor_progress);
  if (path == "/v1/network") return asking(Asked::network);
  if (path == "/v1/entries") return read_list(target);
  if (auto label = between(path, "/v1/entries/", "/difference")) return asking(Asked::difference, *std::move(label));
  if (auto label = between(path, "/v1/entries/", "/tree")) return asking(Asked::tree, *std::move(label));
  if (auto label = between(path, "/v1/entries/", "")) return read_entry(target, *std::move(label));
  if (path == "/v1/search") return read_search(target);
  if (path == "/v1/profile") return asking(Asked::profile);
  if (path == "/v1/cities") return asking(Asked::cities);
  if (auto handle = between(path, "/v1/cities/", "")) return asking(Asked::city, *std::move(handle));
  if (path == "/v1/who") return asking(Asked::who, value_of(target, "theme"));
  if (path == "/v1/match") return asking(Asked::match);
  if (path == "/v1/digest") return read_digest(target);
  if (path == "/v1/follows") return asking(Asked::follows);
  if (path == "/v1/export") return read_export(target);
  if (path == "/v1/inbox") return read_inbox_request(target);
  if (path == "/v1/drafts") return asking(Asked::drafts);
  if (auto number = between(path, "/v1/drafts/", "")) return asking(Asked::draft, *std::move(number));
  if (path == "/v1/events") return read_events(target, head.last_event_id);
  return nothing_at(path);
}

// Nothing where the body is of the type that the request takes, or there is none.
std::optional<ApiAnswer> wrong_type(const RequestHead& head, const Target& target, const std::string& body) {
  if (body.empty()) return std::nullopt;
  const std::string wanted = target.path == import_path ? "application/x-ndjson" : "application/json";
  if (head.content_type == wanted || head.content_type.starts_with(wanted + ";")) return std::nullopt;
  return refusal(415, "the body of this request is " + wanted);
}

Reading read_post(const RequestHead& head, const Target& target, std::string body) {
  if (auto refused = wrong_type(head, target, body)) return *std::move(refused);
  const std::string& path = target.path;
  if (path == import_path) return read_import(target, std::move(body));
  if (path == "/v1/network") return with_body<v1::CreateNetwork>(Asked::create_network, body);
  if (path == "/v1/network/invitations") return with_body<v1::Invite>(Asked::invite, body);
  if (path == "/v1/network/join") return with_body<v1::Join>(Asked::join_network, body);
  if (path == "/v1/network/revocations") return with_body<v1::Revoke>(Asked::revoke, body);
  if (path == "/v1/entries") return with_body<v1::Publish>(Asked::publish, body);
  if (path == "/v1/profile") return with_body<v1::WriteProfile>(Asked::write_profile, body);
  if (path == "/v1/follows") return with_body<v1::AddFollow>(Asked::add_follow, body);
  if (path == "/v1/questions") return with_body<v1::Ask>(Asked::ask, body);
  if (path == "/v1/inbox/read") return with_body<v1::MarkRead>(Asked::mark_read, body);
  if (auto label = between(path, "/v1/entries/", "/answers")) {
    return with_body<v1::Say>(Asked::answer, body, *std::move(label));
  }
  if (auto label = between(path, "/v1/entries/", "/acceptance")) {
    return with_body<v1::Accept>(Asked::accept, body, *std::move(label));
  }
  if (auto typed = between(path, "/v1/follows/", "/removal")) {
    return with_body<v1::RemoveFollow>(Asked::remove_follow, body, *std::move(typed));
  }
  if (auto label = between(path, "/v1/entries/", "/retraction")) {
    return with_body<v1::Retract>(Asked::retract, body, *std::move(label));
  }
  if (auto label = between(path, "/v1/entries/", "/confirmation")) {
    return with_body<v1::Confirm>(Asked::confirm, body, *std::move(label));
  }
  if (auto label = between(path, "/v1/entries/", "/adoption")) {
    return with_body<v1::Adopt>(Asked::adopt, body, *std::move(label));
  }
  if (auto label = between(path, "/v1/entries/", "/endorsement")) {
    return with_body<v1::Endorse>(Asked::endorse, body, *std::move(label));
  }
  if (auto label = between(path, "/v1/entries/", "/translation")) {
    return with_body<v1::Translate>(Asked::translate, body, *std::move(label));
  }
  if (auto label = between(path, "/v1/entries/", "/revision")) {
    return with_body<v1::Revise>(Asked::revise, body, *std::move(label));
  }
  if (path == "/v1/drafts") return with_body<v1::Submit>(Asked::submit, body);
  if (auto number = between(path, "/v1/drafts/", "/approval")) {
    return with_body<v1::Approve>(Asked::approve, body, *std::move(number));
  }
  if (auto number = between(path, "/v1/drafts/", "/rejection")) {
    return with_body<v1::Reject>(Asked::reject, body, *std::move(number));
  }
  if (auto number = between(path, "/v1/drafts/", "/removal")) {
    return with_body<v1::DropDraft>(Asked::drop_draft, body, *std::move(number));
  }
  return nothing_at(path);
}

}  // namespace

ApiAnswer problem_answer(const Error& error) { return {http_status(error.code), problem_json(error)}; }

ApiAnswer refusal(int status, std::string what) {
  return {status, problem_json(Error(Errc::malformed, {std::move(what)}))};
}

std::uint64_t body_bytes_max_of(std::string_view target) {
  return target.substr(0, target.find('?')) == import_path ? import_body_bytes_max : body_bytes_max;
}

std::variant<ApiRequest, ApiAnswer> read_request(const RequestHead& head, std::string body) {
  const std::optional<Target> target = read_target(head.target);
  if (!target) return refusal(400, "the request's address is malformed");
  if (head.method == "GET") return read_get(head, *target);
  if (head.method == "POST") return read_post(head, *target, std::move(body));
  return refusal(405, "only GET and POST are answered");
}

}  // namespace essaim::daemon

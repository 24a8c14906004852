#include "daemon/http/api.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/harmless.h"
#include "daemon/http/json.h"
#include "daemon/node.h"
#include "daemon/use_cases/bulk.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/follows.h"
#include "daemon/use_cases/missing.h"
#include "daemon/use_cases/network.h"
#include "daemon/use_cases/status.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

using Done = std::function<void(ApiAnswer)>;

ApiAnswer problem(const Error& error) { return {http_status(error.code), problem_json(error)}; }

template <typename Message>
ApiAnswer answer(const Result<Message>& result) {
  if (!result) return problem(result.error());
  return {200, to_json(*result)};
}

template <typename Message>
std::function<void(Result<Message>)> answering(Done done) {
  return [done = std::move(done)](const Result<Message>& result) { done(answer(result)); };
}

// Parses the body and hands it on, or answers with what is wrong in it.
template <typename Request, typename UseCase>
void with_body(const ApiRequest& request, const Done& done, UseCase use_case) {
  Request message;
  if (auto parsed = from_json(request.body, message); !parsed) return done(problem(parsed.error()));
  use_case(message);
}

std::string query_value(const ApiRequest& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : found->second;
}

// A number in the query from 1 to `most`, and `usual` where there is none; nothing where it is another.
std::optional<std::uint64_t> query_number(const ApiRequest& request, const std::string& name, std::uint64_t usual,
                                          std::uint64_t most) {
  const std::string text = query_value(request, name);
  if (text.empty()) return usual;
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number == 0 || number > most) return std::nullopt;
  return number;
}

ApiAnswer not_a_number(const std::string& name, const std::string& most) {
  return problem(Error(Errc::malformed, {name + " must be a number from 1 to " + most}));
}

// What was read from the store, with what the links know of texts that are awaited.
template <typename Message>
void explained(Node& node, const Result<Message>& read, const Done& done) {
  if (!read) return done(problem(read.error()));
  explain_missing(node, *read, [done](const Message& message) { done({200, to_json(message)}); });
}

// `name=1`; what is not 1 or 0 is refused.
bool read_flag(const ApiRequest& request, const std::string& name, bool& flag) {
  const std::string value = query_value(request, name);
  flag = value == "1" || value == "true";
  return flag || value.empty() || value == "0" || value == "false";
}

void show(Node& node, const ApiRequest& request, const std::string& label, const Done& done) {
  bool exact = false;
  if (!read_flag(request, "exact", exact)) return done(problem(Error(Errc::malformed, {"exact must be 1 or 0"})));
  const Version version = exact ? Version::exact : Version::newest;
  bool fetch = false;
  if (!read_flag(request, "fetch", fetch)) return done(problem(Error(Errc::malformed, {"fetch must be 1 or 0"})));
  if (fetch) return fetch_entry(node, label, version, answering<v1::EntryView>(done));
  explained(node, show_entry(node, label, version), done);
}

void list(Node& node, const ApiRequest& request, const Done& done) {
  ListRequest query;
  query.from = query_value(request, "from");
  query.theme = query_value(request, "theme");
  query.kind = query_value(request, "kind");
  const auto limit = query_number(request, "limit", query.limit, 1000);
  const auto before = query_number(request, "before", query.before, UINT64_MAX);
  if (!limit) return done(not_a_number("limit", "1000"));
  if (!before) return done(not_a_number("before", "2^64 - 1"));
  query.limit = static_cast<std::size_t>(*limit);
  query.before = *before;
  if (!read_flag(request, "all", query.all)) return done(problem(Error(Errc::malformed, {"all must be 1 or 0"})));
  explained(node, list_entries(node, query), done);
}

void export_page(Node& node, const ApiRequest& request, const Done& done) {
  ExportQuery query;
  query.format = query_value(request, "format");
  query.from = query_value(request, "from");
  query.theme = query_value(request, "theme");
  query.kind = query_value(request, "kind");
  const auto before = query_number(request, "before", query.before, UINT64_MAX);
  if (!before) return done(not_a_number("before", "2^64 - 1"));
  query.before = *before;
  export_entries(node, std::move(query), answering<v1::ExportPage>(done));
}

void import_page(Node& node, ApiRequest& request, const Done& done) {
  ImportLines lines;
  const auto line = query_number(request, "line", 1, UINT32_MAX);
  if (!line) return done(not_a_number("line", "2^32 - 1"));
  lines.line = static_cast<std::size_t>(*line);
  lines.file = query_value(request, "file");
  lines.audience = query_value(request, "audience");
  lines.check = query_value(request, "check") == "true";
  lines.text = std::move(request.body);
  import_lines(node, std::move(lines), answering<v1::Imported>(done));
}

// What follows `prefix` in the path and stands before `suffix`; nothing where the path is another one.
std::optional<std::string> between(std::string_view path, std::string_view prefix, std::string_view suffix) {
  if (!path.starts_with(prefix) || !path.ends_with(suffix) || path.size() < prefix.size() + suffix.size())
    return std::nullopt;
  return std::string(path.substr(prefix.size(), path.size() - prefix.size() - suffix.size()));
}

void get(Node& node, const ApiRequest& request, const Done& done) {
  if (request.path == "/v1/status") {
    return view_status(node, [done](const v1::Status& status) { done({200, to_json(status)}); });
  }
  if (request.path == "/v1/network") return done(answer(show_network(node)));
  if (request.path == "/v1/entries") return list(node, request, done);
  if (const auto label = between(request.path, "/v1/entries/", "/difference")) {
    return done(answer(show_difference(node, *label)));
  }
  if (const auto label = between(request.path, "/v1/entries/", "")) return show(node, request, *label, done);
  if (request.path == "/v1/follows") return list_follows(node, answering<v1::FollowList>(done));
  if (request.path == "/v1/export") return export_page(node, request, done);
  done({404, problem_json(Error(Errc::malformed, {"there is nothing at " + harmless(request.path)}))});
}

void post(Node& node, ApiRequest& request, const Done& done) {
  if (request.path == import_path) return import_page(node, request, done);
  if (request.path == "/v1/network") {
    return with_body<v1::CreateNetwork>(
        request, done, [&](const auto& body) { create_network(node, body, answering<v1::NetworkView>(done)); });
  }
  if (request.path == "/v1/network/invitations") {
    return with_body<v1::Invite>(request, done,
                                 [&](const auto& body) { invite(node, body, answering<v1::Invited>(done)); });
  }
  if (request.path == "/v1/network/join") {
    return with_body<v1::Join>(request, done,
                               [&](const auto& body) { join_network(node, body, answering<v1::NetworkView>(done)); });
  }
  if (request.path == "/v1/network/revocations") {
    return with_body<v1::Revoke>(request, done,
                                 [&](const auto& body) { revoke(node, body, answering<v1::NetworkView>(done)); });
  }
  if (request.path == "/v1/entries") {
    return with_body<v1::Publish>(request, done,
                                  [&](const auto& body) { publish(node, body, answering<v1::Published>(done)); });
  }
  if (request.path == "/v1/follows") {
    return with_body<v1::AddFollow>(
        request, done, [&](const auto& body) { add_follow(node, body, answering<v1::FollowChanged>(done)); });
  }
  if (const auto typed = between(request.path, "/v1/follows/", "/removal")) {
    return with_body<v1::RemoveFollow>(request, done, [&](const auto& body) {
      remove_follow(node, *typed, body, answering<v1::FollowChanged>(done));
    });
  }
  if (const auto label = between(request.path, "/v1/entries/", "/retraction")) {
    return with_body<v1::Retract>(
        request, done, [&](const auto& body) { retract(node, *label, body, answering<v1::Retracted>(done)); });
  }
  if (const auto label = between(request.path, "/v1/entries/", "/revision")) {
    return with_body<v1::Revise>(request, done,
                                 [&](const auto& body) { revise(node, *label, body, answering<v1::Revised>(done)); });
  }
  done({404, problem_json(Error(Errc::malformed, {"there is nothing at " + harmless(request.path)}))});
}

}  // namespace

void answer_request(Node& node, ApiRequest request, std::function<void(ApiAnswer)> done) {
  if (request.method == "GET") return get(node, request, done);
  if (request.method == "POST") return post(node, request, done);
  done({405, problem_json(Error(Errc::malformed, {"only GET and POST are answered"}))});
}

}  // namespace essaim::daemon

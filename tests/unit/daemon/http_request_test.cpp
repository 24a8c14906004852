#include "daemon/http/request.h"

#include <gtest/gtest.h>

#include "core/harmless.h"
#include "daemon/http/json.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

using Reading = std::variant<ApiRequest, ApiAnswer>;

Reading get(std::string_view target, std::string_view last_event_id = {}) {
  return read_request({"GET", target, "", last_event_id}, {});
}
Reading post(std::string_view target, std::string body, std::string_view type = "application/json") {
  return read_request({"POST", target, type, ""}, std::move(body));
}

ApiRequest read(Reading reading) {
  if (const auto* answer = std::get_if<ApiAnswer>(&reading)) ADD_FAILURE() << answer->body;
  auto* request = std::get_if<ApiRequest>(&reading);
  return request == nullptr ? ApiRequest{} : std::move(*request);
}

// The status, and what the Problem says is wrong.
std::pair<int, std::string> refused(const Reading& reading) {
  const auto* answer = std::get_if<ApiAnswer>(&reading);
  if (answer == nullptr) return {200, ""};
  v1::Problem problem;
  EXPECT_TRUE(from_json(answer->body, problem)) << answer->body;
  EXPECT_EQ(problem.code(), "malformed");
  return {answer->status, problem.arguments(0)};
}

// The list at the begin of api.proto, line by line.
TEST(HttpRequest, GoesWhereItsAddressSays) {
  EXPECT_EQ(read(get("/v1/status")).asked, Asked::status);
  EXPECT_EQ(read(get("/v1/doctor")).asked, Asked::doctor);
  EXPECT_EQ(read(get("/v1/doctor/progress")).asked, Asked::doctor_progress);
  EXPECT_EQ(read(get("/v1/network")).asked, Asked::network);
  EXPECT_EQ(read(get("/v1/entries")).asked, Asked::entries);
  EXPECT_EQ(read(get("/v1/entries/paris/3")).asked, Asked::entry);
  EXPECT_EQ(read(get("/v1/entries/paris/3/difference")).asked, Asked::difference);
  EXPECT_EQ(read(get("/v1/entries/paris/3/tree")).asked, Asked::tree);
  EXPECT_EQ(read(get("/v1/search?words=eau")).asked, Asked::search);
  EXPECT_EQ(read(get("/v1/profile")).asked, Asked::profile);
  EXPECT_EQ(read(get("/v1/cities")).asked, Asked::cities);
  EXPECT_EQ(read(get("/v1/cities/paris")).asked, Asked::city);
  EXPECT_EQ(read(get("/v1/who?theme=data")).asked, Asked::who);
  EXPECT_EQ(read(get("/v1/match")).asked, Asked::match);
  EXPECT_EQ(read(get("/v1/digest")).asked, Asked::digest);
  EXPECT_EQ(read(post("/v1/profile", "{}")).asked, Asked::write_profile);
  EXPECT_EQ(read(get("/v1/follows")).asked, Asked::follows);
  EXPECT_EQ(read(get("/v1/export?format=jsonl")).asked, Asked::export_page);
  EXPECT_EQ(read(get("/v1/inbox")).asked, Asked::inbox);
  EXPECT_EQ(read(get("/v1/events")).asked, Asked::events);
  EXPECT_EQ(read(post("/v1/network", "{}")).asked, Asked::create_network);
  EXPECT_EQ(read(post("/v1/network/invitations", "")).asked, Asked::invite);
  EXPECT_EQ(read(post("/v1/network/join", "{}")).asked, Asked::join_network);
  EXPECT_EQ(read(post("/v1/network/revocations", "{}")).asked, Asked::revoke);
  EXPECT_EQ(read(post("/v1/entries", "{}")).asked, Asked::publish);
  EXPECT_EQ(read(post("/v1/entries/paris/3/revision", "{}")).asked, Asked::revise);
  EXPECT_EQ(read(post("/v1/entries/paris/3/retraction", "{}")).asked, Asked::retract);
  EXPECT_EQ(read(post("/v1/entries/paris/3/adoption", "{}")).asked, Asked::adopt);
  EXPECT_EQ(read(post("/v1/entries/paris/3/endorsement", "{}")).asked, Asked::endorse);
  EXPECT_EQ(read(post("/v1/entries/paris/3/translation", "{}")).asked, Asked::translate);
  EXPECT_EQ(read(post("/v1/follows", "{}")).asked, Asked::add_follow);
  EXPECT_EQ(read(post("/v1/follows/2/removal", "{}")).asked, Asked::remove_follow);
  EXPECT_EQ(read(post("/v1/import", "{}\n", "application/x-ndjson")).asked, Asked::import_lines);
  EXPECT_EQ(read(post("/v1/questions", "{}")).asked, Asked::ask);
  EXPECT_EQ(read(post("/v1/entries/paris/3/answers", "{}")).asked, Asked::answer);
  EXPECT_EQ(read(post("/v1/entries/paris/3/acceptance", "{}")).asked, Asked::accept);
  EXPECT_EQ(read(post("/v1/entries/paris/3/confirmation", "{}")).asked, Asked::confirm);
  EXPECT_EQ(read(post("/v1/inbox/read", "{}")).asked, Asked::mark_read);
  EXPECT_TRUE(read(get("/v1/inbox?all=1")).all);
  EXPECT_EQ(refused(get("/v1/inbox?all=perhaps")).second, "all must be 1 or 0");
  EXPECT_EQ(read(get("/v1/drafts")).asked, Asked::drafts);
  EXPECT_EQ(read(get("/v1/drafts/3")).asked, Asked::draft);
  EXPECT_EQ(read(post("/v1/drafts", "{}")).asked, Asked::submit);
  EXPECT_EQ(read(post("/v1/drafts/3/approval", "{}")).asked, Asked::approve);
  EXPECT_EQ(read(post("/v1/drafts/3/rejection", "{}")).asked, Asked::reject);
  EXPECT_EQ(read(post("/v1/drafts/3/removal", "{}")).asked, Asked::drop_draft);
}

TEST(HttpRequest, CarriesWhatWasAsked) {
  EXPECT_EQ(read(get("/v1/entries/gu%C3%A9/12/difference")).name, "gué/12");
  EXPECT_EQ(read(post("/v1/follows/my%20name/removal", "{}")).name, "my name");
  const ApiRequest entry = read(get("/v1/entries/paris/3?exact=1&fetch=true"));
  EXPECT_EQ(entry.name, "paris/3");
  EXPECT_EQ(entry.version, Version::exact);
  EXPECT_TRUE(entry.fetch);
  EXPECT_EQ(entry.language, "");
  EXPECT_EQ(read(get("/v1/entries/paris/3?lang=pt-BR")).language, "pt-BR");
  const ListRequest list =
      read(get("/v1/entries?from=paris&theme=energy&kind=plan&limit=7&all=1&before=12&lang=fr")).list;
  EXPECT_EQ(list.from + list.theme + list.kind, "parisenergyplan");
  EXPECT_EQ(list.limit, 7U);
  EXPECT_EQ(list.before, 12U);
  EXPECT_TRUE(list.all);
  EXPECT_FALSE(list.past);
  EXPECT_TRUE(read(get("/v1/entries?past=1")).list.past);
  EXPECT_EQ(list.language, "fr");
  EXPECT_EQ(read(get("/v1/entries")).list.limit, 50U);
  const SearchRequest search = read(get("/v1/search?words=eau%20%22potable%22&theme=a&kind=b&lang=c&from=d&country=e"
                                        "&year=f&size=g&outcome=h&grade=i&place=j&when=k&open=1&past=1&limit=7"
                                        "&snippets=0"))
                                   .search;
  EXPECT_EQ(search.words, "eau \"potable\"");
  EXPECT_EQ(search.theme + search.kind + search.language + search.from + search.country, "abcde");
  EXPECT_EQ(search.year + search.size + search.outcome + search.grade + search.place + search.when, "fghijk");
  EXPECT_TRUE(search.open && search.past);
  EXPECT_EQ(search.limit, 7U);
  EXPECT_EQ(search.snippets, 0U);
  EXPECT_EQ(read(get("/v1/search")).search.limit, 20U);
  EXPECT_EQ(read(get("/v1/cities/gu%C3%A9")).name, "gué");
  EXPECT_EQ(read(get("/v1/who?theme=data.gis")).name, "data.gis");
  EXPECT_EQ(read(get("/v1/digest?since=2026-11-19&limit=7")).digest.since, "2026-11-19");
  EXPECT_EQ(read(get("/v1/digest?since=2026-11-19&limit=7")).digest.limit, 7U);
  EXPECT_EQ(read(get("/v1/digest")).digest.limit, 10U);
  EXPECT_EQ(read(get("/v1/search")).search.snippets, 10U);
  EXPECT_EQ(read(get("/v1/export?format=markdown&before=9")).page.before, 9U);
  const ImportLines lines =
      read(post("/v1/import?line=5&file=a.jsonl&check=true", "{}\n", "application/x-ndjson; charset=utf-8")).lines;
  EXPECT_EQ(lines.line, 5U);
  EXPECT_EQ(lines.text, "{}\n");
  EXPECT_TRUE(lines.check);
  const ApiRequest published = read(post("/v1/entries", R"({"markdown": "x", "fileName": "a.md"})"));
  EXPECT_EQ(static_cast<const v1::Publish&>(*published.body).file_name(), "a.md");
}

TEST(HttpRequest, ResumesEventsAfterANumber) {
  EXPECT_EQ(read(get("/v1/events?after=7", "3")).after, 7U);
  EXPECT_EQ(read(get("/v1/events", "3")).after, 3U);
  EXPECT_EQ(read(get("/v1/events?after=0")).after, 0U);
  for (const char* target : {"/v1/events", "/v1/events?after=", "/v1/events?after=x", "/v1/events?after=-1",
                             "/v1/events?after=18446744073709551616"}) {
    EXPECT_EQ(read(get(target)).after, std::nullopt) << target;
  }
}

TEST(HttpRequest, IsRefusedWithWhatIsWrong) {
  using Refusal = std::pair<int, std::string>;
  EXPECT_EQ(refused(get("http://attacker.example/v1/status")), Refusal(400, "the request's address is malformed"));
  EXPECT_EQ(refused(get("/v1/st\x1b")).first, 400);
  EXPECT_EQ(refused(get("/v1/nowhere")), Refusal(404, "there is nothing at /v1/nowhere"));
  EXPECT_EQ(refused(post("/v1/events", "{}")).first, 404);
  EXPECT_EQ(refused(get("/v1/import")).first, 404);
  EXPECT_EQ(refused(read_request({"DELETE", "/v1/entries", "", ""}, {})),
            Refusal(405, "only GET and POST are answered"));
  EXPECT_EQ(refused(read_request({"get", "/v1/status", "", ""}, {})).first, 405);
  EXPECT_EQ(refused(post("/v1/entries", "{}", "text/plain")),
            Refusal(415, "the body of this request is application/json"));
  EXPECT_EQ(refused(post("/v1/import", "{}", "application/json")),
            Refusal(415, "the body of this request is application/x-ndjson"));
  EXPECT_EQ(refused(post("/v1/entries", "{}", "application/jsonx")).first, 415);
  EXPECT_EQ(refused(get("/v1/entries?limit=0")), Refusal(422, "limit must be a number from 1 to 1000"));
  EXPECT_EQ(refused(get("/v1/entries?limit=1001")).first, 422);
  EXPECT_EQ(refused(get("/v1/search?words=a&limit=101")), Refusal(422, "limit must be a number from 1 to 100"));
  EXPECT_EQ(refused(get("/v1/search?words=a&snippets=x")).first, 422);
  EXPECT_EQ(refused(get("/v1/entries?before=x")).first, 422);
  EXPECT_EQ(refused(get("/v1/entries?lang=f")), Refusal(422, "lang must be a language such as fr or pt-BR"));
  EXPECT_EQ(refused(get("/v1/entries?all=2")), Refusal(422, "all must be 1 or 0"));
  EXPECT_EQ(refused(get("/v1/entries/a/1?exact=y")).first, 422);
  EXPECT_EQ(refused(get("/v1/entries/a/1?lang=english%20please")).first, 422);
  EXPECT_EQ(refused(post("/v1/import?line=4294967296", "{}", "application/x-ndjson")).first, 422);
  for (const char* body :
       {"{", "[]", R"({"markdwon": "x"})", R"({"markdown": 1})", "null", "{}{}", "\xFF", "{\"a\xC3\": 1}"}) {
    const auto [status, what] = refused(post("/v1/entries", body));
    EXPECT_EQ(status, 422) << body;
    EXPECT_TRUE(what.starts_with("the request's JSON: ")) << what;
    EXPECT_EQ(harmless(what), what) << "one line, whatever protobuf quotes";
  }
}

TEST(HttpRequest, BoundsItsBody) {
  EXPECT_EQ(body_bytes_max_of("/v1/import?line=1"), import_body_bytes_max);
  EXPECT_EQ(body_bytes_max_of("/v1/import"), import_body_bytes_max);
  for (const char* target : {"/v1/imports", "/v1/import/", "/v1/entries", "", "?/v1/import"}) {
    EXPECT_EQ(body_bytes_max_of(target), body_bytes_max) << target;
  }
}

}  // namespace
}  // namespace essaim::daemon

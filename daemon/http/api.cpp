#include "daemon/http/api.h"

#include <utility>

#include "daemon/http/json.h"
#include "daemon/node.h"
#include "daemon/use_cases/conversation.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/digest.h"
#include "daemon/use_cases/directory.h"
#include "daemon/use_cases/doctor.h"
#include "daemon/use_cases/follows.h"
#include "daemon/use_cases/missing.h"
#include "daemon/use_cases/network.h"
#include "daemon/use_cases/profile.h"
#include "daemon/use_cases/reuse.h"
#include "daemon/use_cases/search.h"
#include "daemon/use_cases/status.h"
#include "daemon/use_cases/tray.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"
#include "essaim/v1/api_digest.pb.h"
#include "essaim/v1/api_directory.pb.h"
#include "essaim/v1/api_reuse.pb.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::daemon {
namespace {

using Done = std::function<void(ApiAnswer)>;

template <typename Message>
ApiAnswer answer(const Result<Message>& result) {
  if (!result) return problem_answer(result.error());
  return {200, to_json(*result)};
}

template <typename Message>
std::function<void(Result<Message>)> answering(Done done) {
  return [done = std::move(done)](const Result<Message>& result) { done(answer(result)); };
}

// read_request made it of this type.
template <typename Message>
const Message& body_of(const ApiRequest& request) {
  return static_cast<const Message&>(*request.body);
}

// What was read from the store, with what the links know of texts that are awaited.
template <typename Message>
void explained(Node& node, const Result<Message>& read, const Done& done) {
  if (!read) return done(problem_answer(read.error()));
  explain_missing(node, *read, [done](const Message& message) { done({200, to_json(message)}); });
}

void show(Node& node, const ApiRequest& request, const Done& done) {
  const ShowRequest asked{.label = request.name, .version = request.version, .language = request.language};
  if (request.fetch) return fetch_entry(node, asked, answering<v1::EntryView>(done));
  explained(node, show_entry(node, asked), done);
}

void give_page(Node& node, ExportQuery query, const Done& done) {
  export_entries(node, std::move(query), [done](Result<v1::ExportPage> page) {
    if (!page) return done(problem_answer(page.error()));
    std::string text = std::move(*page->mutable_text());
    page->clear_text();
    done({200, to_json(*page), std::move(text)});
  });
}

}  // namespace

void answer_request(Node& node, ApiRequest request, std::function<void(ApiAnswer)> done) {
  switch (request.asked) {
    case Asked::status: return view_status(node, [done](const v1::Status& status) { done({200, to_json(status)}); });
    case Asked::doctor:
      return diagnose(node, [done](const v1::Diagnosis& diagnosis) { done({200, to_json(diagnosis)}); });
    case Asked::doctor_progress: return done({200, to_json(diagnosis_progress(node))});
    case Asked::network: return done(answer(show_network(node)));
    case Asked::entries: return explained(node, list_entries(node, request.list), done);
    case Asked::entry: return show(node, request, done);
    case Asked::difference: return done(answer(show_difference(node, request.name)));
    case Asked::search: return search_entries(node, std::move(request.search), answering<v1::SearchAnswer>(done));
    case Asked::profile: return done(answer(show_own_city(node)));
    case Asked::cities: return list_cities(node, answering<v1::CityList>(done));
    case Asked::city: return done(answer(show_city(node, request.name)));
    case Asked::who: return find_who(node, std::move(request.name), answering<v1::WhoAnswer>(done));
    case Asked::match: return find_matches(node, answering<v1::MatchAnswer>(done));
    case Asked::digest: return make_digest(node, std::move(request.digest), answering<v1::Digest>(done));
    case Asked::follows: return list_follows(node, answering<v1::FollowList>(done));
    case Asked::export_page: return give_page(node, std::move(request.page), done);
    case Asked::inbox: return read_inbox(node, request.all, answering<v1::Inbox>(done));
    case Asked::ask: return ask(node, body_of<v1::Ask>(request), answering<v1::Published>(done));
    case Asked::answer:
      return daemon::answer(node, request.name, body_of<v1::Say>(request), answering<v1::Published>(done));
    case Asked::accept: return accept(node, request.name, answering<v1::Revised>(done));
    case Asked::mark_read: return mark_read(node, body_of<v1::MarkRead>(request), answering<v1::Inbox>(done));
    case Asked::events: return done(refusal(404, "events are a stream"));
    case Asked::create_network:
      return create_network(node, body_of<v1::CreateNetwork>(request), answering<v1::NetworkView>(done));
    case Asked::invite: return invite(node, body_of<v1::Invite>(request), answering<v1::Invited>(done));
    case Asked::join_network: return join_network(node, body_of<v1::Join>(request), answering<v1::NetworkView>(done));
    case Asked::revoke: return revoke(node, body_of<v1::Revoke>(request), answering<v1::NetworkView>(done));
    case Asked::publish: return publish(node, body_of<v1::Publish>(request), answering<v1::Published>(done));
    case Asked::revise: return revise(node, request.name, body_of<v1::Revise>(request), answering<v1::Revised>(done));
    case Asked::confirm:
      return confirm(node, request.name, body_of<v1::Confirm>(request), answering<v1::Confirmed>(done));
    case Asked::retract:
      return retract(node, request.name, body_of<v1::Retract>(request), answering<v1::Retracted>(done));
    case Asked::write_profile:
      return write_profile(node, body_of<v1::WriteProfile>(request), answering<v1::ProfileWritten>(done));
    case Asked::tree: return done(answer(show_tree(node, request.name)));
    case Asked::adopt: return adopt(node, request.name, body_of<v1::Adopt>(request), answering<v1::Reused>(done));
    case Asked::endorse: return endorse(node, request.name, body_of<v1::Endorse>(request), answering<v1::Reused>(done));
    case Asked::translate:
      return translate(node, request.name, body_of<v1::Translate>(request), answering<v1::Reused>(done));
    case Asked::add_follow:
      return add_follow(node, body_of<v1::AddFollow>(request), answering<v1::FollowChanged>(done));
    case Asked::remove_follow:
      return remove_follow(node, request.name, body_of<v1::RemoveFollow>(request), answering<v1::FollowChanged>(done));
    case Asked::drafts: return done({200, to_json(list_drafts(node))});
    case Asked::draft: return done(answer(show_draft(node, request.name)));
    case Asked::submit: return submit_draft(node, body_of<v1::Submit>(request), answering<v1::Submitted>(done));
    case Asked::approve:
      return approve_draft(node, request.name, body_of<v1::Approve>(request), answering<v1::Published>(done));
    case Asked::reject:
      return reject_draft(node, request.name, body_of<v1::Reject>(request), answering<v1::DraftSummary>(done));
    case Asked::drop_draft:
      return drop_draft(node, request.name, body_of<v1::DropDraft>(request), answering<v1::DraftSummary>(done));
    case Asked::import_lines: return import_lines(node, std::move(request.lines), answering<v1::Imported>(done));
  }
}

}  // namespace essaim::daemon

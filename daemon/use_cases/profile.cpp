#include "daemon/use_cases/profile.h"

#include <memory>
#include <utility>

#include "core/profile_form.h"
#include "daemon/node.h"
#include "daemon/profiles.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/city_view.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::daemon {
namespace {

// The title of its entry: the city's name as most partners read it.
std::string title_of(const Profile& profile, const NetworkState& network, const LogKey& self) {
  if (!profile.names.empty()) return profile.names.front().text;
  return network.by_key(self)->name("");
}

// The profile, and where there was one before a retraction of that.
Result<std::vector<Draft>> drafts_of(const Node& node, const Profile& profile, v1::ProfileWritten& answer) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  const auto before = profile_of(node.store(), **network, node.self());
  if (!before) return tl::unexpected(before.error());
  std::vector<Draft> drafts;
  if (*before && (*before)->profile == profile) {
    answer.set_unchanged(true);
    answer.set_label(label_of(**network, (*before)->entry.place));
    return drafts;
  }
  Document document;
  document.kind = std::string(profile_kind);
  document.title = title_of(profile, **network, node.self());
  document.profile = profile;
  auto draft = draft_of(document);
  if (!draft) return tl::unexpected(draft.error());
  draft->mark = profile_mark(node.self());
  drafts.push_back(std::move(*draft));
  if (!*before) return drafts;

  Document retraction;
  retraction.kind = std::string(retraction_kind);
  retraction.title = "Retraction";
  retraction.summary = profile_replaced_reason;
  auto taken_back = draft_of(retraction);
  if (!taken_back) return tl::unexpected(taken_back.error());
  taken_back->retraction = RetractionClass::personal_data;
  taken_back->references.push_back(reference_to(**network, Relation::retracts, (*before)->entry));
  taken_back->replaced_by = 0;
  drafts.push_back(std::move(*taken_back));
  answer.set_replaced(label_of(**network, (*before)->entry.place));
  return drafts;
}

}  // namespace

void write_profile(Node& node, const v1::WriteProfile& request, std::function<void(Result<v1::ProfileWritten>)> done) {
  if (auto network = writable_network(node); !network) return done(tl::unexpected(network.error()));
  auto profile = parse_profile_form(request.form(), shown_file(request.file_name()));
  if (!profile) return done(tl::unexpected(profile.error()));
  auto answer = std::make_shared<v1::ProfileWritten>();
  node.lane().publish_together(
      [&node, profile = std::move(*profile), answer] { return drafts_of(node, profile, *answer); },
      [handle = node.config().handle, answer, done = std::move(done)](Result<std::vector<PublishedEntry>> entries) {
        if (!entries) return done(tl::unexpected(entries.error()));
        if (!entries->empty()) {
          answer->set_label(handle + "/" + std::to_string(entries->front().place.sequence));
          answer->set_id(to_hex(entries->front().hash.view()));
        }
        done(std::move(*answer));
      });
}

Result<v1::CityView> show_own_city(const Node& node) {
  const auto network = node.membership().current();
  if (const MemberState* const member = network ? network->by_key(node.self()) : nullptr) {
    return view_of_city(node, *network, *member);
  }
  v1::CityView view;
  view.set_handle(node.config().handle);
  view.set_name(node.config().name);
  view.set_country(node.config().country);
  view.set_self(true);
  return view;
}

Result<v1::CityView> show_city(const Node& node, std::string_view handle) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const auto member = find_city(*network, handle);
  if (!member) return tl::unexpected(member.error());
  return view_of_city(node, *network, **member);
}

}  // namespace essaim::daemon

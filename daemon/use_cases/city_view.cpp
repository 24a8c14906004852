#include "daemon/use_cases/city_view.h"

#include <utility>

#include "core/directory.h"
#include "core/reasons.h"
#include "core/review_date.h"
#include "daemon/node.h"
#include "daemon/profiles.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/cities.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::daemon {

Result<v1::CityView> view_of_city(const Node& node, const NetworkState& network, const MemberState& member) {
  const LogKey& key = member.admission.node_key;
  v1::CityView view;
  view.set_handle(member.admission.handle);
  view.set_name(member.name(""));
  view.set_country(member.admission.country);
  view.set_self(key == node.self());
  for (const NetworkName& name : member.admission.names) {
    v1::ProfileName& out = *view.add_names();
    out.set_language(name.language);
    out.set_text(name.text);
  }
  const storage::LogState log = node.store().log(key).value_or(storage::LogState());
  view.set_entries(log.entries);
  view.set_documents(log.documents);
  if (log.fork != 0) {
    view.set_state(std::string(name_of(Reason::log_forked)));
  } else {
    view.set_state(member.revoked ? "revoked" : "member");
  }
  const auto held = profile_of(node.store(), network, key);
  if (!held) return tl::unexpected(held.error());
  if (*held) {
    essaim::write_profile((*held)->profile, *view.mutable_profile());
    view.set_profile_label(label_of(network, (*held)->entry.place));
    view.set_profile_ms(read_header((*held)->entry.header).fields.time_ms);
  }
  return view;
}

v1::RoleView role_view(const MemberState& member, const ProfileRole& role) {
  v1::RoleView view;
  view.set_handle(member.admission.handle);
  view.set_city(member.name(""));
  view.set_name(role.name);
  view.set_mailbox(role.mailbox);
  for (const std::string& theme : role.themes) view.add_themes(theme);
  for (const std::string& language : role.languages) view.add_languages(language);
  view.set_valid_until(role.valid_until);
  return view;
}

Result<std::vector<v1::RoleView>> whom_to_ask(const Node& node, const NetworkState& network, const MemberState& member,
                                              std::span<const std::string> themes) {
  const auto held = profile_of(node.store(), network, member.admission.node_key);
  if (!held) return tl::unexpected(held.error());
  std::vector<v1::RoleView> roles;
  if (!*held) return roles;
  for (const ProfileRole* const role : roles_for((*held)->profile, themes, today())) {
    roles.push_back(role_view(member, *role));
  }
  return roles;
}

}  // namespace essaim::daemon

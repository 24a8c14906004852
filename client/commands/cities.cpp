#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "client/check_view.h"
#include "client/command.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/directory.h"
#include "core/profile.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::client {
namespace {

// The languages of its roles, else those in which it is named.
std::string languages_of(const v1::CityView& city) {
  std::vector<std::string> codes;
  const auto add = [&codes](const std::string& code) {
    if (!code.empty() && std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
  };
  for (const v1::ProfileRole& role : city.profile().roles()) {
    for (const std::string& code : role.languages()) add(code);
  }
  if (codes.empty()) {
    for (const v1::ProfileName& name : city.has_profile() ? city.profile().names() : city.names()) add(name.language());
  }
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : ", ") + code;
  return text;
}

std::string state_label(const std::string& state) {
  if (state == "member") return say("member");
  if (state == "revoked") return say("revoked");
  return reason_sentence(state);
}

// Those to whom one may write today.
std::size_t valid_roles(const v1::CityView& city) {
  const Profile profile = read_profile(city.profile());
  return static_cast<std::size_t>(
      std::ranges::count_if(profile.roles, [](const ProfileRole& role) { return is_valid(role, today()); }));
}

std::string number(std::uint64_t count) { return count == 0 ? "" : std::to_string(count); }

int run_cities(const Context& context) {
  v1::CityList list;
  const auto answer = context.api().get("/v1/cities", list);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  Table table({say("city"), say("name"), say("country"), say("inhabitants"), say("languages"), say("roles"),
               say("entries held"), say("adoptions"), say("state")},
              1);
  for (const v1::CityView& city : list.cities()) {
    const std::string& country = city.profile().country();
    table.add({city.handle(), city.name(), country.empty() ? city.country() : country,
               number(city.profile().population()), languages_of(city), number(valid_roles(city)),
               std::to_string(city.texts()), number(city.adoptions()), state_label(city.state())});
  }
  table.print();
  if (list.adoptions_cut()) print_note(say("Entries and adoptions were counted among the newest 100,000 only."));
  return 0;
}

}  // namespace

void add_cities(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "cities", say("All cities of the network: size, languages, roles, what is held"),
                                  "essaim cities");
  command.callback([&context] { context.run = [&context] { return run_cities(context); }; });
}

}  // namespace essaim::client

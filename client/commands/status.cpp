#include <CLI/CLI.hpp>
#include <memory>
#include <set>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/live_status.h"
#include "client/network_view.h"
#include "client/say.h"
#include "client/search_view.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/reasons.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

void print_self(const v1::Status& status) {
  print_line(harmless(status.self().name()) + " (" + status.self().handle() + ", " + status.self().country() + ")");
  if (!status.has_network()) {
    print_line(say("No network yet. Next: essaim network create NAME, or essaim network join LINE."));
    return;
  }
  print_line(say("Network {0}, {1}",
                 {harmless(status.network().name()), say_count("{0} city", "{0} cities", status.network().members())}));
  if (status.state() == "joining")
    print_line(say("Joining: the list of members is on its way from the city that invited you."));
  if (!status.self().problem().empty()) {
    print_line("! " + reason_sentence(status.self().problem()) + " (" + status.self().handle() + "/" +
               std::to_string(status.self().problem_at()) + ")");
    print_line("  → " + reason_advice(status.self().problem()));
  }
  print_line(say_count("{0} entry known", "{0} entries known", status.entries()) + ", " +
             say_count("{0} text held", "{0} texts held", status.documents()) + ", " +
             say_count("{0} missing", "{0} missing", status.missing()));
  const std::uint64_t with_text = status.documents() + status.missing() + status.not_followed();
  if (status.entries() > with_text) {
    print_line(say_count("{0} entry has no text: it takes another one back, or was taken back itself.",
                         "{0} entries have no text: they take others back, or were taken back themselves.",
                         status.entries() - with_text));
  }
  if (status.not_followed() > 0) {
    print_line(say_count("{0} text is not followed and not here: essaim follows",
                         "{0} texts are not followed and not here: essaim follows", status.not_followed()));
  }
  if (const std::string note = index_note(status.search()); !note.empty()) print_line(note);
}

// A city behind a router may well only dial; one that meant to be reached, or leads and must invite, should know.
bool nobody_can_dial(const v1::Status& status) {
  if (!status.self().addresses().empty()) return false;
  const bool leads = status.has_network() && status.network().lead() == status.self().handle();
  return leads || !status.self().listen().empty();
}

std::string link_word(const v1::Partner& partner) {
  if (partner.connected()) return say("connected");
  if (!partner.problem().empty()) return reason_sentence(partner.problem());
  return say("not connected");
}

void print_partners(const v1::Status& status) {
  if (status.partners().empty()) return;
  print_line();
  Table table({say("partner"), say("last contact"), say("link")}, 2);
  for (const v1::Partner& partner : status.partners()) {
    table.add({partner.handle(), ago_text(partner.last_contact_ms(), status.now_ms()), link_word(partner)});
  }
  table.print();
  std::set<std::string> problems;
  for (const v1::Partner& partner : status.partners()) {
    if (!partner.connected() && !partner.problem().empty()) problems.insert(partner.problem());
  }
  for (const v1::Partner& partner : status.partners()) {
    // What a proxy answered is what whoever runs it will ask for.
    if (!partner.connected() && partner.problem() == name_of(Reason::proxy_failed) && !partner.detail().empty())
      print_line("  " + partner.handle() + ": " + harmless(partner.detail()));
  }
  for (const std::string& problem : problems) print_line("  → " + reason_advice(problem));
}

std::string missing_text(const v1::CityHoldings& city) {
  std::string text, not_followed;
  for (const v1::MissingCount& missing : city.missing()) {
    if (missing.reason() == "not-followed") {
      not_followed = say_count("{0} not followed", "{0} not followed", missing.count());
    } else {
      text = listed(text, say("{0}: {1}", {say_count("{0} missing", "{0} missing", missing.count()),
                                           reason_sentence(missing.reason())}));
    }
  }
  if (text.empty() && city.headers() > 0) text = say("complete");
  return listed(text, not_followed);
}

std::string city_word(const v1::CityHoldings& city) {
  if (city.state() == "revoked") return say("revoked");
  if (city.state() == "log-forked")
    return say("disputed from {0} on", {city.handle() + "/" + std::to_string(city.forked_at())});
  return "";
}

void print_cities(const v1::Status& status) {
  if (status.cities().empty()) return;
  print_line();
  Table table({say("city"), say("entries"), say("texts"), say("state"), ""}, 3);
  for (const v1::CityHoldings& city : status.cities()) {
    table.add({city.handle(), std::to_string(city.headers()), std::to_string(city.documents()), missing_text(city),
               city_word(city)});
  }
  table.print();
}

void print_status(const Context& context, const v1::Status& status, const std::string& json) {
  if (context.json) return print_json(json);
  print_self(status);
  print_partners(status);
  print_cities(status);
  if (!nobody_can_dial(status)) return;
  print_line();
  print_nobody_can_dial();
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "status", say("Who am I, which links are up, what is held and missing"), "essaim status");
  auto watch = std::make_shared<bool>(false);
  command.add_flag("--watch", *watch, say("Show it again at each change, until Ctrl-C"));
  command.callback([&context, watch] {
    context.run = [&context, watch] {
      if (*watch) return watch_status(context, print_status);
      v1::Status status;
      const auto answer = context.api().get("/v1/status", status);
      if (!answer) return context.failed(answer.error());
      print_status(context, status, *answer);
      return 0;
    };
  });
}

}  // namespace essaim::client

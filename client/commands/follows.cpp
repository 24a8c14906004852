#include <CLI/CLI.hpp>

#include "client/command.h"
#include "client/follow_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

void add_row(Table& table, const std::string& number, const std::string& name, const std::string& what,
             const v1::FollowView& counts) {
  table.add({number, name, what, std::to_string(counts.entries()), std::to_string(counts.documents()),
             std::to_string(counts.missing())});
}

int run_follows(const Context& context) {
  v1::FollowList list;
  const auto answer = context.api().get("/v1/follows", list);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  Table table({say("number"), say("name"), say("what"), say("entries"), say("held"), say("missing")}, 2);
  for (const v1::FollowView& follow : list.follows()) {
    add_row(table, std::to_string(follow.number()), follow.name(), follow_text(follow), follow);
  }
  add_row(table, "", "", say("always: your own, and what answers or cites them"), list.always());
  table.print();
  if (list.not_followed() > 0) {
    std::string note = say_count("{0} entry is not followed.", "{0} entries are not followed.", list.not_followed());
    if (list.kept() > 0) {
      note += " " + say_count("The text of {0} of them is here all the same.",
                              "The texts of {0} of them are here all the same.", list.kept());
    }
    print_note(note);
  }
  return 0;
}

}  // namespace

void add_follows(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "follows", say("List what is followed, with what is held and missing of it"), "essaim follows");
  command.callback([&context] { context.run = [&context] { return run_follows(context); }; });
}

}  // namespace essaim::client

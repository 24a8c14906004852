#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "client/city_view.h"
#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/theme_typed.h"
#include "core/harmless.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::client {
namespace {

template <typename List>
std::string joined(const List& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void print_who(const v1::WhoAnswer& who) {
  const std::string theme = harmless(theme_with_code(who.theme()));
  if (who.roles().empty()) {
    print_line(say("No city names a role for {0}.", {theme}));
  } else {
    print_line(say("Whom to ask about {0}", {theme}));
    print_line();
    Table table({say("city"), say("role"), say("mailbox"), say("themes"), say("languages")}, 1);
    for (const v1::RoleView& role : who.roles()) {
      table.add({role.handle(), role.name(), role.mailbox(), joined(role.themes()), joined(role.languages())});
    }
    table.print();
  }
  if (who.writers().empty()) return;
  print_line();
  print_line(say("Who wrote on it"));
  print_line();
  Table table({say("city"), say("texts"), say("whom to ask")}, 2);
  for (const v1::WriterView& writer : who.writers()) {
    table.add({writer.handle(), std::to_string(writer.texts()), writer.has_ask() ? role_line(writer.ask()) : ""});
  }
  table.print();
  if (who.writers_cut()) print_note(say("Only the newest texts were counted."));
}

int run_who(const Context& context, const std::string& typed) {
  const auto theme = theme_typed(typed);
  if (!theme) return context.failed(theme.error());
  v1::WhoAnswer who;
  const auto answer = context.api().get("/v1/who?theme=" + url_part(*theme), who);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_who(who);
  }
  return 0;
}

}  // namespace

void add_who(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "who", say("Whom to ask about a theme: roles of all cities, and who wrote most on it"),
                  "essaim who --theme data.gis\n  essaim who --theme vélo");
  auto theme = std::make_shared<std::string>();
  command.add_option("--theme", *theme, say("Code of a theme, or a word in English or French"))
      ->required()
      ->type_name(say("THEME"));
  command.callback([&context, theme] { context.run = [&context, theme] { return run_who(context, *theme); }; });
}

}  // namespace essaim::client

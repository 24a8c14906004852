#include "core/themes.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>

#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/theme_search.h"

namespace essaim::client {
namespace {

void print_themes(const std::vector<const Theme*>& chosen) {
  const Language other = spoken() == Language::french ? Language::english : Language::french;
  Table table({say("theme"), say("name"), say("in the other language")}, 2);
  for (const Theme* const theme : chosen) {
    table.add({theme->broader.empty() ? theme->code : "  " + theme->code, theme->label(spoken()), theme->label(other)});
  }
  table.print();
}

int run_themes(const Context& context, const std::vector<std::string>& words) {
  std::vector<const Theme*> chosen;
  if (words.empty()) {
    for (const Theme& theme : themes()) chosen.push_back(&theme);
  } else {
    std::string typed;
    for (const std::string& word : words) typed += (typed.empty() ? "" : " ") + word;
    chosen = themes_called(typed);
    if (chosen.empty()) {
      std::string near;
      for (const std::string& code : near_themes(typed)) near += (near.empty() ? "" : ", ") + code;
      return context.failed(
          Error(Errc::unknown_theme, {shortened(harmless(typed), 60), near.empty() ? say("none") : near}));
    }
  }
  if (!context.json) {
    print_themes(chosen);
    return 0;
  }
  boost::json::array all;
  for (const Theme* const theme : chosen) {
    all.push_back({{"code", theme->code}, {"broader", theme->broader}, {"en", theme->english}, {"fr", theme->french}});
  }
  print_json(boost::json::serialize(boost::json::object{{"themes", std::move(all)}}));
  return 0;
}

}  // namespace

void add_themes(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "themes", say("The themes, or those that a word in either language leads to"),
                                  "essaim themes\n  essaim themes vélo");
  auto words = std::make_shared<std::vector<std::string>>();
  command.add_option("word", *words, say("Words in English or French, or the beginning of a code"))
      ->type_name(say("WORD"));
  command.callback([&context, words] { context.run = [&context, words] { return run_themes(context, *words); }; });
}

}  // namespace essaim::client

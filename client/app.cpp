#include "client/app.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <string>
#include <string_view>

#include "client/command.h"
#include "client/help_pages.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/usage_error.h"
#include "core/city_files.h"
#include "core/harmless.h"
#include "core/version.h"

namespace essaim::client {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// --lang, ESSAIM_LANG, then the locale. Looked at before the rest, because help and errors are already words.
Language choose_language(int argc, char** argv) {
  std::string asked;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    // There --lang is the language of entries.
    if (word == "follow" || word == "search" || word == "translate") break;
    if (word == "--lang" && i + 1 < argc) asked = argv[i + 1];
    if (word.starts_with("--lang=")) asked = std::string(word.substr(7));
  }
  // What is no language of ours is refused later, in the one that is usual here.
  if (const auto language = language_from(asked)) return *language;
  for (const std::string& source : {environment("ESSAIM_LANG"), environment("LANGUAGE"), environment("LC_ALL"),
                                    environment("LC_MESSAGES"), environment("LANG")}) {
    if (source.empty()) continue;
    return language_from(source).value_or(Language::english);
  }
  return Language::english;
}

}  // namespace

int main_program(int argc, char** argv) {
  speak(choose_language(argc, argv));
  Context context;
  std::string data = environment("ESSAIM_DATA");
  std::string socket = environment("ESSAIM_SOCKET");
  std::string language;

  CLI::App app(say("essaim: cities learn from each other. Talks to the essaimd of your city."), "essaim");
  app.formatter(help_pages());
  app.set_help_flag("-h,--help", say("This help"));
  app.footer(say("Example:") + "\n  essaim status\n\n" +
             say("Exit code: 0 done, 1 a fault of Essaim, 2 not understood, 3 no daemon, 4 input to correct, 5 not "
                 "found, 6 refused, 7 busy, 8 disk, 9 doctor found a problem, 130 interrupted."));
  app.set_version_flag("--version", std::string("essaim ") + version, say("Version"));
  app.add_option("--data", data, say("Data directory of the city (or ESSAIM_DATA)"))->type_name(say("DIR"));
  app.add_option("--socket", socket, say("Socket of the daemon (or ESSAIM_SOCKET)"))->type_name(say("PATH"));
  app.add_option("--lang", language, say("Language: en or fr (or ESSAIM_LANG)"))->type_name("en|fr");
  app.add_flag("--json", context.json, say("Answer for programs"));
  app.require_subcommand(0, 1);

  add_init(app, context);
  add_network(app, context);
  add_new(app, context);
  add_check(app, context);
  add_publish(app, context);
  add_revise(app, context);
  add_confirm(app, context);
  add_submit(app, context);
  add_review(app, context);
  add_approve(app, context);
  add_reject(app, context);
  add_import(app, context);
  add_export(app, context);
  add_retract(app, context);
  add_adopt(app, context);
  add_endorse(app, context);
  add_translate(app, context);
  add_cite(app, context);
  add_tree(app, context);
  add_list(app, context);
  add_show(app, context);
  add_search(app, context);
  add_ask(app, context);
  add_answer(app, context);
  add_accept(app, context);
  add_inbox(app, context);
  add_status(app, context);
  add_doctor(app, context);
  add_follow(app, context);
  add_unfollow(app, context);
  add_follows(app, context);
  add_watch(app, context);
  add_digest(app, context);
  add_profile(app, context);
  add_cities(app, context);
  add_who(app, context);
  add_match(app, context);
  add_feed(app, context);
  add_kinds(app, context);
  add_themes(app, context);
  add_completion(app, context);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const CLI::App& asked = deepest(app);
    print_text(asked.help(words_before(asked)), Fidelity::exact);
    return 0;
  } catch (const CLI::CallForVersion&) {
    print_line(std::string("essaim ") + version);
    return 0;
  } catch (const CLI::ParseError& failure) {
    context.command = full_name(deepest(app));
    return context.failed(usage_error(failure, app));
  }
  if (!language.empty() && !language_from(language)) {
    return context.failed(Error(Errc::usage, {say("--lang is en or fr, not “{0}”", {harmless(language)})}));
  }
  if (!context.run) {
    print_text(app.help(), Fidelity::exact);
    return app.get_subcommands().empty() && argc <= 1 ? 0 : 2;
  }
  context.command = full_name(deepest(app));
  context.data = data;
  if (!socket.empty()) {
    context.socket = socket;
  } else if (!data.empty()) {
    context.socket = std::filesystem::path(data) / city_files::socket;
  }
  return context.run();
}

}  // namespace essaim::client

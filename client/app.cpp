#include "client/app.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/command.h"
#include "client/help_pages.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/city_files.h"
#include "core/harmless.h"
#include "core/themes.h"
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
    if (word == "follow") break;
    if (word == "--lang" && i + 1 < argc) asked = argv[i + 1];
    if (word.starts_with("--lang=")) asked = std::string(word.substr(7));
  }
  for (const std::string& source : {asked, environment("ESSAIM_LANG"), environment("LANGUAGE"), environment("LC_ALL"),
                                    environment("LC_MESSAGES"), environment("LANG")}) {
    if (source.empty()) continue;
    return language_from(source).value_or(Language::english);
  }
  return Language::english;
}

// The command that was named last.
const CLI::App& deepest(const CLI::App& app) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

// How an option or argument is called on the help page of the command.
std::string shown_name(const CLI::App& command, const std::string& name) {
  const CLI::Option* option = command.get_option_no_throw(name);
  return option != nullptr && option->get_positional() ? option->get_type_name() : name;
}

// `essaim network`, for the usage line of `essaim network invite`.
std::string words_before(const CLI::App& command) {
  std::string words;
  for (const CLI::App* parent = command.get_parent(); parent != nullptr; parent = parent->get_parent()) {
    words = parent->get_name() + (words.empty() ? "" : " " + words);
  }
  return words;
}

// What CLI11 found wrong, in the words of the user's language.
Error usage_error(const CLI::ParseError& failure, const CLI::App& app) {
  const std::string detail = harmless(failure.what());
  if (dynamic_cast<const CLI::ExtrasError*>(&failure) != nullptr) {
    const auto extras = app.remaining(true);
    std::string words;
    for (const std::string& word : extras) words += (words.empty() ? "" : " ") + harmless(word);
    std::vector<std::string> commands;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
      commands.push_back(command->get_name());
    const auto close = extras.empty() ? std::vector<std::string>() : nearest(extras.front(), commands, 1);
    if (!close.empty() && app.get_subcommands().empty()) {
      return Error(Errc::usage, {say("\"{0}\" is not known; the nearest is {1}", {words, close.front()})});
    }
    return Error(Errc::usage, {say("\"{0}\" is not known here", {words})});
  }
  // CLI11 speaks English only: of its sentence the name that it is about is kept.
  const std::string name = shown_name(deepest(app), detail.substr(0, detail.find_first_of(": ")));
  if (dynamic_cast<const CLI::RequiredError*>(&failure) != nullptr) {
    if (detail.ends_with(" is required") && !detail.starts_with("A subcommand")) {
      return Error(Errc::usage, {say("{0} is missing", {name})});
    }
    std::string words;
    for (const CLI::App* command : deepest(app).get_subcommands([](const CLI::App*) { return true; })) {
      words += (words.empty() ? "" : ", ") + command->get_name();
    }
    return Error(Errc::usage, {say("one of these is missing: {0}", {words})});
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&failure) != nullptr) {
    return Error(Errc::usage, {say("{0} lacks its value, or has one too many", {name})});
  }
  if (dynamic_cast<const CLI::ValidationError*>(&failure) != nullptr ||
      dynamic_cast<const CLI::ConversionError*>(&failure) != nullptr) {
    return Error(Errc::usage, {say("the value of {0} does not fit", {name})});
  }
  return Error(Errc::usage, {detail});
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
  app.footer(
      say("Example:") + "\n  essaim status\n\n" +
      say("Exit status: 0 done, 2 usage, 3 no daemon, 4 input to correct, 5 not found, 6 refused, 7 busy, 8 disk, 9 "
          "doctor found a problem."));
  app.set_version_flag("--version", std::string("essaim ") + version, say("Version"));
  app.add_option("--data", data, say("Data directory of the city (or ESSAIM_DATA)"))->type_name(say("DIR"));
  app.add_option("--socket", socket, say("Socket of the daemon (or ESSAIM_SOCKET)"))->type_name(say("PATH"));
  app.add_option("--lang", language, say("Language: en or fr (or ESSAIM_LANG)"))->type_name("en|fr");
  app.add_flag("--json", context.json, say("Answer for programs"));
  app.require_subcommand(0, 1);

  add_init(app, context);
  add_network(app, context);
  add_publish(app, context);
  add_revise(app, context);
  add_import(app, context);
  add_export(app, context);
  add_retract(app, context);
  add_list(app, context);
  add_show(app, context);
  add_status(app, context);
  add_doctor(app, context);
  add_follow(app, context);
  add_unfollow(app, context);
  add_follows(app, context);
  add_watch(app, context);
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
    return context.failed(usage_error(failure, app));
  }
  if (!language.empty() && !language_from(language)) {
    return context.failed(Error(Errc::usage, {say("--lang is en or fr, not \"{0}\"", {harmless(language)})}));
  }
  if (!context.run) {
    print_text(app.help(), Fidelity::exact);
    return app.get_subcommands().empty() && argc <= 1 ? 0 : 2;
  }
  context.data = data;
  if (!socket.empty()) {
    context.socket = socket;
  } else if (!data.empty()) {
    context.socket = std::filesystem::path(data) / city_files::socket;
  }
  return context.run();
}

}  // namespace essaim::client

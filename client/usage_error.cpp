#include "client/usage_error.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

#include "client/say.h"
#include "core/harmless.h"
#include "core/themes.h"

namespace essaim::client {
namespace {

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  const CLI::App& command = deepest(app);
  std::vector<const CLI::Option*> options = command.get_options();
  if (&command == &app) return options;
  const std::vector<const CLI::Option*> general = app.get_options();
  options.insert(options.end(), general.begin(), general.end());
  return options;
}

// Whether one of the words of a sentence is this one.
bool has_word(std::string_view sentence, std::string_view word) {
  for (std::size_t at = 0; (at = sentence.find(word, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + word.size();
    if ((at == 0 || sentence[at - 1] == ' ') &&
        (end == sentence.size() || std::string_view(" :,").find(sentence[end]) != std::string_view::npos))
      return true;
  }
  return false;
}

// The option that a sentence of CLI11 is about.
const CLI::Option* option_in(const std::string& sentence, const CLI::App& app) {
  const auto options = options_of(app);
  const auto found =
      std::ranges::find_if(options, [&](const CLI::Option* option) { return has_word(sentence, option->get_name()); });
  return found == options.end() ? nullptr : *found;
}

// As the help page calls it.
std::string shown_name(const CLI::Option& option) {
  return option.get_positional() ? option.get_type_name() : option.get_name();
}

Error unknown_words(const CLI::App& app) {
  const std::vector<std::string> extras = app.remaining(true);
  const std::string first = extras.empty() ? "" : extras.front();
  std::vector<std::string> candidates;
  if (first.starts_with("--")) {
    for (const CLI::Option* option : options_of(app)) {
      if (!option->get_positional()) candidates.push_back(option->get_name());
    }
  } else if (app.get_subcommands().empty()) {
    candidates = names_of_commands(app);
  }
  const auto close = nearest(first, candidates, 1);
  if (!close.empty()) {
    return Error(Errc::usage, {say("“{0}” is not known; the nearest is {1}", {harmless(first), close.front()})});
  }
  std::string words;
  for (const std::string& word : extras) words += (words.empty() ? "" : " ") + harmless(word);
  return Error(Errc::usage, {say("“{0}” is not known here", {words})});
}

}  // namespace

const CLI::App& deepest(const CLI::App& app) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

std::string words_before(const CLI::App& command) {
  std::string words;
  for (const CLI::App* parent = command.get_parent(); parent != nullptr; parent = parent->get_parent()) {
    words = parent->get_name() + (words.empty() ? "" : " " + words);
  }
  return words;
}

std::string full_name(const CLI::App& command) {
  const std::string before = words_before(command);
  return before + (before.empty() ? "" : " ") + command.get_name();
}

Error usage_error(const CLI::ParseError& failure, const CLI::App& app) {
  if (dynamic_cast<const CLI::ExtrasError*>(&failure) != nullptr) return unknown_words(app);
  const std::string detail = harmless(failure.what());
  const CLI::Option* option = option_in(detail, app);
  if (option == nullptr) {
    const auto commands = names_of_commands(deepest(app));
    if (dynamic_cast<const CLI::RequiredError*>(&failure) == nullptr || commands.empty())
      return Error(Errc::usage, {detail});
    std::string words;
    for (const std::string& command : commands) words += (words.empty() ? "" : ", ") + command;
    return Error(Errc::usage, {say("one of these is missing: {0}", {words})});
  }
  const std::string name = shown_name(*option);
  const std::string purpose = option->get_description();
  if (dynamic_cast<const CLI::RequiredError*>(&failure) != nullptr) {
    return Error(Errc::usage, {say("{0} is missing: {1}", {name, purpose})});
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&failure) != nullptr) {
    return Error(Errc::usage, {say("{0} lacks its value, or has one too many: {1}", {name, purpose})});
  }
  return Error(Errc::usage, {say("the value of {0} does not fit: {1}", {name, purpose})});
}

}  // namespace essaim::client

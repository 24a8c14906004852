#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/kinds.h"
#include "core/themes.h"

namespace essaim::client {
namespace {

// All commands, with the words that lead to each.
void walk(const CLI::App& command, const std::string& path,
          const std::function<void(const CLI::App&, const std::string& path)>& each) {
  each(command, path);
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) {
    walk(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), each);
  }
}

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

std::string options_of(const CLI::App& command) {
  std::string words;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : names_of(*option)) words += name + " ";
  }
  return words;
}

std::string words_of(const CLI::App& command) {
  std::string words;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    words += sub->get_name() + " ";
  return words + options_of(command);
}

// Where another word of a command may follow, as a pattern of bash.
std::string groups_of(const CLI::App& app) {
  std::string pattern;
  walk(app, "", [&](const CLI::App& command, const std::string& path) {
    if (command.get_subcommands([](const CLI::App*) { return true; }).empty()) return;
    pattern += (pattern.empty() ? "" : "|") + ("\"" + path + "\"");
  });
  return pattern;
}

std::string codes_of_themes() {
  std::string codes;
  for (const Theme& theme : themes()) codes += theme.code + " ";
  return codes;
}

enum class Which { all, that_people_begin };
std::string codes_of_kinds(Which which) {
  std::string codes;
  for (const Kind& kind : kinds()) {
    if (which == Which::all || !kind.automatic) codes += kind.code + " ";
  }
  return codes;
}

// What compgen is asked for the value of an option; empty where nothing can be offered.
std::string values_of(const std::string& name, const CLI::Option& option) {
  if (name == "--theme") return "-W \"" + codes_of_themes() + "\"";
  if (name == "--kind") return "-W \"" + codes_of_kinds(Which::all) + "\"";
  if (name == "--data") return "-d";
  if (name == "--socket" || name == "--output" || name == "--file" || name == "--note") return "-f";
  // `network|public` names all there is; what is checked follows behind a colon.
  std::string choice = option.get_type_name();
  choice.resize(std::min(choice.size(), choice.find(':')));
  if (choice.find('|') == std::string::npos) return "";
  std::ranges::replace(choice, '|', ' ');
  return "-W \"" + choice + "\"";
}

// The names of options that take a value, as a pattern of bash.
std::string with_value(const CLI::App& command) {
  std::string pattern;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_items_expected_max() == 0) continue;
    for (const std::string& name : names_of(*option)) pattern += (pattern.empty() ? "" : "|") + name;
  }
  return pattern;
}

// A row of bash for each option that takes a value, behind the words of its command; those of all commands come last.
std::string rows_of_values(const CLI::App& app) {
  std::string rows;
  const auto add = [&rows](const CLI::App& command, const std::string& where) {
    for (const CLI::Option* option : command.get_options()) {
      if (option->get_items_expected_max() == 0) continue;
      for (const std::string& name : names_of(*option)) {
        rows += "    " + where + " " + name + "\") ";
        if (const std::string asked = values_of(name, *option); !asked.empty()) {
          rows += "COMPREPLY=($(compgen " + asked + " -- \"$current\")); ";
        }
        rows += "return ;;\n";
      }
    }
  };
  walk(app, "", [&](const CLI::App& command, const std::string& path) {
    if (!path.empty()) add(command, "\"" + path);
  });
  add(app, "*\"");
  return rows;
}

// Made from the commands themselves, so that it knows every option there is.
std::string bash_script(const CLI::App& app) {
  std::string out =
      "# Tab completion of essaim for bash. Keep it: essaim completion bash > "
      "~/.local/share/bash-completion/completions/essaim\n"
      "_essaim() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\" path=\"\" words=\"\" "
      "word i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=\"${COMP_WORDS[i]}\"\n"
      "    case \"$word\" in\n"
      "      " +
      with_value(app) +
      ") ((i++)) ;;\n"
      "      -*) ;;\n"
      "      *) case \"$path\" in " +
      groups_of(app) +
      ") path=\"${path:+$path }$word\" ;; esac ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$path $previous\" in\n" +
      rows_of_values(app) +
      "  esac\n"
      "  case \"$path\" in\n";
  walk(app, "", [&](const CLI::App& command, const std::string& path) {
    out += "    \"" + path + "\") words=\"" + words_of(command) + "\" ;;\n";
  });
  out +=
      "  esac\n"
      "  if [[ \"$current\" != -* ]]; then\n"
      "    case \"$path\" in\n"
      "      publish|revise|submit|check|cite|translate)\n"
      "        COMPREPLY=($(compgen -f -X '!*.md' -- \"$current\") $(compgen -d -- \"$current\")); return ;;\n"
      "      new|kinds) COMPREPLY=($(compgen -W \"" +
      codes_of_kinds(Which::that_people_begin) +
      "\" -- \"$current\")); return ;;\n"
      "      themes) COMPREPLY=($(compgen -W \"" +
      codes_of_themes() +
      "\" -- \"$current\")); return ;;\n"
      "    esac\n"
      "  fi\n"
      "  if [[ \"$path\" == import && \"$current\" != -* ]]; then\n"
      "    COMPREPLY=($(compgen -f -X '!*.jsonl' -- \"$current\") $(compgen -f -X '!*.csv' -- \"$current\") "
      "$(compgen -d -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  if [[ \"$path\" == export && \"$current\" != -* ]]; then\n"
      "    COMPREPLY=($(compgen -d -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  COMPREPLY=($(compgen -W \"$words " +
      options_of(app) +
      "\" -- \"$current\"))\n"
      "}\n"
      "complete -F _essaim essaim\n";
  return out;
}

}  // namespace

void add_completion(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "completion", say("Print the tab completion for a shell"), "source <(essaim completion bash)");
  auto shell = std::make_shared<std::string>();
  command.add_option("shell", *shell, say("The shell: bash"))
      ->required()
      ->type_name("bash")
      ->check(CLI::IsMember({"bash"}).description(""));
  command.callback([&app, &context] {
    context.run = [&app] {
      print_text(bash_script(app), Fidelity::exact);
      return 0;
    };
  });
}

}  // namespace essaim::client

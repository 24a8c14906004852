#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/kinds.h"
#include "core/themes.h"

namespace essaim::client {
namespace {

std::string words_of(const CLI::App& command) {
  std::string words;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    words += sub->get_name() + " ";
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) words += "--" + name + " ";
  }
  return words;
}

void add_cases(const CLI::App& command, const std::string& path, std::string& out) {
  out += "    \"" + path + "\") words=\"" + words_of(command) + "\" ;;\n";
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) {
    add_cases(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), out);
  }
}

// Made from the commands themselves, so that it knows every option there is.
std::string bash_script(const CLI::App& app) {
  std::string themes_list;
  for (const Theme& theme : themes()) themes_list += theme.code + " ";
  std::string kinds_list;
  for (const Kind& kind : kinds()) kinds_list += kind.code + " ";
  std::string out =
      "# Tab completion of essaim for bash. Keep it: essaim completion bash > "
      "~/.local/share/bash-completion/completions/essaim\n"
      "_essaim() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\" path=\"\" words=\"\" "
      "word i\n"
      "  case \"$previous\" in\n"
      "    --theme) COMPREPLY=($(compgen -W \"" +
      themes_list +
      "\" -- \"$current\")); return ;;\n"
      "    --kind) COMPREPLY=($(compgen -W \"" +
      kinds_list +
      "\" -- \"$current\")); return ;;\n"
      "    --format) COMPREPLY=($(compgen -W \"text markdown json\" -- \"$current\")); return ;;\n"
      "    --audience) COMPREPLY=($(compgen -W \"network public\" -- \"$current\")); return ;;\n"
      "    --lang) COMPREPLY=($(compgen -W \"en fr\" -- \"$current\")); return ;;\n"
      "    --data) COMPREPLY=($(compgen -d -- \"$current\")); return ;;\n"
      "    --socket) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n"
      "    --reason|--name|--listen|--address|--expires|--uses|--limit|--from|--handle|--country|--language) return "
      ";;\n"
      "  esac\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=\"${COMP_WORDS[i]}\"\n"
      "    case \"$word\" in\n"
      "      --data|--socket|--lang) ((i++)) ;;\n"
      "      -*) ;;\n"
      "      *) case \"$path\" in \"\"|network) path=\"${path:+$path }$word\" ;; esac ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$path\" in\n";
  add_cases(app, "", out);
  out +=
      "  esac\n"
      "  if [[ \"$path\" == publish && \"$current\" != -* ]]; then\n"
      "    COMPREPLY=($(compgen -f -X '!*.md' -- \"$current\") $(compgen -d -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  COMPREPLY=($(compgen -W \"$words --data --socket --json --lang --help\" -- \"$current\"))\n"
      "}\n"
      "complete -F _essaim essaim\n";
  return out;
}

}  // namespace

void add_completion(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "completion", say("Print the tab completion for a shell"), "source <(essaim completion bash)");
  auto shell = std::make_shared<std::string>();
  command.add_option("shell", *shell, say("bash"))->required()->type_name("bash")->check(CLI::IsMember({"bash"}));
  command.callback([&app, &context] {
    context.run = [&app] {
      print_text(bash_script(app), Fidelity::exact);
      return 0;
    };
  });
}

}  // namespace essaim::client

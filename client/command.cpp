#include "client/command.h"

#include <CLI/CLI.hpp>

#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {

int Context::failed(const Error& error) const {
  const std::string text = harmless(sentence(error, spoken()), Shape::lines);
  // A few sentences begin with the command that they are about.
  print_note(text.starts_with("essaim ") ? text : say("essaim: {0}", {text}));
  const std::string next =
      error.code == Errc::usage ? say("See how it is written: {0} --help", {command}) : advice(error, spoken());
  if (!next.empty()) print_note("  " + harmless(next, Shape::lines));
  return exit_code(error.code);
}

void Context::noted(const v1::Problem& note) const {
  failed(Error(errc_from(note.code()), {note.arguments().begin(), note.arguments().end()}));
}

CLI::App& add_command(CLI::App& parent, const std::string& name, const std::string& purpose,
                      const std::string& example) {
  CLI::App& command = *parent.add_subcommand(name, purpose);
  command.footer(say("Example:") + "\n  " + say(example.c_str()));
  command.group(say("Commands"));
  command.fallthrough();
  return command;
}

}  // namespace essaim::client

#include <CLI/CLI.hpp>

#include "client/command.h"
#include "client/say.h"

namespace essaim::client {

void add_profile(CLI::App& app, Context& context) {
  CLI::App& command = add_command(
      app, "profile", say("What a city says of itself: roles, what it looks for and offers"), "essaim profile edit");
  command.require_subcommand(1);
  add_profile_edit(command, context);
  add_profile_show(command, context);
}

}  // namespace essaim::client

#include <CLI/CLI.hpp>

#include "client/command.h"
#include "client/say.h"

namespace essaim::client {

void add_network(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "network", say("Found a network, invite, join, look"), "essaim network show");
  command.require_subcommand(1);
  add_network_create(command, context);
  add_network_invite(command, context);
  add_network_join(command, context);
  add_network_show(command, context);
  add_network_revoke(command, context);
}

}  // namespace essaim::client

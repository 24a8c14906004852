#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/network_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

int run_create(const Context& context, const std::string& name) {
  v1::CreateNetwork request;
  request.set_name(name);
  v1::NetworkView view;
  const auto answer = context.api().post("/v1/network", request, view);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_network(view);
  print_line();
  print_line(say("Next: essaim network invite"));
  return 0;
}

}  // namespace

void add_network_create(CLI::App& network, Context& context) {
  CLI::App& command = add_command(network, "create", say("Found a network; this city leads it"),
                                  "essaim network create \"Villes numériques\"");
  auto name = std::make_shared<std::string>();
  command.add_option("name", *name, say("Name of the network"))->required()->type_name(say("NAME"));
  command.callback([&context, name] { context.run = [&context, name] { return run_create(context, *name); }; });
}

}  // namespace essaim::client

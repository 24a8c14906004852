#include <CLI/CLI.hpp>

#include "client/command.h"
#include "client/network_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {

void add_network_show(CLI::App& network, Context& context) {
  CLI::App& command = add_command(network, "show", say("The network and its members"), "essaim network show");
  command.callback([&context] {
    context.run = [&context] {
      v1::NetworkView view;
      const auto answer = context.api().get("/v1/network", view);
      if (!answer) return context.failed(answer.error());
      if (context.json) {
        print_json(*answer);
      } else {
        print_network(view);
      }
      return 0;
    };
  });
}

}  // namespace essaim::client

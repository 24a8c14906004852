#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

int run_revoke(const Context& context, const v1::Revoke& request) {
  v1::NetworkView view;
  const auto answer = context.api().post("/v1/network/revocations", request, view);
  // The daemon's own words are for programs.
  if (!answer && answer.error().code == Errc::forbidden) {
    print_note(say("essaim: {0}", {say("The city that leads the network cannot be revoked.")}));
    print_note("  " + say("See who belongs to it: essaim network show"));
    return exit_code(answer.error().code);
  }
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_line(say("{0} is no longer a member. What it wrote until now stays; nothing is sent to it any more.",
                 {harmless(request.handle())}));
  return 0;
}

}  // namespace

void add_network_revoke(CLI::App& network, Context& context) {
  CLI::App& command = add_command(network, "revoke", say("End a city's membership, for ever (the lead only)"),
                                  "essaim network revoke exampleville --reason \"left the programme\"");
  auto request = std::make_shared<v1::Revoke>();
  auto handle = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  command.add_option("city", *handle, say("Short name of the city"))->required()->type_name(say("CITY"));
  command.add_option("--reason", *reason, say("Why; all members read it"))->required()->type_name(say("TEXT"));
  command.callback([&context, request, handle, reason] {
    request->set_handle(*handle);
    request->set_reason(*reason);
    context.run = [&context, request] { return run_revoke(context, *request); };
  });
}

}  // namespace essaim::client

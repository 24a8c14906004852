#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/network_log.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

int run_join(const Context& context, const std::vector<std::string>& words) {
  // Mail programs fold long lines; the shell then hands over several words.
  std::string line;
  for (const std::string& word : words) line += word;
  const auto invitation = parse_invitation(line);
  if (!invitation) return context.failed(invitation.error());
  if (!context.json) print_note(say("Joining {0} …", {harmless(invitation->network_name)}));
  v1::Join request;
  request.set_line(line);
  v1::NetworkView view;
  const auto answer = context.api().post("/v1/network/join", request, view);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_line(say("This city is now a member of {0}.", {harmless(invitation->network_name)}));
  print_line(say("Entries of the others are on their way: essaim status, essaim list."));
  return 0;
}

}  // namespace

void add_network_join(CLI::App& network, Context& context) {
  CLI::App& command = add_command(network, "join", say("Join a network with the line of an invitation"),
                                  "essaim network join essaim-invite:CiA…");
  auto words = std::make_shared<std::vector<std::string>>();
  command.add_option("line", *words, say("The invitation, as it was sent"))->required()->type_name(say("LINE"));
  command.callback([&context, words] { context.run = [&context, words] { return run_join(context, *words); }; });
}

}  // namespace essaim::client

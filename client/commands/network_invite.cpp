#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/duration.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct InviteOptions {
  std::string expires = "7d";
  std::uint32_t uses = 1;
};

int run_invite(const Context& context, const InviteOptions& options) {
  const auto expires = parse_duration(options.expires);
  if (!expires) return context.failed(expires.error());
  v1::Invite request;
  request.set_expires_s(static_cast<std::uint64_t>(expires->count()));
  request.set_uses(options.uses);
  v1::Invited invited;
  const auto answer = context.api().post("/v1/network/invitations", request, invited);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_line(invited.line());
  print_note(say_count("Good for {0} city", "Good for {0} cities", invited.uses()) + ", " +
             say("until {0}. Send it over a channel that you trust: whoever has it can join.",
                 {time_text(invited.expires_ms())}));
  return 0;
}

}  // namespace

void add_network_invite(CLI::App& network, Context& context) {
  CLI::App& command = add_command(network, "invite", say("Make an invitation: one line to send to a city"),
                                  "essaim network invite --expires 7d --uses 1");
  auto options = std::make_shared<InviteOptions>();
  command.add_option("--expires", options->expires, say("How long it is good: 30m, 12h, 7d; at most 90d"))
      ->type_name(say("TIME"));
  command.add_option("--uses", options->uses, say("How many cities may use it"))
      ->type_name("N")
      ->check(CLI::Range(1, 1000).description(""));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_invite(context, *options); }; });
}

}  // namespace essaim::client

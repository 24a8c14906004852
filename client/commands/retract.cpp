#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

int run_retract(const Context& context, const std::string& label, const std::string& reason) {
  const auto target = entry_target(label);
  if (!target) return context.failed(target.error());
  v1::Retract request;
  request.set_reason(reason);
  v1::Published published;
  const auto answer = context.api().post(*target + "/retraction", request, published);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_line(say("{0} is taken back by {1}. Partners hide it as soon as they hear of it and erase it after seven days.",
                 {harmless(label), published.label()}));
  return 0;
}

}  // namespace

void add_retract(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "retract", say("Take back an entry of this city"),
                                  "essaim retract guediawaye/12 --reason \"figures were wrong\"");
  auto label = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  command.add_option("entry", *label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("--reason", *reason, say("Why; partners read it"))->required()->type_name(say("TEXT"));
  command.callback([&context, label, reason] {
    context.run = [&context, label, reason] { return run_retract(context, *label, *reason); };
  });
}

}  // namespace essaim::client

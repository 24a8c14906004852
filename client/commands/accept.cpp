#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"

namespace essaim::client {
namespace {

int run_accept(const Context& context, const std::string& label) {
  const auto target = entry_target(label);
  if (!target) return context.failed(target.error());
  v1::Revised revised;
  const auto answer = context.api().post(*target + "/acceptance", v1::Accept(), revised);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(say("{0} settles your question {1}.", {harmless(label), harmless(revised.text())}));
  }
  return 0;
}

}  // namespace

void add_accept(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "accept", say("Say which answer settles your question"), "essaim accept guediawaye/14");
  auto label = std::make_shared<std::string>();
  command.add_option("answer", *label, say("City and number of the answer"))->required()->type_name(say("ANSWER"));
  command.callback([&context, label] { context.run = [&context, label] { return run_accept(context, *label); }; });
}

}  // namespace essaim::client

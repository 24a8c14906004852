#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/entry_view.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::client {
namespace {

struct EndorseOptions {
  std::string label, role, reason, award, audience;
};

int run_endorse(const Context& context, const EndorseOptions& options) {
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  v1::Endorse request;
  request.set_issuer_role(options.role);
  request.set_reason(options.reason);
  request.set_label(options.award);
  request.set_language(language_code());
  request.set_audience(options.audience);
  v1::Reused reused;
  const auto answer = context.api().post(*target + "/endorsement", request, reused);
  if (!answer) return context.failed(answer.error());
  print_reused(context, *answer, reused);
  note_personal_words(options.reason, harmless(reused.label()));
  if (!context.json) print_note(say("Whoever reads {0} sees that you recommend it.", {harmless(options.label)}));
  return 0;
}

}  // namespace

void add_endorse(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "endorse", say("Recommend an entry of another city to everybody who reads it"),
                  "essaim endorse guediawaye/12 --as coordinator --reason \"three cities could use it at once\"");
  auto options = std::make_shared<EndorseOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("--as", options->role, say("In which role: coordinator, jury, partner city; no person"))
      ->required()
      ->type_name(say("ROLE"));
  command.add_option("--reason", options->reason, say("Why; everybody reads it"))->required()->type_name(say("TEXT"));
  command.add_option("--label", options->award, say("The name of a label that is given with it, with its year"))
      ->type_name(say("NAME"));
  command.add_option("--audience", options->audience, say("network or public; without it as before, network at first"))
      ->type_name("network|public");
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_endorse(context, *options); }; });
}

}  // namespace essaim::client

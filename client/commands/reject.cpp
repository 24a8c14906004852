#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/person.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/tray_view.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/text.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::client {
namespace {

struct RejectOptions {
  std::string number, reason, by;
};

int run_reject(const Context& context, const RejectOptions& options) {
  if (trimmed(options.reason).empty() || options.reason.size() > limits::rejection_bytes_max) {
    return context.failed(
        Error(Errc::usage, {say("--reason has from 1 to {0} octets", {std::to_string(limits::rejection_bytes_max)})}));
  }
  v1::Reject request;
  request.set_by(person(options.by));
  request.set_reason(options.reason);
  v1::DraftSummary draft;
  const auto answer = context.api().post(draft_target(options.number) + "/rejection", request, draft);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(say("Draft {0} is given back to {1}, who reads why in: essaim review",
                   {std::to_string(draft.number()), harmless(draft.submitted_by())}));
  }
  return 0;
}

}  // namespace

void add_reject(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "reject", say("Give a draft back to who submitted it"),
                                  "essaim reject 3 --reason \"Explain AFD, and give the cost\"");
  auto options = std::make_shared<RejectOptions>();
  command.add_option("draft", options->number, say("Number of a draft; essaim review lists them"))
      ->required()
      ->type_name("N");
  command.add_option("--reason", options->reason, say("Why; only this city reads it"))
      ->required()
      ->type_name(say("TEXT"));
  add_person(command, options->by);
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_reject(context, *options); }; });
}

}  // namespace essaim::client

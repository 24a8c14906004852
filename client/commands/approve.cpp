#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/person.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/tray_view.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::client {
namespace {

struct ApproveOptions {
  std::string number, by;
};

int run_approve(const Context& context, const ApproveOptions& options) {
  v1::Approve request;
  request.set_by(person(options.by));
  v1::Published published;
  const auto answer = context.api().post(draft_target(options.number) + "/approval", request, published);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(harmless(published.label()));
    if (published.before()) {
      print_note(say("Draft {0} had been approved already, and was published as {1}.",
                     {harmless(options.number), harmless(published.label())}));
    }
  }
  return 0;
}

}  // namespace

void add_approve(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "approve", say("Publish a draft that somebody else submitted"),
                                  "essaim review 3\n  essaim approve 3");
  auto options = std::make_shared<ApproveOptions>();
  command.add_option("draft", options->number, say("Number of a draft; essaim review lists them"))
      ->required()
      ->type_name("N");
  add_person(command, options->by);
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_approve(context, *options); }; });
}

}  // namespace essaim::client

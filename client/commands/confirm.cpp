#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/head_words.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct ConfirmOptions {
  std::string label, until;
};

int run_confirm(const Context& context, const ConfirmOptions& options) {
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  v1::Confirm request;
  request.set_until(options.until);
  v1::Confirmed confirmed;
  const auto answer = context.api().post(*target + "/confirmation", request, confirmed);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(say("{0} says that it still holds, and is to be looked at again by {1}.",
                   {harmless(confirmed.label()), harmless(date_words_behind(confirmed.until()))}));
  }
  return 0;
}

}  // namespace

void add_confirm(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "confirm", say("Say that a text of this city still holds, as it stands"),
                                  "essaim confirm guediawaye/12\n  essaim confirm guediawaye/12 --until 2028-06");
  auto options = std::make_shared<ConfirmOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command
      .add_option("--until", options->until,
                  say("When it is to be looked at again: a year, month or day; without it in 18 months"))
      ->type_name(say("DATE"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_confirm(context, *options); }; });
}

}  // namespace essaim::client

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

struct RetractOptions {
  std::string label, reason, because, successor;
  bool exact = false;
};

template <typename List>
std::string joined(const List& labels) {
  std::string text;
  for (const std::string& label : labels) text += (text.empty() ? "" : ", ") + harmless(label);
  return text;
}

int run_retract(const Context& context, const RetractOptions& options) {
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  v1::Retract request;
  request.set_reason(options.reason);
  request.set_because(options.because);
  request.set_successor(options.successor);
  request.set_exact(options.exact);
  v1::Retracted retracted;
  const auto answer = context.api().post(*target + "/retraction", request, retracted);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_line(retracted.taken_back_size() == 1
                 ? say("{0} is taken back by {1}.", {joined(retracted.taken_back()), joined(retracted.labels())})
                 : say("All versions are taken back by {1}: {0}.",
                       {joined(retracted.taken_back()), joined(retracted.labels())}));
  print_line(retracted.because() == "personal-data"
                 ? say("Partners hide and erase it as soon as they hear of it.")
                 : say("Partners hide it as soon as they hear of it and erase it after seven days."));
  return 0;
}

}  // namespace

void add_retract(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "retract", say("Take back an entry of this city, with all its versions"),
                                  "essaim retract guediawaye/12 --because mistake --reason \"figures were wrong\"");
  auto options = std::make_shared<RetractOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("--reason", options->reason, say("Why; partners read it"))->required()->type_name(say("TEXT"));
  command
      .add_option("--because", options->because,
                  say("What kind of reason; personal data is erased everywhere at once, all else after seven days"))
      ->type_name("personal-data|mistake|outdated|other");
  command.add_option("--successor", options->successor, say("What replaces it; of any city"))->type_name(say("ENTRY"));
  command.add_flag("--exact", options->exact, say("Only this version; the others stay"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_retract(context, *options); }; });
}

}  // namespace essaim::client

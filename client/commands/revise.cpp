#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct ReviseOptions {
  std::string label, file, audience;
  bool minor = false, no_check = false;
};

int run_revise(const Context& context, const ReviseOptions& options) {
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  const std::string shown = harmless(options.file);
  const auto text = read_text(options.file, shown);
  if (!text) return context.failed(text.error());
  v1::Revise request;
  request.set_markdown(*text);
  request.set_file_name(shown);
  request.set_audience(options.audience);
  request.set_minor(options.minor);
  v1::Revised revised;
  const auto answer = context.api().post(*target + "/revision", request, revised);
  if (!answer) return context.failed(answer.error());
  for (const v1::Problem& note : revised.notes()) context.noted(note);
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(harmless(revised.label()));
  }
  if (revised.went_on() && !context.json) {
    print_note(say("{0} had been revised before; this is version {1} and goes on from {2}.",
                   {harmless(options.label), std::to_string(revised.version()), harmless(revised.supersedes())}));
  }
  if (!options.no_check) note_check_of(*text, shown, harmless(revised.label()));
  return 0;
}

}  // namespace

void add_revise(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "revise", say("Publish a new version of an entry of this city"),
                                  "essaim show guediawaye/12 --format markdown > sig.md\n"
                                  "  essaim revise guediawaye/12 sig.md --minor");
  auto options = std::make_shared<ReviseOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("file", options->file, say("Markdown file with the corrected text"))
      ->required()
      ->type_name(say("FILE"));
  command.add_flag("--no-check", options->no_check, say("Say nothing about what could be better"));
  command.add_flag("--minor", options->minor, say("A small correction, such as a typing error"));
  command.add_option("--audience", options->audience, say("network or public; without it as before"))
      ->type_name("network|public");
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_revise(context, *options); }; });
}

}  // namespace essaim::client

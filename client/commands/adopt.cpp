#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/entry_view.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/adoption.h"
#include "core/choices.h"
#include "core/harmless.h"
#include "core/text.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::client {
namespace {

struct AdoptOptions {
  std::string label, stage, modules, note, audience;
  bool names_modules = false;
};

int run_adopt(const Context& context, const AdoptOptions& options) {
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  const KindField& stages = choice_field(adoption_kind, "stage");
  const auto stage = choice_asked("--stage", stages, options.stage);
  if (!stage) return context.failed(stage.error());
  if (options.names_modules && trimmed(options.modules).empty()) {
    return context.failed(Error(Errc::option_empty, {"--modules"}));
  }
  v1::Adopt request;
  request.set_stage(*stage);
  request.set_modules(options.modules);
  request.set_language(language_code());
  request.set_audience(options.audience);
  if (!options.note.empty()) {
    const std::string shown = harmless(options.note);
    auto note = read_text(options.note, shown);
    if (!note) return context.failed(note.error());
    request.set_note(*std::move(note));
    request.set_file_name(shown);
  }
  v1::Reused reused;
  const auto answer = context.api().post(*target + "/adoption", request, reused);
  if (!answer) return context.failed(answer.error());
  print_reused(context, *answer, reused);
  if (!request.note().empty()) note_personal_data(request.note(), request.file_name(), harmless(reused.label()));
  if (context.json) return 0;
  print_note(say("Its author sees: {0}. When it moves on: essaim adopt {1} --stage …",
                 {choice_label(stages, *stage, spoken()), harmless(options.label)}));
  return 0;
}

}  // namespace

void add_adopt(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "adopt", say("Say that this city takes up a text of another one, and how far it is"),
                  "essaim adopt guediawaye/12 --stage studying --modules 1,3\n"
                  "  essaim adopt guediawaye/12 --stage running --note what-we-changed.md");
  auto options = std::make_shared<AdoptOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("--stage", options->stage, say("How far you are; the same command later says that it moved on"))
      ->required()
      ->type_name("interested|studying|testing|running|given-up");
  const CLI::Option* const modules =
      command.add_option("--modules", options->modules, say("The parts that you take up, by their numbers: 1,3"))
          ->type_name(say("NUMBERS"));
  command.add_option("--note", options->note, say("Markdown file: what you changed and why, results"))
      ->type_name(say("FILE"));
  command.add_option("--audience", options->audience, say("network or public; without it as before, network at first"))
      ->type_name("network|public");
  command.callback([&context, options, modules] {
    options->names_modules = modules->count() > 0;
    context.run = [&context, options] { return run_adopt(context, *options); };
  });
}

}  // namespace essaim::client

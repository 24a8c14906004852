#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/person.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/tray_view.h"
#include "core/harmless.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::client {
namespace {

struct ReviewOptions {
  std::string number, dropped, by;
  std::string format = "text";
  bool whole = false;
};

int drop(const Context& context, const ReviewOptions& options) {
  v1::DropDraft request;
  request.set_by(person(options.by));
  v1::DraftSummary gone;
  const auto answer = context.api().post(draft_target(options.dropped) + "/removal", request, gone);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(say("Draft {0} is dropped: {1}", {std::to_string(gone.number()), harmless(gone.title())}));
  }
  return 0;
}

int list(const Context& context) {
  v1::DraftList drafts;
  const auto answer = context.api().get("/v1/drafts", drafts);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_drafts(drafts);
  }
  return 0;
}

int run_review(const Context& context, const ReviewOptions& options) {
  if (!options.dropped.empty()) {
    if (options.number.empty()) return drop(context, options);
    return context.failed(Error(Errc::usage, {say("--drop names the draft itself")}));
  }
  if (options.number.empty()) return list(context);
  v1::DraftView view;
  const auto answer = context.api().get(draft_target(options.number), view);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else if (options.format == "markdown") {
    print_text(view.markdown(), Fidelity::exact);
  } else {
    print_draft(view, options.whole);
  }
  return 0;
}

}  // namespace

void add_review(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "review", say("What waits for a second person, or one text with what the check says"),
                  "essaim review\n  essaim review 3");
  auto options = std::make_shared<ReviewOptions>();
  command.add_option("draft", options->number, say("Number of a draft"))->type_name("N");
  command.add_option("--format", options->format, say("text, or markdown: the text alone, as it was submitted"))
      ->type_name("text|markdown")
      ->check(CLI::IsMember({"text", "markdown"}).description(""));
  command.add_flag("--whole", options->whole, say("Of a new version the whole text, not only what it changes"));
  command.add_option("--drop", options->dropped, say("Take this draft out of the tray; only who submitted it"))
      ->type_name("N");
  add_person(command, options->by);
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_review(context, *options); }; });
}

}  // namespace essaim::client

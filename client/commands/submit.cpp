#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/person.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::client {
namespace {

struct SubmitOptions {
  std::vector<std::string> files;
  std::string revises, audience, by;
  std::uint64_t again = 0;
  bool minor = false, same = false;
};

Result<std::string> submit_text(const Context& context, const SubmitOptions& options, const std::string& shown,
                                const std::string& text, v1::Submitted& submitted) {
  v1::Submit request;
  request.set_markdown(text);
  request.set_file_name(shown);
  request.set_revises(options.revises);
  request.set_audience(options.audience);
  request.set_minor(options.minor);
  request.set_again(options.again);
  request.set_same_text(options.same);
  request.set_by(person(options.by));
  return context.api().post("/v1/drafts", request, submitted);
}

// Each file stands alone; the first thing that went wrong decides the exit status.
int run_submit(const Context& context, const SubmitOptions& options) {
  if (options.files.size() > 1 && (options.again != 0 || !options.revises.empty())) {
    return context.failed(Error(Errc::usage, {say("--again and --revises go with one file only")}));
  }
  int status = 0;
  std::uint64_t last = 0;
  for (const std::string& path : options.files) {
    const std::string shown = harmless(path);
    const auto text = read_text(path, shown);
    v1::Submitted submitted;
    const auto answer = text ? submit_text(context, options, shown, *text, submitted) : text;
    if (!answer) {
      const int failed = context.failed(answer.error());
      if (status == 0) status = failed;
      if (answer.error().code == Errc::daemon_unreachable) break;
      continue;
    }
    last = submitted.number();
    for (const v1::Problem& note : submitted.notes()) context.noted(note);
    if (context.json) {
      print_json(*answer);
    } else {
      print_line(std::to_string(last));
    }
    note_check_of(*text, shown, "");
  }
  if (last != 0 && !context.json) {
    print_note(
        say("A colleague reads and approves it: essaim review {0}, then essaim approve {0}", {std::to_string(last)}));
  }
  return status;
}

}  // namespace

void add_submit(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "submit", say("Hand in a text that a second person approves before it leaves"),
                                  "essaim submit sig.md\n"
                                  "  essaim submit sig.md --revises guediawaye/12");
  auto options = std::make_shared<SubmitOptions>();
  command.add_option("file", options->files, say("Markdown files"))->required()->type_name(say("FILE"));
  command.add_option("--revises", options->revises, say("As a new version of this entry of this city"))
      ->type_name(say("ENTRY"));
  command.add_flag("--minor", options->minor, say("A small correction, such as a typing error"));
  command.add_option("--audience", options->audience, say("network (members only) or public"))
      ->type_name("network|public");
  command.add_option("--again", options->again, say("In place of this draft, which gets a new number"))
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, UINT64_MAX).description(""));
  command.add_flag("--same", options->same, say("Also where an entry of this city says the same"));
  add_person(command, options->by);
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_submit(context, *options); }; });
}

}  // namespace essaim::client

#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct PublishOptions {
  std::vector<std::string> files;
  std::string audience;  // empty: as the head says, else the network alone
  bool no_check = false, again = false;
};

Result<std::string> publish_text(const Context& context, const std::string& shown, std::string text,
                                 const PublishOptions& options, v1::Published& published) {
  v1::Publish request;
  request.set_markdown(std::move(text));
  request.set_file_name(shown);
  request.set_audience(options.audience);
  request.set_again(options.again);
  return context.api().post("/v1/entries", request, published);
}

// Each file stands alone: what can be published is, and the first thing that went wrong decides the exit status.
int run_publish(const Context& context, const PublishOptions& options) {
  int status = 0;
  std::size_t done = 0;
  for (const std::string& path : options.files) {
    const std::string shown = harmless(path);
    const auto text = read_text(path, shown);
    v1::Published published;
    const auto answer = text ? publish_text(context, shown, *text, options, published) : text;
    if (!answer) {
      const int failed = context.failed(answer.error());
      if (status == 0) status = failed;
      // Without a daemon the next file fares no better.
      if (answer.error().code == Errc::daemon_unreachable) break;
      continue;
    }
    ++done;
    for (const v1::Problem& note : published.notes()) context.noted(note);
    if (context.json) {
      print_json(*answer);
    } else {
      print_line(published.label());
    }
    if (!options.no_check) note_check_of(*text, shown, published.label());
  }
  if (options.files.size() > 1 && status != 0) {
    print_note(say("{0} of {1} files were published.", {std::to_string(done), std::to_string(options.files.size())}));
  }
  return status;
}

}  // namespace

void add_publish(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "publish", say("Publish entries written in Markdown with a head"),
                                  "essaim publish retour-sig.md");
  auto options = std::make_shared<PublishOptions>();
  command.add_option("file", options->files, say("Markdown files"))->required()->type_name(say("FILE"));
  command.add_option("--audience", options->audience, say("network (members only) or public"))
      ->type_name("network|public");
  command.add_flag("--again", options->again, say("Also where an entry of this city says the same"));
  command.add_flag("--no-check", options->no_check, say("Say nothing about what could be better"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_publish(context, *options); }; });
}

}  // namespace essaim::client

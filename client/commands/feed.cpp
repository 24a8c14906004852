#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/say.h"
#include "client/site/site_export.h"

namespace essaim::client {
namespace {

void add_write(CLI::App& feed, Context& context) {
  CLI::App& command = add_command(
      feed, "write", say("Write Atom feeds as files: of everything, of each follow, each theme and each city"),
      "essaim feed write ~/feeds\n  essaim feed write --audience public --base-url https://example.org/feeds "
      "/var/www/feeds");
  auto options = std::make_shared<SiteOptions>();
  options->choice.audience = "network";
  command.add_option("folder", options->folder, say("Folder of its own; made where there is none"))
      ->required()
      ->type_name(say("FOLDER"));
  command
      .add_option("--audience", options->choice.audience,
                  say("network (also what is for the members only: not for the open web) or public"))
      ->type_name("network|public")
      ->check(CLI::IsMember({"network", "public"}).description(""));
  command.add_option("--base-url", options->base_url, say("Where the folder will be found on the web"))
      ->type_name(say("URL"));
  command.add_flag("--force", options->force,
                   say("Also into a folder that is not empty; replaces files of the same name"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return write_feeds(context, *options); }; });
}

}  // namespace

void add_feed(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "feed", say("News for feed readers"), "essaim feed write ~/feeds");
  command.require_subcommand(1);
  add_write(command, context);
}

}  // namespace essaim::client

#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "client/command.h"
#include "client/filter_typed.h"
#include "client/follow_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct FollowOptions {
  std::vector<std::string> themes, from, kinds, languages;
  std::string name;
  bool all = false;
};

int run_follow(const Context& context, FollowOptions options) {
  for (std::string& theme : options.themes) {
    if (const auto read = read_filters({{&theme, theme_filter}}); !read) return context.failed(read.error());
  }
  for (std::string& kind : options.kinds) {
    if (const auto read = read_filters({{&kind, kind_filter}}); !read) return context.failed(read.error());
  }
  const bool narrower =
      !(options.themes.empty() && options.from.empty() && options.kinds.empty() && options.languages.empty());
  if (!narrower && !options.all) {
    return context.failed(Error(Errc::usage, {say("follow needs --theme, --from, --kind, --lang or --all")}));
  }
  if (options.all && (narrower || !options.name.empty())) {
    return context.failed(Error(Errc::usage, {say("--all goes with no other option of follow")}));
  }
  v1::AddFollow request;
  for (const std::string& theme : options.themes) request.add_themes(theme);
  for (const std::string& handle : options.from) request.add_from(handle);
  for (const std::string& kind : options.kinds) request.add_kinds(kind);
  for (const std::string& language : options.languages) request.add_languages(language);
  request.set_name(options.name);
  request.set_all(options.all);
  v1::FollowChanged changed;
  const auto answer = context.api().post("/v1/follows", request, changed);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_line(say("Followed from now on: {0}", {numbered_follow_text(changed.follow())}));
  for (const v1::FollowView& replaced : changed.replaced()) {
    print_line(say("It takes the place of {0}", {numbered_follow_text(replaced)}));
  }
  print_wanted(changed);
  return 0;
}

}  // namespace

void add_follow(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "follow", say("Choose whose and which texts are kept here"),
                                  "essaim follow --theme data --theme mobility --from guediawaye");
  auto options = std::make_shared<FollowOptions>();
  const auto several = [&](const char* name, std::vector<std::string>& list, const std::string& purpose,
                           const std::string& type) {
    command.add_option(name, list, purpose)->type_name(type)->allow_extra_args(false);
  };
  several("--theme", options->themes, say("With this theme or one below it; several are possible"), say("THEME"));
  several("--from", options->from, say("Of this city; several are possible"), say("CITY"));
  several("--kind", options->kinds, say("Of this kind; several are possible"), say("KIND"));
  several("--lang", options->languages, say("Written in this language; several are possible"), say("LANG"));
  command.add_option("--name", options->name, say("A name for this follow"))->type_name(say("NAME"));
  command.add_flag("--all", options->all, say("Everything, in place of all follows"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_follow(context, *options); }; });
}

}  // namespace essaim::client

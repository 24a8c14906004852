#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/follow_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

std::string size_text(std::uint64_t octets) {
  constexpr std::uint64_t kib = 1024;
  if (octets < 10 * kib) return say("{0} bytes", {std::to_string(octets)});
  if (octets < 10 * kib * kib) return say("{0} KiB", {std::to_string(octets / kib)});
  return say("{0} MiB", {std::to_string(octets / kib / kib)});
}

int run_unfollow(const Context& context, const std::string& typed, bool drop) {
  v1::RemoveFollow request;
  request.set_drop(drop);
  v1::FollowChanged changed;
  const auto answer = context.api().post("/v1/follows/" + url_part(typed) + "/removal", request, changed);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  print_line(say("No longer followed: {0}", {numbered_follow_text(changed.follow())}));
  if (changed.left() == 0) {
    print_line(
        say("Nothing is followed now but your own entries and what answers or cites them. Everything again: "
            "essaim follow --all"));
  }
  if (drop) {
    print_line(say_count("{0} text erased here", "{0} texts erased here", changed.dropped()) + ", " +
               say("{0} freed.", {size_text(changed.dropped_bytes())}));
  } else {
    print_line(say("Texts that are here already stay; with --drop they would be erased."));
  }
  print_wanted(changed);
  return 0;
}

}  // namespace

void add_unfollow(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "unfollow", say("Follow something no longer"), "essaim unfollow 2 --drop");
  auto typed = std::make_shared<std::string>();
  auto drop = std::make_shared<bool>(false);
  command.add_option("follow", *typed, say("Number or name, as essaim follows shows it"))
      ->required()
      ->type_name(say("FOLLOW"));
  command.add_flag("--drop", *drop, say("Erase here the texts that nothing follows any more, but not your own"));
  command.callback([&context, typed, drop] {
    context.run = [&context, typed, drop] { return run_unfollow(context, *typed, *drop); };
  });
}

}  // namespace essaim::client

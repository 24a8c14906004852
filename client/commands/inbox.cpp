#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <vector>

#include "client/command.h"
#include "client/inbox_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"

namespace essaim::client {
namespace {

struct InboxOptions {
  bool all = false;
  std::vector<std::string> read;
};

int run_inbox(const Context& context, const InboxOptions& options) {
  if (options.all && !options.read.empty()) {
    return context.failed(Error(Errc::usage, {say("--all does not go with --read")}));
  }
  v1::Inbox inbox;
  v1::MarkRead request;
  const bool whole = std::ranges::find(options.read, "all") != options.read.end();
  request.set_all(whole);
  if (!whole) request.mutable_labels()->Add(options.read.begin(), options.read.end());
  const auto answer = options.read.empty() ? context.api().get(options.all ? "/v1/inbox?all=1" : "/v1/inbox", inbox)
                                           : context.api().post("/v1/inbox/read", request, inbox);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_inbox(inbox);
  }
  return 0;
}

}  // namespace

void add_inbox(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "inbox", say("What concerns your city: questions, answers, adoptions, texts to look at again"),
                  "essaim inbox\n  essaim inbox --read castres-mazamet/5");
  auto options = std::make_shared<InboxOptions>();
  command.add_flag("--all", options->all, say("With what was read already"));
  command.add_option("--read", options->read, say("Mark these as read; all for everything"))
      ->type_name(say("ENTRY") + "|all");
  command.callback([&context, options] { context.run = [&context, options] { return run_inbox(context, *options); }; });
}

}  // namespace essaim::client

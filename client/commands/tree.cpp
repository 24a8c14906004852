#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/tree_view.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::client {
namespace {

int run_tree(const Context& context, const std::string& label) {
  const auto target = entry_target(label);
  if (!target) return context.failed(target.error());
  v1::Tree tree;
  const auto answer = context.api().get(*target + "/tree", tree);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  // For programs, and for whoever keeps it, titles stay whole.
  const std::size_t width = output_is_terminal() ? terminal_width() : SIZE_MAX;
  print_prepared(tree_text(tree, locale_has_utf8() ? TreeLines::boxes : TreeLines::ascii, width));
  if (tree.unknown_above()) print_note(say("It goes back to an entry that is not known here."));
  if (tree.cut()) print_note(say("There is more; ask for one of the entries: essaim tree ENTRY"));
  if (tree.nodes_size() == 1 && !tree.unknown_above()) {
    print_note(say("Nothing is known here that it goes back to, or that goes back to it."));
  }
  return 0;
}

}  // namespace

void add_tree(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "tree", say("Draw what came from what: the entry's origins and adaptations"),
                                  "essaim tree guediawaye/12");
  auto label = std::make_shared<std::string>();
  command.add_option("entry", *label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.callback([&context, label] { context.run = [&context, label] { return run_tree(context, *label); }; });
}

}  // namespace essaim::client

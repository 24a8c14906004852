#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

int run_show(const Context& context, const std::string& label, const std::string& format) {
  const auto target = entry_target(label);
  if (!target) return context.failed(target.error());
  v1::EntryView view;
  const auto answer = context.api().get(*target, view);
  if (!answer) return context.failed(answer.error());
  if (context.json || format == "json") {
    print_json(*answer);
  } else if (format == "text") {
    print_entry(view);
  } else if (view.has_document()) {
    print_text(view.markdown(), Fidelity::exact);
  } else {
    return context.failed(
        Error(Errc::document_not_held, {harmless(label), reason_sentence(view.summary().missing_reason())}));
  }
  return 0;
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "show", say("Show an entry"), "essaim show guediawaye/12 --format markdown");
  auto label = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>("text");
  command.add_option("entry", *label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("--format", *format, say("text, markdown (as publish takes it) or json"))
      ->type_name("text|markdown|json")
      ->check(CLI::IsMember({"text", "markdown", "json"}));
  command.callback([&context, label, format] {
    context.run = [&context, label, format] { return run_show(context, *label, *format); };
  });
}

}  // namespace essaim::client

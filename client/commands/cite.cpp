#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/replace_file.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/citation_text.h"
#include "core/cite_in_head.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct CiteOptions {
  std::string label, file;
};

// The newest version first; of a text that was never revised, that is the only one.
std::vector<std::string> labels_of(const v1::EntryView& view) {
  std::vector<std::string> labels{view.summary().label()};
  for (const v1::EntrySummary& version : view.versions()) labels.push_back(version.label());
  return labels;
}

int print_citation(const v1::EntryView& view) {
  CitedEntry entry;
  entry.label = view.summary().label();
  entry.city = view.summary().city();
  entry.title = view.summary().title();
  entry.licence = view.document().licence();
  entry.date = date_text(view.summary().time_ms());
  print_line(harmless(citation_text(entry, spoken())));
  return 0;
}

int cite_in_file(const Context& context, const CiteOptions& options, const v1::EntryView& view) {
  const std::string shown = harmless(options.file);
  const auto text = read_text(options.file, shown);
  if (!text) return context.failed(text.error());
  const auto citing = with_citation(*text, shown, labels_of(view));
  if (!citing) return context.failed(citing.error());
  const std::string cited = harmless(citing->cited);
  if (!citing->added) {
    print_line(say("{0} cites {1} already; nothing was changed.", {shown, cited}));
    return 0;
  }
  if (auto replaced = replace_file(options.file, citing->text); !replaced) return context.failed(replaced.error());
  print_line(say("{0} cites {1} now, in the field cites of its head.", {shown, cited}));
  return 0;
}

int run_cite(const Context& context, const CiteOptions& options) {
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  v1::EntryView view;
  const auto answer = context.api().get(*target, view);
  if (!answer) return context.failed(answer.error());
  if (view.summary().retracted()) {
    return context.failed(Error(Errc::entry_not_in_force, {harmless(view.summary().label())}));
  }
  if (context.json && options.file.empty()) {
    print_json(*answer);
    return 0;
  }
  return options.file.empty() ? print_citation(view) : cite_in_file(context, options, view);
}

}  // namespace

void add_cite(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "cite", say("Print a citation of an entry, or put it into the head of a file"),
                                  "essaim cite guediawaye/12\n"
                                  "  essaim cite guediawaye/12 our-plan.md");
  auto options = std::make_shared<CiteOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("file", options->file, say("Markdown file that is to cite it; nothing else in it changes"))
      ->type_name(say("FILE"));
  command.callback([&context, options] { context.run = [&context, options] { return run_cite(context, *options); }; });
}

}  // namespace essaim::client

#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/difference_view.h"
#include "client/entry_view.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/citations.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct ShowOptions {
  std::string label;
  std::string format = "text";
  bool exact = false, history = false, difference = false, no_fetch = false, original = false;
};

// A text that nothing follows is asked for by name. Whoever waits is told, and then why it did not come.
Result<std::string> fetch(const Context& context, const std::string& target, v1::EntryView& view) {
  print_note(say("The text is not followed and not here; asking partners for it, at most 10 seconds…"));
  auto answer = context.api().get(target + (target.find('?') == std::string::npos ? "?" : "&") + "fetch=1", view);
  if (answer && !view.fetch_problem().empty()) view.mutable_summary()->set_missing_reason(view.fetch_problem());
  return answer;
}

int show_difference(const Context& context, const std::string& target) {
  v1::Difference difference;
  const auto answer = context.api().get(target + "/difference", difference);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  if (difference.from().empty()) {
    print_line(say("{0} has one version only.", {harmless(difference.to())}));
    return 0;
  }
  print_line(say("From {0} to {1}: lines - removed, + added; words [-removed-], {+added+}",
                 {harmless(difference.from()), harmless(difference.to())}));
  print_prepared(difference_text(difference, output_has_colour()));
  return 0;
}

// What is read in the language of the reader; a text that goes back to `publish` is always the author's.
std::string query_of(const ShowOptions& options) {
  if (options.exact) return "?exact=1";
  return options.original || options.history || options.format == "markdown" ? "" : "?lang=" + language_code();
}

// What the text answers or is about, with its title: a label alone tells nobody what was asked.
void name_what_is_answered(const Context& context, v1::DocumentView& document) {
  for (v1::FieldView& field : *document.mutable_fields()) {
    const std::string code = head_code(field.name());
    if (code != "answers" && code != "about") continue;
    const std::vector<std::string> labels = citations_in(field.value());
    if (labels.size() != 1) continue;
    const auto target = entry_target(labels.front());
    v1::EntryView other;
    if (!target || !context.api().get(*target + "?lang=" + language_code(), other)) continue;
    const std::string& title =
        other.summary().translated_title().empty() ? other.summary().title() : other.summary().translated_title();
    if (!title.empty()) field.set_value(say("{0} (“{1}”)", {labels.front(), title}));
  }
}

int run_show(const Context& context, const ShowOptions& options) {
  if (options.difference && (options.history || options.exact || options.format != "text")) {
    return context.failed(Error(Errc::usage, {say("--diff goes with neither --history, --exact nor --format")}));
  }
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  if (options.difference) return show_difference(context, *target);
  v1::EntryView view;
  const std::string query = *target + query_of(options);
  auto answer = context.api().get(query, view);
  const bool may_fetch = !options.no_fetch && !options.history;
  const bool wanted = view.summary().missing_reason() == "not-followed" && !view.has_translated();
  if (answer && may_fetch && wanted) answer = fetch(context, query, view);
  if (!answer) return context.failed(answer.error());
  if (context.json || options.format == "json") {
    print_json(*answer);
  } else if (options.history) {
    print_history(view);
  } else if (options.format == "text") {
    if (view.has_document()) name_what_is_answered(context, *view.mutable_document());
    print_entry(view);
  } else if (view.has_document()) {
    print_text(view.markdown(), Fidelity::exact);
  } else {
    return context.failed(Error(Errc::document_not_held,
                                {harmless(view.summary().label()), reason_sentence(view.summary().missing_reason())}));
  }
  return view.fetch_problem().empty() ? 0 : exit_code(Errc::document_not_held);
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "show", say("Show an entry: its newest version, its history, what changed"),
                                  "essaim show guediawaye/12 --format markdown\n  essaim show guediawaye/12 --diff");
  auto options = std::make_shared<ShowOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command.add_option("--format", options->format, say("text, markdown (as publish takes it) or json"))
      ->type_name("text|markdown|json")
      ->check(CLI::IsMember({"text", "markdown", "json"}).description(""));
  command.add_flag("--exact", options->exact, say("This very version, also where there is a newer one"));
  command.add_flag("--original", options->original,
                   say("In the language of its author, also where there is a translation"));
  command.add_flag("--history", options->history, say("All versions of the text"));
  command.add_flag("--diff", options->difference,
                   say("What changed from this version to the newest; of the newest, since the one before"));
  command.add_flag("--no-fetch", options->no_fetch, say("Do not ask partners for a text that is not followed"));
  command.callback([&context, options] { context.run = [&context, options] { return run_show(context, *options); }; });
}

}  // namespace essaim::client

#include <CLI/CLI.hpp>
#include <memory>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/filter_typed.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

struct ListOptions {
  std::string from, theme, kind;
  unsigned limit = 50;
  bool all = false, past = false;
};

std::string target_of(const ListOptions& options) {
  std::string target = "/v1/entries?limit=" + std::to_string(options.limit);
  if (!options.from.empty()) target += "&from=" + url_part(options.from);
  if (!options.theme.empty()) target += "&theme=" + url_part(options.theme);
  if (!options.kind.empty()) target += "&kind=" + url_part(options.kind);
  target += options.all ? "&all=1" : "&lang=" + language_code();
  if (options.past) target += "&past=1";
  return target;
}

int run_list(const Context& context, ListOptions options) {
  const auto read = read_filters({{&options.theme, theme_filter}, {&options.kind, kind_filter}});
  if (!read) return context.failed(read.error());
  v1::EntryList list;
  const auto answer = context.api().get(target_of(options), list);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  const std::string past = past_note(list.past_deadline());
  if (list.entries().empty() && !past.empty()) {
    print_line(past);
    return 0;
  }
  if (list.entries().empty()) {
    print_line(list.total_held() == 0 ? say("Nothing yet. Publish with: essaim publish FILE.md")
                                      : say("Nothing fits. With --all, essaim list shows every entry."));
    return 0;
  }
  Table table({say("entry"), say("date"), say("kind"), say("theme"), say("title")}, 4);
  for (const v1::EntrySummary& entry : list.entries()) {
    table.add({entry.label(), date_text(entry.time_ms()), kind_label(entry.kind()),
               entry.themes().empty() ? "" : entry.themes(0),
               entry.translated_title().empty() ? title_or_reason(entry) : entry.translated_title()});
  }
  table.print();
  if (list.not_followed() > 0) {
    print_note(say_count("{0} of these is not followed: its text is fetched by essaim show.",
                         "{0} of these are not followed: their texts are fetched by essaim show.",
                         list.not_followed()));
  }
  if (!past.empty()) print_note(past);
  if (list.next_before() != 0) {
    print_note(say_count("The newest one; more with --limit.", "The newest {0}; more with --limit.",
                         static_cast<unsigned long>(list.entries_size())));
  }
  return 0;
}

}  // namespace

void add_list(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "list", say("List texts, newest first; of each its newest version"),
                                  "essaim list --theme data --from guediawaye");
  auto options = std::make_shared<ListOptions>();
  command.add_option("--from", options->from, say("Only of this city"))->type_name(say("CITY"));
  command.add_option("--theme", options->theme, say("Only with this theme or one below it"))->type_name(say("THEME"));
  command.add_option("--kind", options->kind, say("Only of this kind"))->type_name(say("KIND"));
  command.add_option("--limit", options->limit, say("At most so many (1 to 1000)"))
      ->type_name("N")
      ->check(CLI::Range(1, 1000).description(""));
  command.add_flag("--past", options->past, say("Also calls whose deadline has passed"));
  command.add_flag("--all", options->all,
                   say("Every entry: also older versions, what was taken back, and retractions"));
  command.callback([&context, options] { context.run = [&context, options] { return run_list(context, *options); }; });
}

}  // namespace essaim::client

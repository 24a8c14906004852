#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "client/command.h"
#include "client/filter_typed.h"
#include "client/interruption.h"
#include "client/progress.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/search_view.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// How often one asks how far the index is.
constexpr std::chrono::milliseconds asking_again{200};

struct SearchOptions {
  std::vector<std::string> words, without;
  std::string theme, kind, language, from, country, year, size, outcome, grade, place, when;
  bool open = false, past = false;
  unsigned limit = 10;
  bool wait = false;
};

std::string typed(const SearchOptions& options) {
  std::string text;
  for (const std::string& word : options.words) text += (text.empty() ? "" : " ") + word;
  for (const std::string& word : options.without) text += (text.empty() ? "-" : " -") + word;
  return text;
}

std::string target_of(const SearchOptions& options) {
  std::string target =
      "/v1/search?limit=" + std::to_string(options.limit) + "&snippets=" + std::to_string(options.limit);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) target += std::string("&") + name + "=" + url_part(value);
  };
  add("reader", language_code());
  add("words", typed(options));
  add("theme", options.theme);
  add("kind", options.kind);
  add("lang", options.language);
  add("from", options.from);
  add("country", options.country);
  add("year", options.year);
  add("size", options.size);
  add("outcome", options.outcome);
  add("grade", options.grade);
  add("place", options.place);
  add("when", options.when);
  if (options.open) target += "&open=1";
  if (options.past) target += "&past=1";
  return target;
}

// Until the index has everything, with its progress on a terminal. An exit status where that fails or is interrupted.
std::optional<int> wait_for_index(const Context& context) {
  Interruption interruption;
  Progress progress(context.json);
  for (;;) {
    v1::Status status;
    const auto answer = context.api().get("/v1/status", status);
    if (!answer) return context.failed(answer.error());
    const v1::SearchIndex& index = status.search();
    // A city without a network has nothing to wait for, as the answer will say.
    if (index.state() == "ready" || status.state() == "waiting-for-network") return std::nullopt;
    progress.show(index.looked_at(), index.looked_at(), index.all());
    if (interruption.within(asking_again)) return interrupted_status;
  }
}

Result<void> check(const SearchOptions& options) {
  const std::string words = typed(options);
  if (words.size() > limits::query_bytes_max) {
    return fail(Errc::query_too_long, {std::to_string(words.size()), std::to_string(limits::query_bytes_max)});
  }
  if (first_invalid_utf8(words)) {
    return fail(Errc::usage, {say("the question is not UTF-8 text; set the terminal to UTF-8 and type it again")});
  }
  if (options.open && !options.when.empty()) {
    return fail(Errc::usage, {say("--open and --when exclude each other: --open means today")});
  }
  return {};
}

// With --wait also while an index whose files are missing or damaged is being made anew. Nothing where that was
// interrupted or failed, with the exit status.
Result<std::string> found_in(const Context& context, const SearchOptions& options, v1::SearchAnswer& found,
                             std::optional<int>& ended) {
  const std::string target = target_of(options);
  if (!options.wait) return context.api().get(target, found);
  for (;;) {
    ended = wait_for_index(context);
    if (ended) return std::string();
    auto answer = context.api().get(target, found);
    if (answer || answer.error().code != Errc::index_failed) return answer;
    Interruption interruption;
    if (interruption.within(asking_again)) {
      ended = interrupted_status;
      return std::string();
    }
  }
}

int run_search(const Context& context, SearchOptions options) {
  if (const auto checked = check(options); !checked) return context.failed(checked.error());
  const auto read = read_filters({{&options.theme, theme_filter},
                                  {&options.kind, kind_filter},
                                  {&options.outcome, outcome_filter},
                                  {&options.grade, grade_filter}});
  if (!read) return context.failed(read.error());
  v1::SearchAnswer found;
  std::optional<int> ended;
  const auto answer = found_in(context, options, found, ended);
  if (ended) return *ended;
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_search(found);
  }
  return 0;
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "search", say("Find texts by their words; --help shows how to narrow it down"),
                                  "essaim search night lighting --country FR --outcome partly\n"
                                  "  essaim search '\"eau potable\"' --without piscine --year 2015..2020");
  auto options = std::make_shared<SearchOptions>();
  command.add_option("words", options->words, say("Words; a \"phrase\" in its own quotation marks"))
      ->type_name(say("WORDS"));
  command.add_option("--without", options->without, say("Only where this word is not; several are possible"))
      ->type_name(say("WORD"))
      ->allow_extra_args(false);
  command.add_option("--theme", options->theme, say("Only with this theme or one below it"))->type_name(say("THEME"));
  command.add_option("--kind", options->kind, say("Only of this kind"))->type_name(say("KIND"));
  command.add_option("--lang", options->language, say("Only written in this language"))->type_name(say("LANG"));
  command.add_option("--from", options->from, say("Only of this city"))->type_name(say("CITY"));
  command.add_option("--country", options->country, say("Only of this country, such as SN"))->type_name(say("COUNTRY"));
  command.add_option("--year", options->year, say("Only of this year or span, such as 2015..2020"))
      ->type_name(say("YEAR"));
  command.add_option("--size", options->size, say("Only of places with so many inhabitants, such as 50000..250000"))
      ->type_name(say("SIZE"));
  command.add_option("--outcome", options->outcome, say("Only with this outcome"))
      ->type_name("worked|partly|did-not-work|stopped|too-early");
  command.add_option("--grade", options->grade, say("Only this complete or better"))
      ->type_name("stub|usable|solid|transferable");
  command.add_option("--place", options->place, say("Only about a place of this name"))->type_name(say("PLACE"));
  command
      .add_option("--when", options->when,
                  say("Only missions, calls and projects that one can take part in then, such as 2027-03"))
      ->type_name(say("DATE"));
  command.add_flag("--open", options->open, say("Only those that one can take part in today"));
  command.add_flag("--past", options->past, say("Also calls whose deadline has passed"));
  command.add_option("--limit", options->limit, say("At most so many (1 to 100)"))
      ->type_name("N")
      ->check(CLI::Range(1, 100).description(""));
  command.add_flag("--wait", options->wait, say("First wait until the search index has everything"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_search(context, *options); }; });
}

}  // namespace essaim::client

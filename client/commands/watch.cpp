#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>

#include "client/arrival_command.h"
#include "client/command.h"
#include "client/entry_view.h"
#include "client/event_stream.h"
#include "client/interruption.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/watch_position.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

// While nothing is awaited but the daemon.
constexpr seconds patience_max{45};
// A header may come before its text; somebody who reads along would rather see the title than be told at once.
constexpr seconds text_patience{5};
constexpr std::size_t waiting_max = 256;
constexpr milliseconds again_first{250};
constexpr milliseconds again_last{4000};

struct WatchOptions {
  std::string from, theme, kind, command;
  std::optional<std::uint64_t> after;
  bool all = false;
};

class Watch {
 public:
  Watch(const Context& context, const WatchOptions& options, WatchPosition& position, std::uint64_t after)
      : context_(context), options_(options), position_(position), read_(after), told_(after), written_(after) {}

  int run(EventStream stream);

 private:
  struct Waiting {
    v1::EntrySummary entry;
    steady_clock::time_point until;
  };
  bool follow(EventStream& stream);
  std::optional<EventStream> reconnect();
  void take(const v1::EntrySummary& entry);
  void look_for_text(Waiting& waiting);
  // Tells what is ready, in the order of arrival. With `look`, texts may have come.
  void tell_ready(bool look);
  bool wanted(const v1::EntrySummary& entry) const;
  bool tell(const v1::EntrySummary& entry);
  milliseconds patience() const;

  const Context& context_;
  const WatchOptions& options_;
  WatchPosition& position_;
  Interruption interruption_;
  std::deque<Waiting> waiting_;
  std::uint64_t read_;     // the newest arrival that was heard of
  std::uint64_t told_;     // up to here everything was told
  std::uint64_t written_;  // the position in the file
};

bool Watch::wanted(const v1::EntrySummary& entry) const {
  if (!options_.from.empty() && entry.handle() != options_.from) return false;
  if (!options_.kind.empty() && entry.kind() != options_.kind) return false;
  if (!options_.all && entry.missing_reason() == "not-followed") return false;
  return options_.theme.empty() || std::ranges::any_of(entry.themes(), [&](const std::string& theme) {
           return theme == options_.theme || theme.starts_with(options_.theme + ".");
         });
}

// False where the command was interrupted together with us: the entry is told again the next time.
bool Watch::tell(const v1::EntrySummary& entry) {
  if (context_.json) {
    std::string json;
    if (google::protobuf::util::MessageToJsonString(entry, &json).ok()) print_json(json);
  } else {
    print_line(harmless(date_text(entry.time_ms()) + "  " + entry.label() + "  " + kind_label(entry.kind()) + "  " +
                        (entry.themes().empty() ? std::string("-") : entry.themes(0)) + "  " + title_or_reason(entry)));
  }
  std::fflush(stdout);
  if (options_.command.empty()) return true;
  const int status = run_for_arrival(options_.command, entry, context_.socket);
  if (status > 128 && interruption_.happened()) return false;
  if (status < 0) {
    print_note(say("essaim: the command for {0} could not be started.", {harmless(entry.label())}));
  } else if (status != 0) {
    print_note(say("essaim: the command for {0} ended with {1}.", {harmless(entry.label()), std::to_string(status)}));
  }
  return true;
}

void Watch::take(const v1::EntrySummary& entry) {
  if (entry.arrival() <= read_) return;
  read_ = entry.arrival();
  waiting_.push_back({entry, steady_clock::now() + text_patience});
}

void Watch::look_for_text(Waiting& waiting) {
  const auto target = entry_target(waiting.entry.label());
  v1::EntryView view;
  if (!target || !context_.api().get(*target, view)) return;
  waiting.entry.set_title(view.summary().title());
  waiting.entry.set_missing_reason(view.summary().missing_reason());
  waiting.entry.set_retracted(view.summary().retracted());
}

void Watch::tell_ready(bool look) {
  while (!waiting_.empty() && !interruption_.happened()) {
    Waiting& first = waiting_.front();
    const bool awaited = wanted(first.entry) && first.entry.missing_reason() == "waiting-for-partner";
    if (awaited) {
      const bool late = steady_clock::now() >= first.until;
      if (!look && !late) break;
      look_for_text(first);
      if (!late && first.entry.missing_reason() == "waiting-for-partner") break;
    }
    const bool shown = wanted(first.entry);
    if (shown && !tell(first.entry)) break;
    told_ = first.entry.arrival();
    waiting_.pop_front();
    if (shown) position_.write(written_ = told_);
  }
  if (waiting_.empty() && written_ != told_) position_.write(written_ = told_);
}

milliseconds Watch::patience() const {
  if (waiting_.empty()) return patience_max;
  const auto left = std::chrono::ceil<milliseconds>(waiting_.front().until - steady_clock::now());
  return std::clamp<milliseconds>(left, milliseconds(1), patience_max);
}

// Until the daemon goes away (true) or we are interrupted.
bool Watch::follow(EventStream& stream) {
  for (;;) {
    if (waiting_.size() >= waiting_max) {
      // What comes next waits in the daemon's store.
      if (interruption_.within(patience())) return false;
      tell_ready(true);
      continue;
    }
    v1::Event event;
    const auto heard = stream.next(event, patience(), interruption_);
    if (heard == EventStream::Heard::interrupted) return false;
    if (heard == EventStream::Heard::ended) return true;
    if (heard == EventStream::Heard::event && event.has_arrival()) take(event.arrival());
    tell_ready(heard == EventStream::Heard::event && event.has_holdings());
    if (interruption_.happened()) return false;
  }
}

std::optional<EventStream> Watch::reconnect() {
  print_note(say("essaim: the daemon does not answer; waiting for it…"));
  for (milliseconds wait = again_first;; wait = std::min(wait * 2, again_last)) {
    if (interruption_.within(wait)) return std::nullopt;
    auto stream = EventStream::open(context_.socket, read_);
    if (!stream) continue;
    print_note(say("essaim: the daemon answers again."));
    return std::move(*stream);
  }
}

int Watch::run(EventStream first) {
  std::optional<EventStream> stream(std::move(first));
  while (follow(*stream)) {
    auto next = reconnect();
    if (!next) break;
    stream.emplace(std::move(*next));
  }
  if (written_ != told_) position_.write(told_);
  return 0;
}

std::string selection_of(const WatchOptions& options) {
  std::string target;
  if (!options.from.empty()) target += "&from=" + url_part(options.from);
  if (!options.theme.empty()) target += "&theme=" + url_part(options.theme);
  if (!options.kind.empty()) target += "&kind=" + url_part(options.kind);
  return target;
}

int run_watch(const Context& context, const WatchOptions& options) {
  // The daemon knows cities, themes and kinds, and which ones are near to what was typed.
  v1::EntryList list;
  const auto asked = context.api().get("/v1/entries?limit=1" + selection_of(options), list);
  if (!asked) return context.failed(asked.error());
  v1::Status status;
  const auto answer = context.api().get("/v1/status", status);
  if (!answer) return context.failed(answer.error());
  WatchPosition position(context.socket, selection_of(options) + (options.all ? "&all" : ""), status.network().id());
  const auto remembered = position.read(status.entries());
  const std::uint64_t after = options.after.value_or(remembered.value_or(status.entries()));
  auto stream = EventStream::open(context.socket, after);
  if (!stream) return context.failed(stream.error());
  Watch watch(context, options, position, after);  // from here on Ctrl-C ends it in order
  if (options.after || remembered) {
    print_note(say("Watching what arrived after number {0}. Ctrl-C ends it.", {std::to_string(after)}));
  } else {
    print_note(say("Watching from now on; --after 0 begins with the first arrival. Ctrl-C ends it."));
  }
  if (position.file().empty()) {
    print_note(say("The position is not remembered: there is no place for it, or another watch of the same runs."));
  } else {
    print_note(say("The position is remembered in {0}", {harmless(position.file().string())}));
    position.write(after);
  }
  return watch.run(std::move(*stream));
}

}  // namespace

void add_watch(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "watch", say("Show each arrival as it comes, a line each"),
                                  "essaim watch --theme data --exec 'notify-send \"$ESSAIM_ENTRY_TITLE\"'");
  auto options = std::make_shared<WatchOptions>();
  command.add_option("--from", options->from, say("Only of this city"))->type_name(say("CITY"));
  command.add_option("--theme", options->theme, say("Only with this theme or one below it"))->type_name(say("THEME"));
  command.add_option("--kind", options->kind, say("Only of this kind"))->type_name(say("KIND"));
  command
      .add_option("--exec", options->command,
                  say("Run this for each, with ESSAIM_ENTRY, ESSAIM_ENTRY_TITLE … set and JSON on its input"))
      ->type_name(say("COMMAND"));
  command.add_option("--after", options->after, say("Begin after this arrival number; 0 shows everything"))
      ->type_name("N")
      ->check(CLI::Validator(CLI::NonNegativeNumber).description(""));
  command.add_flag("--all", options->all, say("Also what is not followed"));
  command.callback([&context, options] { context.run = [&context, options] { return run_watch(context, *options); }; });
}

}  // namespace essaim::client

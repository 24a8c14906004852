#include <CLI/CLI.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "client/command.h"
#include "client/import_report.h"
#include "client/import_source.h"
#include "client/interruption.h"
#include "client/progress.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// One that the daemon writes, one that it reads, one on its way.
constexpr std::size_t requests_under_way = 3;

struct ImportOptions {
  std::string file, report;
  std::string audience = "network";
  bool dry_run = false;
};

// Lines that travel in one request and become one batch. The daemon counts them from `first`.
struct Batch {
  std::size_t first = 1;
  std::vector<ImportItem> items;  // without their lines, which are in the text
  std::string text;
  std::uint64_t done = 0;  // of the source, with these

  bool has_room_for(std::size_t bytes) const {
    return items.size() < limits::import_lines_max && text.size() + bytes + 1 <= limits::import_bytes_max;
  }
};

class Importing {
 public:
  Importing(const Context& context, const ImportOptions& options, std::unique_ptr<ImportSource> source)
      : context_(context),
        options_(options),
        shown_(harmless(options.file)),
        source_(std::move(source)),
        report_(shown_),
        progress_(context.json),
        pipeline_(context.socket, requests_under_way) {}

  int run() {
    if (!options_.report.empty()) {
      if (auto opened = report_.write_to(options_.report); !opened) return context_.failed(opened.error());
    }
    std::optional<Error> failure = read_all();
    // What was sent is on its way to the disk, whatever went wrong since.
    while (!pipeline_.empty()) {
      auto received = receive();
      if (received && !failure) failure = received;
    }
    progress_.clear();
    const auto finished = report_.finish();
    if (!failure && !finished) failure = finished.error();
    return conclude(failure);
  }

 private:
  std::optional<Error> read_all() {
    ImportItem item;
    while (!interruption_.happened()) {
      auto more = source_->next(item);
      if (!more) return more.error();
      if (!*more) break;
      if (!batch_.has_room_for(item.line.size())) {
        if (auto failed = send()) return failed;
      }
      if (batch_.items.empty()) batch_.first = item.place.file.empty() ? item.place.number : 1;
      batch_.text += item.line;
      batch_.text += '\n';
      item.line.clear();
      batch_.items.push_back(std::move(item));
      batch_.done = source_->done();
    }
    if (batch_.items.empty() || interruption_.happened()) return std::nullopt;
    return send();
  }

  std::optional<Error> send() {
    if (pipeline_.full()) {
      if (auto failed = receive()) return failed;
    }
    std::string target = "/v1/import?line=" + std::to_string(batch_.first) +
                         "&file=" + url_part(shortened(shown_, 100)) + "&audience=" + url_part(options_.audience);
    if (options_.dry_run) target += "&check=true";
    if (auto sent = pipeline_.send(target, std::move(batch_.text)); !sent) return sent.error();
    sent_any_ = true;
    batch_.text.clear();
    under_way_.push_back(std::exchange(batch_, {}));
    return std::nullopt;
  }

  std::optional<Error> receive() {
    const Batch batch = std::move(under_way_.front());
    under_way_.pop_front();
    v1::Imported answer;
    if (auto received = pipeline_.receive(answer); !received) return received.error();
    std::vector<ImportPlace> places;
    places.reserve(batch.items.size());
    for (const ImportItem& item : batch.items) places.push_back(item.place);
    report_.add(answer, batch.first, places);
    std::set<std::uint64_t> skipped;
    for (const v1::SkippedLine& line : answer.skipped()) skipped.insert(line.line());
    for (std::size_t i = 0; i < batch.items.size(); ++i) {
      const ImportItem& item = batch.items[i];
      if (item.refused) report_.refuse(item.place, *item.refused);
      if (!skipped.contains(batch.first + i)) report_.keep(item.not_themes);
    }
    progress_.show(report_.lines(), batch.done, source_->size());
    return std::nullopt;
  }

  int conclude(const std::optional<Error>& failure) const {
    const bool anything = report_.lines() > 0 || !failure;
    if (context_.json) {
      if (anything) report_.print_for_programs();
    } else if (anything) {
      report_.print(options_.dry_run);
    }
    if (failure) {
      const int status = context_.failed(*failure);
      // Not after a refusal that another try would not change.
      const bool may_go_on = status != 4 && status != 6;
      if (may_go_on && sent_any_ && !options_.dry_run) {
        print_note(say("What was imported is safe. Then run the same command again: it goes on where this one ended."));
      }
      return status;
    }
    if (interruption_.happened()) {
      print_note(say("Interrupted. Run the same command again: it goes on where this one ended."));
      return interrupted_status;
    }
    return report_.exit_status();
  }

  const Context& context_;
  const ImportOptions& options_;
  std::string shown_;
  std::unique_ptr<ImportSource> source_;
  ImportReport report_;
  Progress progress_;
  Interruption interruption_;
  ApiPipeline pipeline_;
  Batch batch_;
  std::deque<Batch> under_way_;
  bool sent_any_ = false;
};

int run_import(const Context& context, const ImportOptions& options) {
  auto source = open_import(options.file, context.api());
  if (!source) return context.failed(source.error());
  return Importing(context, options, std::move(*source)).run();
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "import", say("Publish many entries: lines of JSON, a table, a folder of texts"),
                                  "essaim import retours.csv");
  auto options = std::make_shared<ImportOptions>();
  command
      .add_option("file", options->file,
                  say("JSON lines or a table (CSV), or a folder of Markdown files: docs/import.md"))
      ->required()
      ->type_name(say("FILE"));
  command.add_flag("--dry-run", options->dry_run, say("Only check what would be imported"));
  command.add_option("--report", options->report, say("Write every line that is skipped or refused to this file"))
      ->type_name(say("FILE"));
  command.add_option("--audience", options->audience, say("network (members only) or public"))
      ->type_name("network|public");
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_import(context, *options); }; });
}

}  // namespace essaim::client

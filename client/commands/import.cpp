#include <CLI/CLI.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "client/command.h"
#include "client/import_report.h"
#include "client/interruption.h"
#include "client/line_file.h"
#include "client/progress.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/text.h"
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

// A file that is something else says so at its first line.
std::optional<Error> other_kind_of_file(std::string_view first, const std::string& shown) {
  const std::string_view text = trimmed(first);
  if (text.starts_with('[')) return Error(Errc::json_array, {shown});
  if (text == "{") return Error(Errc::json_spread, {shown});
  if (text == "---" || text.starts_with("# ") || text.starts_with("## ")) return Error(Errc::markdown_given, {shown});
  return std::nullopt;
}

// Lines that travel in one request and become one batch.
struct Batch {
  std::size_t first = 0;  // number of the first line
  std::size_t lines = 0;
  std::string text;
  std::uint64_t bytes_read = 0;       // of the file, with these
  std::vector<std::size_t> too_long;  // lines that are left out

  bool has_room_for(std::size_t bytes) const {
    return lines < limits::import_lines_max && text.size() + bytes + 1 <= limits::import_bytes_max;
  }
};

class Importing {
 public:
  Importing(const Context& context, const ImportOptions& options, LineFile file)
      : context_(context),
        options_(options),
        shown_(harmless(options.file)),
        file_(std::move(file)),
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
    LineFile::Line line;
    bool seen_any = false;
    while (!interruption_.happened()) {
      auto more = file_.next(line);
      if (!more) return more.error();
      if (!*more) break;
      if (!seen_any && !trimmed(line.text).empty()) {
        seen_any = true;
        if (auto other = other_kind_of_file(line.text, shown_)) return other;
      }
      seen_any = seen_any || line.too_long;
      if (!batch_.has_room_for(line.text.size())) {
        if (auto failed = send()) return failed;
      }
      if (line.too_long) {
        batch_.too_long.push_back(file_.line());
        line.text.clear();
      }
      if (batch_.lines++ == 0) batch_.first = file_.line();
      batch_.text += line.text;
      batch_.text += '\n';
      batch_.bytes_read = file_.bytes_read();
    }
    if (!seen_any && !interruption_.happened()) return Error(Errc::file_empty, {shown_});
    if (batch_.lines == 0 || interruption_.happened()) return std::nullopt;
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
    report_.add(answer);
    for (const std::size_t line : batch.too_long) {
      report_.refuse(line, Error(Errc::line_too_long,
                                 {shown_, std::to_string(line), std::to_string(limits::import_line_bytes_max)}));
    }
    progress_.show(report_.lines(), batch.bytes_read, file_.size());
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
  LineFile file_;
  ImportReport report_;
  Progress progress_;
  Interruption interruption_;
  ApiPipeline pipeline_;
  Batch batch_;
  std::deque<Batch> under_way_;
  bool sent_any_ = false;
};

int run_import(const Context& context, const ImportOptions& options) {
  auto file = LineFile::open(options.file);
  if (!file) return context.failed(file.error());
  return Importing(context, options, std::move(*file)).run();
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "import", say("Publish many entries from a file with one JSON object a line"),
                                  "essaim import retours.jsonl");
  auto options = std::make_shared<ImportOptions>();
  command.add_option("file", options->file, say("File of JSON lines; what its fields mean: docs/import.md"))
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

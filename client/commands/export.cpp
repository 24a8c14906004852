#include <google/protobuf/util/json_util.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "client/command.h"
#include "client/export_format.h"
#include "client/interruption.h"
#include "client/progress.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// Which formats there are, and what makes them.
struct FormatRow {
  const char* name;
  std::unique_ptr<ExportFormat> (*make)(const ExportOptions& options);
};
constexpr FormatRow formats[] = {{"jsonl", export_lines}, {"markdown", export_markdown}};

const FormatRow* find_format(const std::string& name) {
  const auto* const found = std::ranges::find_if(formats, [&](const FormatRow& row) { return row.name == name; });
  return found == std::end(formats) ? nullptr : found;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const FormatRow& row : formats) names.emplace_back(row.name);
  return names;
}

std::string target_of(const ExportOptions& options, const ExportFormat& format, std::uint64_t before) {
  std::string target = "/v1/export?" + format.query();
  if (!options.from.empty()) target += "&from=" + url_part(options.from);
  if (!options.theme.empty()) target += "&theme=" + url_part(options.theme);
  if (!options.kind.empty()) target += "&kind=" + url_part(options.kind);
  if (before != 0) target += "&before=" + std::to_string(before);
  return target;
}

class Exporting {
 public:
  Exporting(const Context& context, const ExportOptions& options)
      : context_(context),
        options_(options),
        format_(find_format(options.format)->make(options)),
        progress_(context.json) {}

  int run() {
    // What is wrong with the question is said before a folder is made.
    auto failed = ask(0);
    if (failed) return context_.failed(*failed);
    auto folder = ExportFolder::open(options_.folder, options_.force);
    if (!folder) return context_.failed(folder.error());
    failed = write_all(*folder);
    progress_.clear();
    if (failed) return context_.failed(*failed);
    if (interruption_.happened()) {
      print_note(say("Interrupted; no file was left half written."));
      return interrupted_status;
    }
    conclude();
    return 0;
  }

 private:
  std::optional<Error> ask(std::uint64_t before) {
    page_ = {};
    const auto answer = context_.api().get(target_of(options_, *format_, before), page_);
    if (!answer) return answer.error();
    return std::nullopt;
  }

  std::optional<Error> write_all(ExportFolder& folder) {
    auto written = format_->begin(folder);
    while (written) {
      written = format_->write(folder, page_);
      if (!written) break;
      done_.set_exported(done_.exported() + static_cast<std::uint64_t>(page_.entries_size()));
      done_.set_without_text(done_.without_text() + page_.without_text());
      const std::uint64_t next = page_.next_before();
      if (interruption_.happened()) return std::nullopt;
      if (next == 0) break;
      // Arrival numbers say how far down the store this is.
      const std::uint64_t newest = page_.newest();
      progress_.show(done_.exported(), newest > next ? newest - next : 0, newest);
      if (auto failed = ask(next)) return failed;
    }
    if (written && done_.exported() > 0) written = format_->finish(folder);
    if (written) written = folder.sync();
    return written ? std::nullopt : std::optional<Error>(written.error());
  }

  void conclude() {
    if (done_.exported() > 0) done_.set_path(format_->result_in(options_.folder).string());
    if (context_.json) {
      std::string json;
      if (google::protobuf::util::MessageToJsonString(done_, &json).ok()) print_json(json);
      return;
    }
    if (done_.exported() == 0) {
      print_line(say("Nothing fits, so nothing was written."));
    } else {
      print_line(say("Exported: {0} to {1}",
                     {say_count("{0} entry", "{0} entries", done_.exported()), harmless(done_.path())}));
    }
    if (done_.without_text() > 0) {
      print_line(say("Left out because their text is not on this machine: {0} (essaim status says why)",
                     {std::to_string(done_.without_text())}));
    }
  }

  const Context& context_;
  const ExportOptions& options_;
  std::unique_ptr<ExportFormat> format_;
  Progress progress_;
  Interruption interruption_;
  v1::ExportPage page_;
  v1::Exported done_;
};

}  // namespace

void add_export(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "export", say("Write entries to a folder: for import, or one Markdown file each"),
                  "essaim export --format markdown --theme data exports");
  auto options = std::make_shared<ExportOptions>();
  command.add_option("folder", options->folder, say("Folder; made where there is none"))
      ->required()
      ->type_name(say("FOLDER"));
  command.add_option("--format", options->format, say("jsonl (for import) or markdown (for publish)"))
      ->required()
      ->type_name("jsonl|markdown")
      ->check(CLI::IsMember(format_names()).description(""));
  command.add_option("--from", options->from, say("Only of this city"))->type_name(say("CITY"));
  command.add_option("--theme", options->theme, say("Only with this theme or one below it"))->type_name(say("THEME"));
  command.add_option("--kind", options->kind, say("Only of this kind"))->type_name(say("KIND"));
  command.add_flag("--force", options->force,
                   say("Also into a folder that is not empty; replaces files of the same name"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return Exporting(context, *options).run(); }; });
}

}  // namespace essaim::client

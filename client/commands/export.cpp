#include <google/protobuf/util/json_util.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "client/command.h"
#include "client/export_format.h"
#include "client/filter_typed.h"
#include "client/interruption.h"
#include "client/progress.h"
#include "client/say.h"
#include "client/site/site_export.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// A site is no export of pages: it knows all of its texts before it writes the first (client/site).
constexpr const char* site_format = "site";

// Which other formats there are, and what makes them.
struct FormatRow {
  const char* name;
  std::unique_ptr<ExportFormat> (*make)(const ExportOptions& options);
};
constexpr FormatRow formats[] = {
    {"jsonl", export_lines}, {"markdown", export_markdown}, {"csv", export_table}, {"geojson", export_map}};

const FormatRow* find_format(const std::string& name) {
  const auto* const found = std::ranges::find_if(formats, [&](const FormatRow& row) { return row.name == name; });
  return found == std::end(formats) ? nullptr : found;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  names.reserve(std::size(formats) + 1);
  for (const FormatRow& row : formats) names.emplace_back(row.name);
  names.emplace_back(site_format);
  return names;
}

std::string target_of(const ExportOptions& options, const ExportFormat& format, std::uint64_t before) {
  std::string target = "/v1/export?" + format.query();
  if (!options.from.empty()) target += "&from=" + url_part(options.from);
  if (!options.theme.empty()) target += "&theme=" + url_part(options.theme);
  if (!options.kind.empty()) target += "&kind=" + url_part(options.kind);
  if (!options.audience.empty()) target += "&audience=" + url_part(options.audience);
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
    std::error_code unknown;
    const bool was_there = std::filesystem::exists(options_.folder, unknown);
    failed = fill_folder();
    progress_.clear();
    // Nobody looks into an empty folder for what was not exported; one with something in it is never removed.
    if (!was_there && done_.exported() == 0) std::filesystem::remove(options_.folder, unknown);
    if (failed) return context_.failed(*failed);
    if (interruption_.happened()) {
      print_note(say("Interrupted; no file was left half written."));
      return interrupted_status;
    }
    conclude();
    return 0;
  }

 private:
  std::optional<Error> fill_folder() {
    auto folder = ExportFolder::open(options_.folder, options_.force);
    return folder ? write_all(*folder) : std::optional<Error>(folder.error());
  }

  std::optional<Error> ask(std::uint64_t before) {
    page_ = {};
    const std::string target = target_of(options_, *format_, before);
    if (!format_->as_text()) {
      const auto answer = context_.api().get(target, page_);
      return answer ? std::nullopt : std::optional<Error>(answer.error());
    }
    auto text = context_.api().get_text(target + "&text=1", page_);
    if (!text) return text.error();
    page_.set_text(std::move(*text));
    return std::nullopt;
  }

  std::optional<Error> write_all(ExportFolder& folder) {
    auto written = format_->begin(folder);
    while (written) {
      written = format_->write(folder, page_);
      if (!written) break;
      done_.set_exported(done_.exported() + page_.count() + static_cast<std::uint64_t>(page_.entries_size()));
      done_.set_without_text(done_.without_text() + page_.without_text());
      done_.set_without_point(done_.without_point() + page_.without_point());
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
    if (done_.without_point() > 0) {
      print_line(
          say("Left out because their place has no point: {0} (in the head of a text: place: with a line point: "
              "[latitude, longitude])",
              {std::to_string(done_.without_point())}));
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

// Nothing goes to the open web that its author did not make public, unless it is asked for.
int run_site(const Context& context, const ExportOptions& options) {
  SiteOptions site;
  site.folder = options.folder;
  site.choice = {options.from, options.theme, options.kind, options.audience.empty() ? "public" : options.audience};
  site.base_url = options.base_url;
  site.force = options.force;
  return export_site(context, site);
}

int run_export(const Context& context, ExportOptions options) {
  const auto read = read_filters({{&options.theme, theme_filter}, {&options.kind, kind_filter}});
  if (!read) return context.failed(read.error());
  if (options.format == site_format) return run_site(context, options);
  if (!options.base_url.empty()) return context.failed(Error(Errc::usage, {say("--base-url goes with --format site")}));
  return Exporting(context, options).run();
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
  CLI::App& command = add_command(
      app, "export", say("Write entries to a folder: lines for import, Markdown files, a table, a map, a web site"),
      "essaim export --format markdown --theme data exports\n  essaim export --format site /var/www/experience");
  auto options = std::make_shared<ExportOptions>();
  command.add_option("folder", options->folder, say("Folder; made where there is none"))
      ->required()
      ->type_name(say("FOLDER"));
  command
      .add_option(
          "--format", options->format,
          say("jsonl (for import), markdown (for publish), csv (for spreadsheets), geojson (for maps) or site (for "
              "the web)"))
      ->required()
      ->type_name("jsonl|markdown|csv|geojson|site")
      ->check(CLI::IsMember(format_names()).description(""));
  command.add_option("--from", options->from, say("Only of this city"))->type_name(say("CITY"));
  command.add_option("--theme", options->theme, say("Only with this theme or one below it"))->type_name(say("THEME"));
  command.add_option("--kind", options->kind, say("Only of this kind"))->type_name(say("KIND"));
  command
      .add_option("--audience", options->audience,
                  say("public (only what its author made public; a site has only this unless asked) or network (all)"))
      ->type_name("network|public")
      ->check(CLI::IsMember({"network", "public"}).description(""));
  command.add_option("--base-url", options->base_url, say("Where the site will be found on the web"))
      ->type_name(say("URL"));
  command.add_flag("--force", options->force,
                   say("Also into a folder that is not empty; replaces files of the same name"));
  command.add_flag("--excel", options->excel,
                   say("With csv: as Excel opens it by a click, with semicolons and a byte order mark"));
  command.callback([&context, options] {
    context.run = [&context, options] {
      if (options->excel && options->format != "csv") {
        return context.failed(Error(Errc::usage, {say("--excel goes with --format csv only")}));
      }
      return run_export(context, *options);
    };
  });
}

}  // namespace essaim::client

#include "client/import_source.h"

#include <filesystem>
#include <utility>

#include "core/exported.h"
#include "core/harmless.h"
#include "core/imported.h"
#include "core/limits.h"
#include "core/readable.h"
#include "core/text.h"

namespace essaim::client {
namespace {

class Lines : public ImportSource {
 public:
  Lines(LineFile file, std::string shown) : file_(std::move(file)), shown_(std::move(shown)) {}

  Result<bool> next(ImportItem& item) override {
    item = {};
    auto more = file_.next(line_);
    if (!more || !*more) return more;
    item.place.number = file_.line();
    if (line_.too_long) {
      item.refused = Error(Errc::line_too_long,
                           {shown_, std::to_string(file_.line()), std::to_string(limits::import_line_bytes_max)});
    } else {
      item.line = std::move(line_.text);
    }
    return true;
  }
  std::uint64_t done() const override { return file_.bytes_read(); }
  std::uint64_t size() const override { return file_.size(); }

 private:
  LineFile file_;
  std::string shown_;
  LineFile::Line line_;
};

// A file that is something else says so at its first line.
std::optional<Error> other_kind_of_file(std::string_view first, const std::string& shown) {
  if (first.starts_with('[')) return Error(Errc::json_array, {shown});
  if (first == "{") return Error(Errc::json_spread, {shown});
  if (first == "---" || first.starts_with("# ") || first.starts_with("## ")) {
    return Error(Errc::markdown_given, {shown});
  }
  return std::nullopt;
}

// By the name where that says it, else by what stands there.
bool is_table(const std::string& path, std::string_view first) {
  const std::string ending = folded(std::filesystem::path(path).extension().string());
  if (ending == ".csv" || ending == ".tsv") return true;
  if (ending == ".jsonl" || ending == ".ndjson" || ending == ".json") return false;
  return !first.starts_with('{');
}

}  // namespace

Result<std::unique_ptr<ImportSource>> import_lines(LineFile file, const std::string& shown) {
  return std::make_unique<Lines>(std::move(file), shown);
}

Result<std::unique_ptr<ImportSource>> open_import(const std::string& path, const ApiClient& api) {
  const std::string shown = harmless(path);
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) return import_folder(path, shown, api);
  auto file = LineFile::open(path);
  if (!file) return tl::unexpected(file.error());
  LineFile::Line first;
  do {
    auto more = file->next(first);
    if (!more) return tl::unexpected(more.error());
    if (!*more) return fail(Errc::file_empty, {shown});
  } while (!first.too_long && trimmed(first.text).empty());
  if (is_of_other_program(first.text)) return fail(Errc::file_not_text, {shown, "1", "1"});
  file->put_back(first);
  const std::string_view text = trimmed(first.text);
  if (is_table(path, text)) {
    // A table may well begin with a number sign, but hardly as Markdown does.
    if (auto other = other_kind_of_file(text, shown); other && !path.ends_with("csv")) return tl::unexpected(*other);
    return import_table(std::move(*file), path, shown);
  }
  if (auto other = other_kind_of_file(text, shown)) return tl::unexpected(*other);
  return import_lines(std::move(*file), shown);
}

Result<std::string> import_line(const Document& document, std::string id, std::string_view audience) {
  // What the daemon would find out only with the line in hand, and could not say of which file.
  const auto octets = encode_document(document, Bytes(limits::salt_bytes, '\0'));
  if (!octets) return tl::unexpected(octets.error());
  if (id.empty()) id = text_id(document);
  return write_json_line(id, document, audience);
}

}  // namespace essaim::client

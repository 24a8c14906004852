#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>

#include "client/entry_view.h"
#include "client/export_folder.h"
#include "client/import_source.h"
#include "client/text_file.h"
#include "core/audience_field.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/imported.h"
#include "core/text.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

namespace fs = std::filesystem;

// As many as the largest network has entries.
constexpr std::size_t files_max = 100'000;
constexpr int depth_max = 16;

bool is_markdown(const fs::path& path) {
  const std::string ending = folded(path.extension().string());
  return ending == ".md" || ending == ".markdown";
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `a-9.md` before `a-10.md`.
bool in_order(const std::string& a, const std::string& b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const auto number = [](const std::string& text, std::size_t& at) {
        at = std::min(text.find_first_not_of('0', at), text.size());
        const std::size_t begin = at;
        while (at < text.size() && is_digit(text[at])) ++at;
        return std::string_view(text).substr(begin, at - begin);
      };
      const std::string_view one = number(a, i), other = number(b, j);
      if (one.size() != other.size()) return one.size() < other.size();
      if (one != other) return one < other;
    } else {
      if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
      ++i;
      ++j;
    }
  }
  if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
  return a < b;
}

Result<std::vector<std::string>> files_below(const fs::path& folder, const std::string& shown) {
  std::vector<std::string> out;
  std::error_code failure;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failure);
  for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    if (hidden || entry.depth() >= depth_max) entry.disable_recursion_pending();
    std::error_code unknown;
    if (hidden || !entry->is_regular_file(unknown) || !is_markdown(entry->path())) continue;
    if (out.size() == files_max) return fail(Errc::folder_too_large, {shown, std::to_string(files_max)});
    out.push_back(entry->path().lexically_relative(folder).string());
  }
  if (failure) return fail(Errc::file_unreadable, {shown, failure.message()});
  if (out.empty()) return fail(Errc::folder_without_texts, {shown});
  std::ranges::sort(out, in_order);
  return out;
}

class Folder : public ImportSource {
 public:
  Folder(fs::path folder, std::string shown, std::vector<std::string> files, ApiClient api)
      : folder_(std::move(folder)), shown_(std::move(shown)), files_(std::move(files)), api_(std::move(api)) {}

  Result<bool> next(ImportItem& item) override {
    item = {};
    if (at_ == files_.size()) return false;
    const std::string& file = files_[at_++];
    item.place = {.number = at_, .file = file};
    auto line = convert(file);
    if (!line) {
      // The daemon would fail with the next file too.
      if (exit_code(line.error().code) != exit_code(Errc::field_invalid)) return tl::unexpected(line.error());
      item.refused = line.error();
    } else {
      item.line = std::move(*line);
    }
    return true;
  }
  std::uint64_t done() const override { return at_; }
  std::uint64_t size() const override { return files_.size(); }

 private:
  Result<std::string> convert(const std::string& file) const {
    const std::string shown = harmless((folder_ / file).string());
    const auto text = read_text((folder_ / file).string(), shown);
    if (!text) return tl::unexpected(text.error());
    const auto document = parse_markdown(*text, shown);
    if (!document) return tl::unexpected(document.error());
    const auto audience = audience_in_head(*document, shown);
    if (!audience) return tl::unexpected(audience.error());
    auto id = exported_id(file, *document);
    if (!id) return tl::unexpected(id.error());
    return import_line(*document, std::move(*id), *audience ? name_of(**audience) : "");
  }

  // The id of the entry that an export wrote into this file and that the daemon still knows, or knows to have been
  // taken back; empty where there is none, or its text is another one.
  Result<std::string> exported_id(const std::string& file, const Document& document) const {
    const std::string name = fs::path(file).filename().string();
    for (std::size_t stroke = name.find('-'); stroke != std::string::npos; stroke = name.find('-', stroke + 1)) {
      std::uint64_t number = 0;
      const std::string handle = name.substr(0, stroke);
      const auto [end, failure] = std::from_chars(name.data() + stroke + 1, name.data() + name.size(), number);
      if (failure != std::errc() || name != markdown_name(handle, number, document.title)) continue;
      const std::string label = handle + "/" + std::to_string(number);
      v1::EntryView view;
      const auto target = entry_target(label);
      if (!target) continue;
      const auto answer = api_.get(*target + "?exact=1", view);
      if (!answer && exit_code(answer.error().code) != exit_code(Errc::entry_unknown)) {
        return tl::unexpected(answer.error());
      }
      const bool same = answer && (view.summary().retracted() || view.markdown() == print_markdown(document));
      if (same) return export_id(label, view.summary().id());
    }
    return std::string();
  }

  fs::path folder_;
  std::string shown_;
  std::vector<std::string> files_;
  ApiClient api_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::unique_ptr<ImportSource>> import_folder(const std::string& path, const std::string& shown,
                                                    const ApiClient& api) {
  auto files = files_below(path, shown);
  if (!files) return tl::unexpected(files.error());
  return std::make_unique<Folder>(path, shown, std::move(*files), api);
}

}  // namespace essaim::client

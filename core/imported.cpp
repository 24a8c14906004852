#include "core/imported.h"

#include <algorithm>
#include <utility>

#include "core/front_matter.h"
#include "core/front_matter_fields.h"
#include "core/front_matter_sections.h"
#include "core/harmless.h"
#include "core/hash.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/text.h"
#include "core/themes.h"

namespace essaim {
namespace {

using Shape = HeadValue::Shape;

constexpr std::string_view id_field = "id";
constexpr std::size_t export_hash_digits = 16;
constexpr std::string_view text_id_prefix = "text~";
constexpr std::size_t text_id_digits = 32;
// A head below this is one that its reader takes; only larger ones are printed and read again to make sure.
constexpr std::size_t surely_readable_head_bytes = limits::front_matter_bytes_max / 4;

std::string place_of(std::string_view file, std::size_t line) {
  return std::string(file) + ":" + std::to_string(line) + ":1";
}

bool is_text_id(std::string_view id) {
  return id.starts_with(text_id_prefix) && id.size() == text_id_prefix.size() + text_id_digits &&
         id.find_first_not_of("0123456789abcdef", text_id_prefix.size()) == std::string_view::npos;
}

HeadEntry* entry_of(FrontMatterHead& head, HeadField field) {
  const auto found =
      std::ranges::find_if(head.entries, [&](const HeadEntry& e) { return head_field(e.name) == field; });
  return found == head.entries.end() ? nullptr : &*found;
}

// A list of words, whether it came as one or as one text with commas. What is neither stays for the reader to refuse.
void make_list(HeadValue& value) {
  if (value.shape != Shape::text) return;
  HeadValue word = value;
  for (std::string_view rest = value.text; !rest.empty();) {
    const std::size_t comma = rest.find(',');
    word.text = trimmed(rest.substr(0, comma));
    value.items.push_back(word);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  value.shape = Shape::list;
  value.text.clear();
}

// Lets through what the vocabulary knows, up to the bound of an entry; the rest becomes keywords.
std::vector<std::string> move_to_keywords(FrontMatterHead& head) {
  std::vector<std::string> moved;
  HeadEntry* const themes = entry_of(head, HeadField::themes);
  if (themes == nullptr) return moved;
  make_list(themes->value);
  if (themes->value.shape != Shape::list) return moved;
  std::vector<HeadValue> kept;
  std::vector<HeadValue> others;
  for (HeadValue& item : themes->value.items) {
    const std::string word(trimmed(item.text));
    if (item.shape == Shape::text && word.empty()) continue;
    const bool known = item.shape != Shape::text || find_theme(word) != nullptr;
    const bool again = std::ranges::any_of(kept, [&](const HeadValue& k) { return trimmed(k.text) == word; });
    if (known && (again || item.shape != Shape::text || kept.size() < limits::themes_per_entry_max)) {
      if (!again) kept.push_back(std::move(item));
    } else {
      moved.push_back(word);
      others.push_back(std::move(item));
    }
  }
  themes->value.items = std::move(kept);
  if (others.empty()) return moved;
  HeadEntry* keywords = entry_of(head, HeadField::keywords);
  if (keywords == nullptr) {
    HeadEntry made;
    made.name = english_name(HeadField::keywords);
    made.value.shape = Shape::list;
    made.value.line = themes->value.line;
    made.value.column = themes->value.column;
    head.entries.push_back(std::move(made));
    keywords = &head.entries.back();
  }
  if (keywords->value.shape == Shape::none) keywords->value.shape = Shape::list;
  make_list(keywords->value);
  // Where keywords cannot be read, that is what will be said.
  if (keywords->value.shape == Shape::list) {
    keywords->value.items.insert(keywords->value.items.end(), others.begin(), others.end());
  }
  return moved;
}

// The first heading that a code has in the language of the text; what is no code is a heading itself.
std::string heading_of(const std::string& code, std::string_view language) {
  const std::optional<Words> heading = section_heading(code);
  if (heading) return heading->in(language_from(language).value_or(Language::english));
  return code;
}

class Importer {
 public:
  Importer(ImportedObject object, std::string_view file) : object_(std::move(object)), file_(file) {}

  Result<ImportedEntry> run() {
    ImportedEntry out;
    out.not_themes = move_to_keywords(object_.head);
    auto document = read_fields(object_.head, file_);
    if (!document) {
      if (document.error().code != Errc::field_missing) return tl::unexpected(document.error());
      return fail(Errc::line_field_missing,
                  {std::string(file_), std::to_string(object_.line), document.error().arguments.at(1)});
    }
    out.document = std::move(*document);
    if (auto added = add_fields(out.document); !added) return tl::unexpected(added.error());
    std::vector<std::string>& order = out.document.front_matter_order;
    order = std::move(object_.head_order);
    if (!order.empty() && order == usual_order(out.document)) order.clear();
    if (object_.sections.size() > limits::sections_max) {
      return fail(Errc::field_too_many,
                  {place_of(file_, object_.line), "sections", std::to_string(object_.sections.size()),
                   std::to_string(limits::sections_max)});
    }
    const bool exported = !object_.fields.empty();
    out.document.sections = object_.sections_are_named
                                ? named_sections(std::move(object_.sections), out.document.language)
                                : std::move(object_.sections);
    if (exported || head_bytes(out.document) > surely_readable_head_bytes) {
      if (auto readable = parse_markdown(print_markdown(out.document), file_); !readable) return unreadable();
    }
    return out;
  }

 private:
  // What an export wrote as free fields, and the id.
  Result<void> add_fields(Document& document) {
    const auto has = [&](std::string_view name) {
      return std::ranges::any_of(document.fields, [&](const FrontMatterField& f) { return f.name == name; });
    };
    for (FrontMatterField& field : object_.fields) {
      const bool fits = !field.name.empty() && field.name.size() <= limits::short_text_bytes_max && !has(field.name) &&
                        !head_field(field.name) && keeps_to_its_field(field.yaml);
      if (!fits) return unreadable();
      document.fields.push_back(std::move(field));
    }
    if (!object_.id.empty() && !is_text_id(object_.id) && !read_export_id(object_.id) && !has(id_field)) {
      document.fields.push_back({std::string(id_field), yaml_scalar(object_.id)});
    }
    if (document.fields.size() <= limits::fields_max) return {};
    return fail(Errc::field_too_many, {place_of(file_, object_.line), "fields", std::to_string(document.fields.size()),
                                       std::to_string(limits::fields_max)});
  }

  tl::unexpected<Error> unreadable() const {
    return fail(Errc::field_invalid, {place_of(file_, object_.line), "fields", "…", "[{\"name\": …, \"yaml\": …}, …]"});
  }

  static std::size_t head_bytes(const Document& d) {
    std::size_t bytes = d.title.size() + d.summary.size() + d.source.size();
    for (const FrontMatterField& field : d.fields) bytes += field.name.size() + field.yaml.size();
    for (const Link& link : d.links) bytes += link.label.size() + link.target.size();
    for (const std::string& keyword : d.keywords) bytes += keyword.size();
    return bytes;
  }

  ImportedObject object_;
  std::string_view file_;
};

}  // namespace

// A heading of the second level, a blank line, the text.
std::vector<Section> named_sections(std::vector<Section> named, std::string_view language) {
  for (Section& section : named) {
    std::string text = with_plain_line_ends(section.text);
    text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
    text.erase(text.find_last_not_of('\n') + 1);
    section.level = section.code.empty() ? 0 : 2;
    section.heading = section.code.empty() ? std::string() : heading_of(section.code, language);
    section.text = (section.level == 0 ? "" : "\n") + text + (&section == &named.back() ? "\n" : "\n\n");
  }
  return split_sections(join_sections(named));
}

Result<ImportedEntry> import_object(ImportedObject object, std::string_view file) {
  return Importer(std::move(object), file).run();
}

std::string text_id(const Document& document) {
  const Sha256 hash = sha256({print_markdown(document)});
  return std::string(text_id_prefix) + to_hex(Bytes(hash.begin(), hash.end())).substr(0, text_id_digits);
}

std::string export_id(std::string_view label, const HeaderHash& hash) { return export_id(label, to_hex(hash.view())); }

std::string export_id(std::string_view label, std::string_view hash) {
  return std::string(label) + "~" + std::string(hash.substr(0, export_hash_digits));
}

std::optional<ExportId> read_export_id(std::string_view id) {
  const std::size_t wave = id.rfind('~');
  if (wave == std::string_view::npos || id.size() - wave - 1 != export_hash_digits) return std::nullopt;
  const std::string_view label = id.substr(0, wave), hash = id.substr(wave + 1);
  const std::size_t slash = label.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == label.size()) return std::nullopt;
  if (label.find_first_not_of("0123456789", slash + 1) != std::string_view::npos) return std::nullopt;
  if (hash.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  return ExportId{std::string(label), std::string(hash)};
}

}  // namespace essaim

#include <algorithm>
#include <utility>

#include "core/csv.h"
#include "core/entry_table.h"
#include "core/front_matter_fields.h"
#include "core/front_matter_sections.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/text.h"
#include "core/themes.h"

namespace essaim {
namespace {

using Shape = HeadValue::Shape;

constexpr std::size_t name_columns_shown = 40;
constexpr std::size_t names_shown = 10;

std::string shown_name(std::string_view name) {
  return name.empty() ? "\"\"" : shortened(harmless(name), name_columns_shown);
}

// Words between line ends where there is one, else between semicolons, else between commas.
std::vector<std::string> words_in(std::string_view cell) {
  char between = ',';
  if (cell.find(';') != std::string_view::npos) between = ';';
  if (cell.find('\n') != std::string_view::npos) between = '\n';
  std::vector<std::string> out;
  while (!cell.empty()) {
    const std::size_t end = cell.find(between);
    const std::string_view word = trimmed(cell.substr(0, end));
    if (!word.empty()) out.emplace_back(word);
    cell = end == std::string_view::npos ? std::string_view{} : cell.substr(end + 1);
  }
  return out;
}

// Several lines as the points of a list, which an export wrote as lines; one sentence stays one.
std::string as_list(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.empty()) continue;
    const bool is_point = line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ");
    out += (is_point ? "" : "- ") + std::string(line) + "\n";
  }
  return out;
}

// Years and dates stand bare in a head, as everybody writes them.
std::string field_yaml(std::string_view text) {
  const bool date =
      text.find_first_not_of("0123456789-/.") == std::string_view::npos && text[0] >= '0' && text[0] <= '9';
  return date ? std::string(text) : yaml_scalar(text);
}

// What a choice is called in either language, as its code; what is none stays for the reader to refuse.
std::string choice_code(std::string_view typed) {
  const Kind* const kind = find_kind("experience");
  const KindField* const field = kind == nullptr ? nullptr : kind->find_field("outcome", true);
  const std::string plain = folded(typed);
  if (field != nullptr) {
    for (const FieldChoice& choice : field->choices) {
      if (folded(choice.label.english) == plain || folded(choice.label.french) == plain) return choice.code;
    }
  }
  return std::string(typed);
}

// A theme by its code or by its label in either language; another word stays what it is.
std::string theme_code(const std::string& typed) {
  if (find_theme(typed) != nullptr) return typed;
  const std::string plain = folded(typed);
  for (const Theme& theme : themes()) {
    if (folded(theme.english) == plain || folded(theme.french) == plain) return theme.code;
  }
  return typed;
}

// One record on its way to an object.
class RowReader {
 public:
  RowReader(std::string_view file, std::size_t line, std::string_view language)
      : file_(file), line_(line), language_(language) {
    object_.line = line;
    place_.shape = Shape::map;
  }

  bool take(const NamedColumn& column, const std::string& name, std::size_t number, std::string text) {
    number_ = number;
    const std::string bare(trimmed(text));
    if (bare.empty()) return true;
    switch (column.what) {
      case TableColumn::entry:
      case TableColumn::author:
      case TableColumn::author_name:
      case TableColumn::author_country:
      case TableColumn::created:
      case TableColumn::revised:
      case TableColumn::versions:
      case TableColumn::grade: return true;  // Essaim's own
      case TableColumn::id: return take_id(bare);
      case TableColumn::audience: object_.audience = bare; return true;
      case TableColumn::kind: {
        const Kind* const kind = find_kind_called(bare);
        return add(HeadField::kind, value(kind == nullptr ? bare : kind->code));
      }
      case TableColumn::language: return add(HeadField::language, value(bare));
      case TableColumn::title: return add(HeadField::title, value(bare));
      case TableColumn::summary: return add(HeadField::summary, value(bare));
      case TableColumn::themes: return add(HeadField::themes, list(words_in(text), theme_code));
      case TableColumn::keywords:
        return add(HeadField::keywords, list(words_in(text), [](const std::string& word) { return word; }));
      case TableColumn::place: return add_to_place("name", bare);
      case TableColumn::place_scheme: return add_to_place("scheme", bare);
      case TableColumn::place_code: return add_to_place("code", bare);
      case TableColumn::place_country: return add_to_place("country", bare);
      case TableColumn::latitude: return add_to_place("latitude", bare);
      case TableColumn::longitude: return add_to_place("longitude", bare);
      case TableColumn::population: return add_to_place("population", bare);
      case TableColumn::period: return add(HeadField::period, value(bare));
      case TableColumn::outcome: return add(HeadField::outcome, value(choice_code(bare)));
      case TableColumn::licence: return add(HeadField::licence, value(bare));
      case TableColumn::source: return add(HeadField::source, value(bare));
      case TableColumn::links: return take_links(text);
      case TableColumn::takeaways: return take_section("takeaways", as_list(bare));
      case TableColumn::text: object_.sections = split_sections(with_plain_line_ends(text)); return true;
      case TableColumn::fields: return take_fields(text);
      case TableColumn::head_field: object_.fields.push_back({column.code, field_yaml(bare)}); return true;
      case TableColumn::section: return take_section(column.code, std::move(text));
    }
    return refuse(Errc::field_invalid, name, bare, "");
  }

  Result<ImportedObject> finish() {
    if (failure_) return tl::unexpected(*failure_);
    if (!has_title_) return fail(Errc::table_cell_missing, {std::string(file_), std::to_string(line_), "title"});
    if (!place_.items.empty()) {
      number_ = place_.column;
      add(HeadField::place, std::move(place_));
    }
    // What has a column of its own beside the text that has it too is there once.
    for (Section& section : columns_) {
      const auto same = [&](const Section& other) { return other.code == section.code; };
      if (std::ranges::none_of(object_.sections, same)) named_.push_back(std::move(section));
    }
    std::vector<Section> named = named_sections(std::move(named_), language_);
    object_.sections.insert(object_.sections.end(), named.begin(), named.end());
    return std::move(object_);
  }

 private:
  bool refuse(Errc code, std::string_view name, std::string_view given, std::string_view good) {
    failure_ = Error(code, {std::string(file_) + ":" + std::to_string(line_) + ":" + std::to_string(number_),
                            std::string(name), shortened(harmless(given), 60), std::string(good)});
    return false;
  }

  HeadValue value(std::string text) const {
    HeadValue out;
    out.shape = Shape::text;
    out.text = std::move(text);
    out.line = line_;
    out.column = number_;
    return out;
  }

  template <typename Change>
  HeadValue list(const std::vector<std::string>& words, Change change) const {
    HeadValue out = value({});
    out.shape = Shape::list;
    for (const std::string& word : words) out.items.push_back(value(change(word)));
    return out;
  }

  bool add(HeadField field, HeadValue given) {
    if (field == HeadField::language) language_ = given.text;
    has_title_ = has_title_ || field == HeadField::title;
    HeadEntry entry;
    entry.name = english_name(field);
    entry.line = line_;
    entry.value = std::move(given);
    object_.head.entries.push_back(std::move(entry));
    return true;
  }

  bool add_to_place(std::string_view part, const std::string& text) {
    if (place_.items.empty()) {
      place_.line = line_;
      place_.column = number_;
    }
    place_.names.emplace_back(part);
    place_.items.push_back(value(text));
    return true;
  }

  bool take_id(const std::string& id) {
    object_.id = id;
    return id.size() <= limits::short_text_bytes_max ||
           refuse(Errc::field_invalid, "id", id, "1 … " + std::to_string(limits::short_text_bytes_max));
  }

  // `Label: https://…` or an address, one a line.
  bool take_links(std::string_view text) {
    HeadValue out = value({});
    out.shape = Shape::list;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string_view line = trimmed(text.substr(0, end));
      text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
      if (line.empty()) continue;
      const std::size_t colon = line.rfind(": ");
      HeadValue link = value(std::string(colon == std::string_view::npos ? line : line.substr(colon + 2)));
      if (colon != std::string_view::npos) {
        HeadValue labelled = value({});
        labelled.shape = Shape::map;
        labelled.names.emplace_back(line.substr(0, colon));
        labelled.items.push_back(std::move(link));
        link = std::move(labelled);
      }
      out.items.push_back(std::move(link));
    }
    return add(HeadField::links, std::move(out));
  }

  // Lines of a head. What is wrong in them is said as that of a file of this name; the line within it helps nobody.
  bool take_fields(const std::string& text) {
    auto head = read_head("---\n" + with_plain_line_ends(text) + "\n---\n", file_);
    if (!head) return refuse(Errc::field_invalid, "fields", text, "name: value");
    for (HeadEntry& entry : head->entries) {
      if (head_field(entry.name)) return refuse(Errc::field_invalid, "fields", entry.name, "name: value");
      object_.fields.push_back({std::move(entry.name), std::move(entry.yaml)});
    }
    return true;
  }

  bool take_section(std::string code, std::string text) {
    Section section;
    section.code = std::move(code);
    section.text = std::move(text);
    columns_.push_back(std::move(section));
    return true;
  }

  std::string_view file_;
  std::size_t line_, number_ = 0;
  std::string language_;
  bool has_title_ = false;
  HeadValue place_;
  std::vector<Section> columns_, named_;
  ImportedObject object_;
  std::optional<Error> failure_;
};

}  // namespace

Result<TableHead> TableHead::read(std::vector<std::string> names, std::string_view file) {
  while (!names.empty() && trimmed(names.back()).empty()) names.pop_back();
  TableHead head;
  std::vector<std::string> unknown;
  for (std::string& name : names) {
    name = untamed(trimmed(name));
    const std::optional<NamedColumn> column = table_column_called(name);
    if (!column) {
      unknown.push_back(name);
      continue;
    }
    if (std::ranges::find(head.columns_, *column) != head.columns_.end()) {
      return fail(Errc::table_column_twice, {std::string(file), shortened(harmless(name), name_columns_shown)});
    }
    head.columns_.push_back(*column);
  }
  if (head.columns_.empty()) {
    std::string found;
    for (const std::string& name : names) found += (found.empty() ? "" : ", ") + harmless(name);
    return fail(Errc::table_head_unknown, {std::string(file), shortened(found, 2 * name_columns_shown)});
  }
  if (!unknown.empty()) {
    std::string found, near;
    for (std::size_t i = 0; i < std::min(unknown.size(), names_shown); ++i) {
      found += (i == 0 ? "" : ", ") + shown_name(unknown[i]);
      near += (i == 0 ? "" : ", ") + nearest_table_column(unknown[i]);
    }
    if (unknown.size() > names_shown) found += ", …";
    return fail(Errc::table_column_unknown, {std::string(file), found, near});
  }
  if (std::ranges::find(head.columns_, TableColumn::title, &NamedColumn::what) == head.columns_.end()) {
    return fail(Errc::table_column_missing, {std::string(file), "title"});
  }
  // Where a row does not say its language, headings are in that of the names.
  const bool french = std::ranges::any_of(names, [](const std::string& name) { return folded(name) == "titre"; });
  head.language_ = french ? "fr" : "en";
  head.names_ = std::move(names);
  return head;
}

Result<ImportedObject> TableHead::object_of(std::vector<std::string> cells, std::string_view file,
                                            std::size_t line) const {
  // A program that writes columns without a name has no more to say there.
  while (cells.size() > columns_.size() && trimmed(cells.back()).empty()) cells.pop_back();
  if (cells.size() != columns_.size()) {
    return fail(Errc::table_cells, {std::string(file), std::to_string(line), std::to_string(cells.size()),
                                    std::to_string(columns_.size())});
  }
  RowReader row(file, line, language_);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!row.take(columns_[i], names_[i], i + 1, untamed(cells[i]))) break;
  }
  return row.finish();
}

}  // namespace essaim

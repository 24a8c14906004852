#include "daemon/json_lines.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "core/front_matter_fields.h"
#include "core/front_matter_place.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/text.h"

namespace json = boost::json;

namespace essaim::daemon {
namespace {

using ValueShape = HeadValue::Shape;

// What an error shows of a line.
constexpr std::size_t excerpt_columns = 40;
constexpr std::size_t id_bytes_max = limits::short_text_bytes_max;
// Room in which the values of one usual line are made without asking for memory.
constexpr std::size_t parse_room_bytes = 16 * 1024;

std::string_view view_of(const json::string& text) { return {text.data(), text.size()}; }
std::string_view view_of(json::string_view text) { return {text.data(), text.size()}; }

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (!next_code_point(text, at)) ++at;
  }
  return count;
}

// In which column the value of a field of the outermost object begins. The line is JSON; 1 where it has no such field.
std::size_t column_of(std::string_view line, std::string_view field) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '{' || line[at] == '[') ++depth;
    if (line[at] == '}' || line[at] == ']') --depth;
    if (line[at] != '"') continue;
    const std::size_t begin = ++at;
    while (line[at] != '"') at += line[at] == '\\' ? 2 : 1;
    const std::size_t next = line.find_first_not_of(" \t", at + 1);
    if (depth != 1 || next == std::string_view::npos || line[next] != ':') continue;
    if (line.substr(begin, at - begin) != field) continue;
    return characters(line.substr(0, std::min(line.find_first_not_of(" \t", next + 1), line.size()))) + 1;
  }
  return 1;
}

// A value as YAML on one line, for a field that Essaim has no place for.
std::string yaml_of(const json::value& value, bool nested) {
  if (value.is_null()) return nested ? "null" : "";
  if (const json::string* text = value.if_string()) return yaml_scalar(view_of(*text), nested);
  std::string out;
  if (const json::array* list = value.if_array()) {
    for (const json::value& item : *list) out += (out.empty() ? "" : ", ") + yaml_of(item, true);
    return "[" + out + "]";
  }
  if (const json::object* map = value.if_object()) {
    for (const auto& item : *map) {
      out += (out.empty() ? "" : ", ") + yaml_scalar(view_of(item.key()), true) + ": " + yaml_of(item.value(), true);
    }
    return "{" + out + "}";
  }
  return json::serialize(value);
}

// Numbers and truth values are text to whoever reads a head.
HeadValue head_value(const json::value& value, std::size_t line, std::size_t column) {
  HeadValue out;
  out.line = line;
  out.column = column;
  if (const json::array* list = value.if_array()) {
    out.shape = ValueShape::list;
    for (const json::value& item : *list) out.items.push_back(head_value(item, line, column));
  } else if (const json::object* map = value.if_object()) {
    out.shape = ValueShape::map;
    for (const auto& item : *map) {
      out.names.emplace_back(view_of(item.key()));
      out.items.push_back(head_value(item.value(), line, column));
    }
  } else if (!value.is_null()) {
    out.shape = ValueShape::text;
    out.text = value.is_string() ? std::string(view_of(value.get_string())) : json::serialize(value);
  }
  return out;
}

class LineReader {
 public:
  LineReader(std::string_view text, std::string_view file, std::size_t number, Columns columns)
      : text_(text), file_(file), number_(number), columns_(columns) {}

  Result<ImportedObject> read() {
    std::array<unsigned char, parse_room_bytes> room;
    json::monotonic_resource memory(room.data(), room.size());
    json::parse_options options;
    options.max_depth = limits::import_depth_max;
    json::parser parser(json::storage_ptr(&memory), options);
    json::error_code failure;
    const std::size_t read = parser.write_some(text_.data(), text_.size(), failure);
    if (failure) return tl::unexpected(malformed(failure == json::error::incomplete, read));
    if (!trimmed(text_.substr(read)).empty()) return tl::unexpected(malformed(false, read));
    const json::value value = parser.release();
    const json::object* object = value.if_object();
    if (object == nullptr) return tl::unexpected(malformed(false, 0));
    out_.line = number_;
    for (const auto& field : *object) {
      if (!take(view_of(field.key()), field.value())) return tl::unexpected(*failure_);
    }
    if (!out_.id.empty()) return std::move(out_);
    return fail(Errc::line_field_missing, {std::string(file_), std::to_string(number_), "id"});
  }

 private:
  Error malformed(bool incomplete, std::size_t at) const {
    if (const auto place = first_invalid_utf8(text_)) {
      return Error(Errc::not_utf8, {std::string(file_), std::to_string(number_), std::to_string(place->column)});
    }
    if (incomplete) return Error(Errc::line_incomplete, {std::string(file_), std::to_string(number_)});
    // At most four octets back, so that the excerpt begins with a whole letter.
    at = std::min(at, text_.size());
    while (at > 0 && at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U) --at;
    const std::string_view excerpt = text_.substr(at, 4 * excerpt_columns);
    return Error(Errc::line_malformed,
                 {std::string(file_), std::to_string(number_), std::to_string(characters(text_.substr(0, at)) + 1),
                  excerpt.empty() ? "…" : shortened(harmless(excerpt), excerpt_columns)});
  }

  bool refuse(std::string_view field, std::string_view part = {}) {
    const std::string column = std::to_string(column_of(text_, field));
    failure_ = Error(Errc::field_not_text, {std::string(file_) + ":" + std::to_string(number_) + ":" + column,
                                            shortened(harmless(std::string(field) + std::string(part)), 60)});
    return false;
  }

  bool take(std::string_view name, const json::value& value) {
    if (name == "id") return take_id(value);
    if (name == "audience") return text(name, {}, value, out_.audience);
    if (name == "sections") return take_sections(value);
    if (name == "fields") return take_fields(value);
    if (name == "head_order") return take_order(value);
    if (name.empty()) return refuse("\"\"");
    const auto field = head_field(name);
    if (field == HeadField::links) return take_links(name, value);
    if (field == HeadField::place && value.is_object()) return take_place(name, value.get_object());
    add(name, field ? value_of(name, value) : HeadValue{}, field ? std::string() : yaml_of(value, false));
    return true;
  }

  std::size_t column_in_line(std::string_view field) const {
    return columns_ == Columns::found ? column_of(text_, field) : 1;
  }
  HeadValue value_of(std::string_view field, const json::value& value) const {
    return head_value(value, number_, column_in_line(field));
  }

  void add(std::string_view name, HeadValue value, std::string yaml = {}) {
    HeadEntry entry;
    entry.name = name;
    entry.value = std::move(value);
    entry.value.line = number_;
    entry.value.column = column_in_line(name);
    entry.yaml = std::move(yaml);
    entry.line = number_;
    out_.head.entries.push_back(std::move(entry));
  }

  bool text(std::string_view field, std::string_view part, const json::value& value, std::string& out) {
    if (value.is_null()) return true;
    const json::string* given = value.if_string();
    // As parse_markdown refuses it: what is exported could not be published again.
    if (given == nullptr || view_of(*given).find('\0') != std::string_view::npos) return refuse(field, part);
    out = view_of(*given);
    return true;
  }

  // Numbers serve as ids too.
  bool take_id(const json::value& value) {
    if (value.is_number()) {
      out_.id = json::serialize(value);
    } else if (const json::string* given = value.if_string()) {
      out_.id = view_of(*given);
    } else if (!value.is_null()) {
      return refuse("id");
    }
    return out_.id.size() <= id_bytes_max || refuse("id");
  }

  // `{"context": "…"}`, or a list of objects with heading, level and text, as an export writes it.
  bool take_sections(const json::value& value) {
    if (value.is_null()) return true;
    if (const json::object* named = value.if_object()) {
      out_.sections_are_named = true;
      for (const auto& item : *named) {
        Section section;
        section.code = view_of(item.key());
        if (!text("sections", "." + section.code, item.value(), section.text)) return false;
        if (!trimmed(section.text).empty()) out_.sections.push_back(std::move(section));
      }
      return true;
    }
    const json::array* list = value.if_array();
    if (list == nullptr) return refuse("sections");
    for (const json::value& item : *list) {
      if (!take_section(item)) return false;
    }
    return true;
  }

  bool take_section(const json::value& value) {
    const json::object* parts = value.if_object();
    if (parts == nullptr) return refuse("sections");
    Section section;
    const json::value* const code = parts->if_contains("code");
    const json::value* const heading = parts->if_contains("heading");
    const json::value* const body = parts->if_contains("text");
    const json::value* const level = parts->if_contains("level");
    if (heading != nullptr && !text("sections", ".heading", *heading, section.heading)) return false;
    if (body != nullptr && !text("sections", ".text", *body, section.text)) return false;
    if (code != nullptr && !text("sections", ".code", *code, section.code)) return false;
    if (code == nullptr) section.code = section_code(section.heading);
    section.level = section.heading.empty() ? 0 : 2;
    if (level != nullptr) {
      if (!level->is_int64() || level->get_int64() < 0 || level->get_int64() > 6) return refuse("sections", ".level");
      section.level = static_cast<std::uint32_t>(level->get_int64());
    }
    out_.sections.push_back(std::move(section));
    return true;
  }

  bool take_fields(const json::value& value) {
    const json::array* list = value.if_array();
    if (list == nullptr) return value.is_null() || refuse("fields");
    for (const json::value& item : *list) {
      const json::object* parts = item.if_object();
      const json::value* const name = parts == nullptr ? nullptr : parts->if_contains("name");
      const json::value* const yaml = parts == nullptr ? nullptr : parts->if_contains("yaml");
      FrontMatterField field;
      if (name == nullptr || yaml == nullptr) return refuse("fields");
      if (!text("fields", ".name", *name, field.name) || !text("fields", ".yaml", *yaml, field.yaml)) return false;
      out_.fields.push_back(std::move(field));
    }
    return true;
  }

  bool take_order(const json::value& value) {
    const json::array* list = value.if_array();
    if (list == nullptr) return value.is_null() || refuse("head_order");
    for (const json::value& item : *list) {
      if (!item.is_string()) return refuse("head_order");
      out_.head_order.emplace_back(view_of(item.get_string()));
    }
    return true;
  }

  // Beside the forms of a head, objects with `target` (or `url`) and perhaps `label` (or `title`).
  bool take_links(std::string_view name, const json::value& value) {
    const json::array* list = value.if_array();
    HeadValue out;
    out.shape = ValueShape::list;
    const auto take_link = [&](const json::value& item) {
      const json::object* parts = item.if_object();
      const auto part = [&](const char* one, const char* other) {
        const json::value* found = parts->if_contains(one);
        return found != nullptr ? found : parts->if_contains(other);
      };
      const json::value* const target = parts == nullptr ? nullptr : part("target", "url");
      if (target == nullptr) {
        out.items.push_back(value_of(name, item));
        return true;
      }
      std::string label;
      const json::value* const given = part("label", "title");
      if (given != nullptr && !text(name, ".label", *given, label)) return false;
      HeadValue link = value_of(name, *target);
      if (!label.empty()) {
        HeadValue map;
        map.shape = ValueShape::map;
        map.names.push_back(std::move(label));
        map.items.push_back(std::move(link));
        link = std::move(map);
      }
      out.items.push_back(std::move(link));
      return true;
    };
    if (list == nullptr) {
      if (!take_link(value)) return false;
    } else {
      for (const json::value& item : *list) {
        if (!take_link(item)) return false;
      }
    }
    add(name, std::move(out));
    return true;
  }

  // What a place may have here; the rest is kept beside it as fields of its own.
  bool take_place(std::string_view name, const json::object& parts) {
    HeadValue place;
    place.shape = ValueShape::map;
    const auto has = [&](PlacePart wanted) {
      return std::ranges::any_of(parts, [&](const auto& part) { return place_part(view_of(part.key())) == wanted; });
    };
    // One half of a point is none, and kept for what it is.
    const bool both = has(PlacePart::latitude) && has(PlacePart::longitude);
    for (const auto& part : parts) {
      const std::string_view key = view_of(part.key());
      const auto known = place_part(key);
      const bool half = known == PlacePart::latitude || known == PlacePart::longitude;
      if (!known || (half && !both)) {
        add(std::string(name) + "." + std::string(key), {}, yaml_of(part.value(), false));
        continue;
      }
      place.names.emplace_back(key);
      place.items.push_back(value_of(name, part.value()));
    }
    add(name, std::move(place));
    return true;
  }

  std::string_view text_, file_;
  std::size_t number_;
  Columns columns_;
  ImportedObject out_;
  std::optional<Error> failure_;
};

}  // namespace

Result<ImportedObject> read_json_line(std::string_view line, std::string_view file, std::size_t number,
                                      Columns columns) {
  return LineReader(line, file, number, columns).read();
}

}  // namespace essaim::daemon

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"

namespace essaim {

// A value of the head as YAML says it, without any typing: `2017`, `true` and `"x"` are all text.
struct HeadValue {
  enum class Shape { none, text, list, map };
  Shape shape = Shape::none;
  std::string text;
  std::vector<std::string> names;  // of a map, one for each item
  std::vector<HeadValue> items;
  std::size_t line = 0, column = 0;  // in the file, from 1
};

struct HeadEntry {
  std::string name;
  HeadValue value;
  std::string yaml;  // what stands after the colon, with the lines that belong to it
  std::size_t line = 0;
};

struct FrontMatterHead {
  std::vector<HeadEntry> entries;
  std::size_t body = 0;  // where the text after the head begins
};

// The YAML head of a file, whose line ends are `\n`. Bounded in octets and depth; anchors, aliases and tags are
// refused, because a few lines of them can stand for gigabytes.
Result<FrontMatterHead> read_head(std::string_view text, std::string_view file);

// A file that is such a head and nothing else, without the lines that would enclose it.
Result<std::vector<HeadEntry>> read_head_alone(std::string_view text, std::string_view file);

// What a head says, as a document without sections; the names in `front_matter_order` are as written, and empty where
// they are the usual ones. Errors: those of parse_markdown that are about fields.
Result<Document> read_fields(const FrontMatterHead& head, std::string_view file);

// `report.md:7:3`
std::string place_in(std::string_view file, const HeadValue& value);

}  // namespace essaim

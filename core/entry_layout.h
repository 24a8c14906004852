#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "core/front_matter_head.h"

namespace essaim {

// A section of an entry with the line of its heading in the file, from 1; of what stands before any heading, the first
// line that says something.
struct PlacedSection {
  std::size_t line = 0;
  Section section;
};

// A line of prose with its place, for those who look for something in it.
struct TextLine {
  std::size_t line = 0;
  std::size_t section = 0;  // its place in `sections`; of title and summary in the head, `no_section`
  std::string text;
};
inline constexpr std::size_t no_section = static_cast<std::size_t>(-1);

// Where in a file what stands.
struct EntryLayout {
  std::vector<HeadEntry> head;
  std::size_t head_end = 0;  // the line that closes the head
  std::vector<PlacedSection> sections;

  // The line of a field of the head by its code; nothing where the head does not have it: the closing line then.
  std::size_t line_of_field(std::string_view code) const;
};

// Of a text that parse_markdown reads; fails as that does where the head cannot be read.
Result<EntryLayout> lay_out(std::string_view text, std::string_view file);

// Title, summary and what stands under headings, as people read it: code, addresses of links and comments are left out,
// each replaced by a space.
std::vector<TextLine> prose_of(const EntryLayout& layout);

}  // namespace essaim

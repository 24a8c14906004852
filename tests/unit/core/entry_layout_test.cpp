#include "core/entry_layout.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/real_texts.h"

namespace essaim {
namespace {

EntryLayout laid_out(const std::string& text) {
  Result<EntryLayout> layout = lay_out(text, "x.md");
  EXPECT_TRUE(layout) << text;
  return layout ? *layout : EntryLayout{};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// Every heading stands on the line that the layout names, in all examples.
TEST(EntryLayout, NamesTheLinesOfHeadings) {
  for (const test::MarkdownFile& file : test::markdown_files("examples")) {
    const std::vector<std::string> lines = lines_of(file.text);
    for (const PlacedSection& placed : laid_out(file.text).sections) {
      ASSERT_LE(placed.line, lines.size()) << file.path;
      if (placed.section.level == 0) continue;
      EXPECT_EQ(lines[placed.line - 1], std::string(placed.section.level, '#') + " " + placed.section.heading);
    }
  }
}

// Lines of prose too, whatever stands before the first heading, and with the line ends of Windows.
TEST(EntryLayout, NamesTheLinesOfProse) {
  const std::string text =
      "---\ntitle: T\nsummary: S\n---\n\n\nBefore.\n\n## One\n\nfirst\n```\ncode\n```\nlast\n### Two\nend";
  for (const bool windows : {false, true}) {
    std::string variant;
    for (const char c : text) variant += windows && c == '\n' ? std::string("\r\n") : std::string(1, c);
    const EntryLayout layout = laid_out(variant);
    EXPECT_EQ(layout.head_end, 4U);
    EXPECT_EQ(layout.line_of_field("summary"), 3U);
    EXPECT_EQ(layout.line_of_field("themes"), 4U);
    std::string said;
    for (const TextLine& line : prose_of(layout)) said += std::to_string(line.line) + ":" + line.text + " ";
    EXPECT_EQ(said, "2:T 3:S 7:Before. 11:first 15:last 17:end ");
  }
}

// Code, addresses and comments are no prose.
TEST(EntryLayout, LeavesOutWhatIsNoProse) {
  const EntryLayout layout = laid_out(
      "---\ntitle: T\n---\n## A\nsee `SIG` and <https://a.example/SIG>, [x](https://b.example) <!-- hidden\nstill --> "
      "on\n");
  const std::vector<TextLine> prose = prose_of(layout);
  ASSERT_EQ(prose.size(), 3U);
  EXPECT_EQ(prose[1].text, "see   and < >, [x]( )  ");
  EXPECT_EQ(prose[2].text, " on");
}

}  // namespace
}  // namespace essaim

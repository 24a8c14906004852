#include "client/difference_view.h"

#include <gtest/gtest.h>

#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

void add(v1::Difference& difference, const std::string& change,
         const std::vector<std::pair<std::string, bool>>& pieces) {
  v1::DifferenceLine& line = *difference.add_lines();
  line.set_change(change);
  for (const auto& [text, changed] : pieces) {
    v1::DifferencePiece& piece = *line.add_pieces();
    piece.set_text(text);
    piece.set_changed(changed);
  }
}

v1::Difference sample() {
  v1::Difference difference;
  for (const char* line : {"un", "deux", "trois"}) add(difference, "same", {{line, false}});
  add(difference, "removed", {{"coûte ", false}, {"200", true}, {" euros", false}});
  add(difference, "added", {{"coûte ", false}, {"300", true}, {" euros", false}});
  for (const char* line : {"quatre", "cinq", "six"}) add(difference, "same", {{line, false}});
  add(difference, "added", {{"neuf", true}});
  return difference;
}

// Two lines around a change, dots for the rest, signs for what colour would say.
TEST(DifferenceText, SaysWithoutColourWhatChanged) {
  EXPECT_EQ(difference_text(sample(), false),
            "  …\n  deux\n  trois\n- coûte [-200-] euros\n+ coûte {+300+} euros\n  quatre\n  cinq\n  six\n+ neuf\n");
}

// Colour comes besides: without its codes the text is the same.
TEST(DifferenceText, AddsColourOnly) {
  std::string text = difference_text(sample(), true);
  EXPECT_NE(text, difference_text(sample(), false));
  for (const char* code : {"\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"}) {
    for (std::size_t at = text.find(code); at != std::string::npos; at = text.find(code)) {
      text.erase(at, std::string_view(code).size());
    }
  }
  EXPECT_EQ(text, difference_text(sample(), false));
}

// A paragraph on one long line shows what stands beside the change.
TEST(DifferenceText, LeavesOutLongStretches) {
  std::string words;
  for (int i = 0; i < 60; ++i) words += "é" + std::to_string(i) + " ";
  v1::Difference difference;
  add(difference, "removed", {{words, false}, {"faux", true}, {" " + words, false}, {"x", true}, {" " + words, false}});
  const std::string text = difference_text(difference, false);
  EXPECT_LT(text.size(), 260U);
  EXPECT_NE(text.find("- …"), std::string::npos);
  EXPECT_NE(text.find("é59 [-faux-] é0 é1 "), std::string::npos);
  EXPECT_NE(text.find("é59 [-x-] é0"), std::string::npos);
  EXPECT_TRUE(text.ends_with("…\n"));
}

// A stretch without a blank is left out whole rather than cut within a character.
TEST(DifferenceText, CutsNoCharacter) {
  std::string word;
  for (int i = 0; i < 200; ++i) word += "é";
  v1::Difference difference;
  add(difference, "added", {{word, false}, {"!", true}, {word, false}});
  EXPECT_EQ(difference_text(difference, false), "+ …{+!+}…\n");
}

TEST(DifferenceText, SaysThatNothingChanged) {
  v1::Difference difference;
  add(difference, "same", {{"un", false}});
  EXPECT_EQ(difference_text(difference, false), "The texts are the same.\n");
}

// What a partner wrote acts on no terminal.
TEST(DifferenceText, IsHarmless) {
  v1::Difference difference;
  add(difference, "removed", {{"a\x1b[2J", false}, {"\u202e", true}});
  const std::string text = difference_text(difference, false);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\u202e"), std::string::npos);
}

}  // namespace
}  // namespace essaim::client

#include "core/difference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "core/limits.h"

namespace essaim {
namespace {

// `- a [b] c`: sign, then the text with changed words in brackets.
std::string shown(const std::vector<DifferenceLine>& lines) {
  std::string text;
  for (const DifferenceLine& line : lines) {
    text += line.change == LineChange::same ? "  " : line.change == LineChange::removed ? "- " : "+ ";
    for (const DifferencePiece& piece : line.pieces)
      text += line.pieces.size() > 1 && piece.changed ? "[" + piece.text + "]" : piece.text;
    text += "\n";
  }
  return text;
}

std::string one_side(const std::vector<DifferenceLine>& lines, LineChange left_out) {
  std::string text;
  for (const DifferenceLine& line : lines) {
    if (line.change != left_out) text += line.text() + "\n";
  }
  return text;
}

// Both texts come back out of their difference, whatever it says.
void expect_complete(const std::string& before, const std::string& after) {
  const auto lines = difference(before, after);
  EXPECT_EQ(one_side(lines, LineChange::added), before);
  EXPECT_EQ(one_side(lines, LineChange::removed), after);
  for (const DifferenceLine& line : lines) EXPECT_FALSE(line.pieces.empty());
}

// A corrected word stands out of its line; the lines around stay.
TEST(Difference, ShowsACorrectedWord) {
  EXPECT_EQ(shown(difference("un\nLe coût est de 200 euros.\ndeux\n", "un\nLe coût est de 300 euros.\ndeux\n")),
            "  un\n- Le coût est de [200] euros.\n+ Le coût est de [300] euros.\n  deux\n");
}

// A changed phrase is one piece, and letters with accents are not cut.
TEST(Difference, MarksAPhraseAsOne) {
  EXPECT_EQ(shown(difference("nous avons réuni les habitants du quartier hier\n",
                             "nous avons réuni les écoles de la ville hier\n")),
            "- nous avons réuni les [habitants du quartier] hier\n+ nous avons réuni les [écoles de la ville] hier\n");
}

// A line that has nothing to do with what stood in its place is not compared word by word.
TEST(Difference, CallsAnotherLineAnotherLine) {
  EXPECT_EQ(shown(difference("a b c d\n", "w x y z\n")), "- a b c d\n+ w x y z\n");
}

// The counterpart of a changed line is found also behind lines that are new.
TEST(Difference, FindsTheCounterpartBehindNewLines) {
  EXPECT_EQ(shown(difference("le premier pas coûte\n", "tout neuf ici\nle premier pas coûte cher\n")),
            "+ tout neuf ici\n- le premier pas coûte\n+ le premier pas coûte[ cher]\n");
}

TEST(Difference, OfEqualTextsHasOnlyEqualLines) {
  EXPECT_EQ(shown(difference("a\n\nb", "a\n\nb\n")), "  a\n  \n  b\n");
  EXPECT_TRUE(difference("", "").empty());
}

TEST(Difference, OfNothingIsEverything) {
  EXPECT_EQ(shown(difference("", "a\nb\n")), "+ a\n+ b\n");
  EXPECT_EQ(shown(difference("a\nb\n", "")), "- a\n- b\n");
}

// The script is a shortest one: against the longest common subsequence by the textbook's table.
TEST(Difference, IsShortestAndComplete) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    const auto text = [&] {
      std::vector<std::string> lines(random() % 14);
      for (std::string& line : lines) line = std::string(1, static_cast<char>('a' + random() % 4));
      return lines;
    };
    const auto joined = [](const std::vector<std::string>& lines) {
      std::string all;
      for (const std::string& line : lines) all += line + "\n";
      return all;
    };
    const auto before = text();
    const auto after = text();
    std::vector<std::vector<std::size_t>> common(before.size() + 1, std::vector<std::size_t>(after.size() + 1));
    for (std::size_t i = 0; i < before.size(); ++i) {
      for (std::size_t j = 0; j < after.size(); ++j) {
        common[i + 1][j + 1] = before[i] == after[j] ? common[i][j] + 1 : std::max(common[i][j + 1], common[i + 1][j]);
      }
    }
    expect_complete(joined(before), joined(after));
    const auto lines = difference(joined(before), joined(after));
    const auto same = static_cast<std::size_t>(std::ranges::count(lines, LineChange::same, &DifferenceLine::change));
    EXPECT_EQ(same, common[before.size()][after.size()]) << "seed " << seed;
  }
}

// The worst that a partner can send costs a bounded time, and stays complete.
TEST(Difference, IsBounded) {
  constexpr std::size_t size = limits::document_bytes_max;
  std::mt19937 random(7);
  const auto noise = [&](std::string_view letters) {
    std::string text(size - 1, ' ');
    for (char& c : text) c = letters[random() % letters.size()];
    return text + "\n";
  };
  const auto start = std::chrono::steady_clock::now();
  for (const std::string_view letters :
       {"\n", "a\n", "ab\n", "a \n", "a b", "abcdefgh ij\n", "aaaaaaaaaaaaaaaaaaaaaaaaaa \n"}) {
    expect_complete(noise(letters), noise(letters));
  }
  expect_complete(std::string(size - 1, 'a') + "\n", std::string(size - 1, 'b') + "\n");
  expect_complete(noise("a "), noise("a \n"));
  // Under sanitizers on a busy machine; a quadratic step would take hours.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

// Octets that are no text are compared as they are.
TEST(Difference, TakesAnyOctets) { expect_complete("\xff\xfe\n\x01 \x80\n", "\xff\n\x01 \x81\n"); }

}  // namespace
}  // namespace essaim

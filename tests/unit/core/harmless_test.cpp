#include "core/harmless.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/text.h"

namespace essaim {
namespace {

bool is_dangerous(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x00AD ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

void expect_harmless(const std::string& text, const std::string& from, Shape shape) {
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<char32_t> c = next_code_point(text, at);
    ASSERT_TRUE(c) << from << " left octets that are not UTF-8";
    const bool allowed = shape == Shape::lines && (*c == '\n' || *c == '\t');
    ASSERT_TRUE(allowed || !is_dangerous(*c)) << from << " left U+" << std::hex << static_cast<unsigned>(*c);
  }
}

// What hostile texts begin with, in every place of a text, and all single control points and stray octets.
std::vector<std::string> hostile_texts() {
  const std::vector<std::string> attacks = {"\x1B[2J",
                                            "\x1B[31m",
                                            "\x1B]0;title\x07",
                                            "\x1B]52;c;aGk=\x07",
                                            "\x1B]8;;http://evil\x1B\\",
                                            "\x1BP1$r\x1B\\",
                                            "\x1B_x\x1B\\",
                                            "\x1B^x\x1B\\",
                                            "\x1B(0",
                                            "\x1B#8",
                                            "\x1B"
                                            "c",
                                            "\x1BM",
                                            "\x1B[6n",
                                            "\x1B[>c",
                                            "\x1B[?1049h",
                                            "\x1B[5i",
                                            "\x9B"
                                            "31m",
                                            "\xC2\x9B"
                                            "31m",
                                            "\xC2\x9D"
                                            "0;x\xC2\x9C",
                                            "\xC2\x90",
                                            "\xC2\x85",
                                            "\r",
                                            "\r\n",
                                            "\b\b\b",
                                            "\x7F",
                                            "\x0E",
                                            "\x0F",
                                            "\x05",
                                            std::string(1, '\0'),
                                            "\xE2\x80\xAE",
                                            "\xE2\x80\xAD",
                                            "\xE2\x81\xA6",
                                            "\xE2\x81\xA9",
                                            "\xE2\x80\x8E",
                                            "\xE2\x80\x8F",
                                            "\xD8\x9C",
                                            "\xE2\x80\x8B",
                                            "\xE2\x80\x8D",
                                            "\xE2\x81\xA0",
                                            "\xEF\xBB\xBF",
                                            "\xC2\xAD",
                                            "\xE2\x80\xA8",
                                            "\xE2\x80\xA9",
                                            "\xF3\xA0\x81\x81",
                                            "\xC0\x80",
                                            "\xC1\x9B",
                                            "\xE0\x80\x9B",
                                            "\xF0\x80\x80\x9B",
                                            "\xED\xA0\x80",
                                            "\xF4\x90\x80\x80",
                                            "\xF8\x88\x80\x80\x80",
                                            "\xFF",
                                            "\xE2\x80",
                                            "\xF0\x9F\x91",
                                            "\xC3"};
  std::vector<std::string> out;
  for (const std::string& attack : attacks) {
    for (const std::string& text :
         {attack, "before " + attack, attack + " after", "é" + attack + attack + "\n\t" + attack}) {
      out.push_back(text);
    }
  }
  for (int octet = 0; octet < 256; ++octet) {
    if (octet < 0x20 || octet >= 0x7F) out.push_back(std::string("a") + static_cast<char>(octet) + "b");
  }
  return out;
}

// Nothing that a terminal could obey comes out, in either shape, and a second pass changes nothing.
TEST(Harmless, HostileTextsComeOutSafe) {
  const std::vector<std::string> texts = hostile_texts();
  ASSERT_GE(texts.size(), 200U);
  for (const std::string& text : texts) {
    for (const Shape shape : {Shape::one_line, Shape::lines}) {
      const std::string once = harmless(text, shape);
      expect_harmless(once, testing::PrintToString(text), shape);
      EXPECT_EQ(harmless(once, shape), once);
      if (shape == Shape::one_line) {
        EXPECT_EQ(once.find('\n'), once.npos);
      }
    }
  }
}

// Texts of honest cities are shown as they are.
TEST(Harmless, HonestTextsAreUnchanged) {
  for (const std::string text : {"", "Guédiawaye", "À retenir : 12 % « œuvre » — l’eau…", "Dëkk ŋ ñ", "Ελλάδα", "Київ",
                                 "日本", "سلام", "🚲 ✓ ☎", "C:\\path \\u{202E}",
                                 "a\xC2\xA0"
                                 "b",
                                 "e\xCC\x81"}) {
    EXPECT_EQ(harmless(text), text);
    EXPECT_EQ(harmless(text, Shape::lines), text);
  }
  EXPECT_EQ(harmless("a\n\tb", Shape::lines), "a\n\tb");
}

// Escapes say what was there.
TEST(Harmless, EscapesAreVisible) {
  EXPECT_EQ(harmless("a\x1B[0mb"), "a\\u{1B}[0mb");
  EXPECT_EQ(harmless("x\xE2\x80\xAEy"), "x\\u{202E}y");
  EXPECT_EQ(harmless("\x9B"
                     "3"),
            "\\x{9B}3");
  EXPECT_EQ(harmless("a\nb\tc"), "a\\u{A}b\\u{9}c");
  EXPECT_EQ(harmless("a\r\nb", Shape::lines), "a\\u{D}\nb");
  EXPECT_EQ(harmless(std::string_view("\0", 1)), "\\u{0}");
}

// What a terminal shows in one cell, in two, and in none.
TEST(Columns, CountCells) {
  EXPECT_EQ(columns(""), 0U);
  EXPECT_EQ(columns("Guédiawaye"), 10U);
  EXPECT_EQ(columns("Gue\xCC\x81"
                    "diawaye"),
            10U);
  EXPECT_EQ(columns("日本"), 4U);
  EXPECT_EQ(columns("🚲"), 2U);
  EXPECT_EQ(columns("☎\xEF\xB8\x8F"), 1U);
  EXPECT_EQ(columns("\xFF"
                    "a"),
            2U);
}

// Cut where a character ends, with a sign that something is missing, never wider than asked.
TEST(Shortened, FitsTheWidth) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcd", 3), "ab…");
  EXPECT_EQ(shortened("ééé", 2), "é…");
  EXPECT_EQ(shortened("日本語", 4), "日…");
  EXPECT_EQ(shortened("e\xCC\x81"
                      "ab",
                      2),
            "e\xCC\x81…");
  EXPECT_EQ(shortened("ab", 1), "…");
  EXPECT_EQ(shortened("ab", 0), "");
  for (std::size_t width = 0; width < 12; ++width) EXPECT_LE(columns(shortened("Gué日本🚲diawaye", width)), width);
}

// The first bad octet is named by line and character.
TEST(FirstInvalidUtf8, NamesThePlace) {
  EXPECT_FALSE(first_invalid_utf8("Guédiawaye\n日本"));
  const auto expect = [](std::string_view text, std::size_t line, std::size_t column) {
    const auto place = first_invalid_utf8(text);
    ASSERT_TRUE(place);
    EXPECT_EQ(place->line, line);
    EXPECT_EQ(place->column, column);
  };
  expect("\xFF", 1, 1);
  expect("é\xC0\x80", 1, 2);
  expect("a\né\xED\xA0\x80", 2, 2);
  expect("ab\xE2\x82", 1, 3);
}

// Letters without case and accents, whatever keyboard they came from.
TEST(Folded, ComparesAsPeopleType) {
  EXPECT_EQ(folded("  L’Œuvre\xC2\xA0: À  RETENIR "), "l'oeuvre : a retenir");
  EXPECT_EQ(folded("Straße—Ærø"), "strasse-aero");
  EXPECT_EQ(folded("e\xCC\x81t\xC3\xA9"), "ete");
  EXPECT_EQ(folded("Iași Ŋ Łódź"), "iasi n lodz");
  EXPECT_EQ(folded("ΑΘΉΝΑ Київ"), folded("αθΉνα київ"));
  EXPECT_EQ(folded(""), "");
}

}  // namespace
}  // namespace essaim

#include "core/readable.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

using namespace std::string_view_literals;

std::string utf16(std::u16string_view text, bool big_endian) {
  std::string out;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  }
  return out;
}

// `code line:column encoding`; empty where the text can be read.
std::string said(std::string_view text) {
  const std::optional<Error> problem = why_unreadable(text, "f.md");
  if (!problem) return {};
  EXPECT_EQ(problem->arguments.at(0), "f.md");
  std::string out = name_of(problem->code) + " " + problem->arguments.at(1) + ":" + problem->arguments.at(2);
  if (problem->arguments.size() > 3) out += " " + problem->arguments[3];
  return out;
}

TEST(Readable, IsUtf8InAllItsForms) {
  for (const std::string_view text :
       {""sv, "abc"sv, "\xEF\xBB\xBFété\r\n"sv, "“Word’s” – … €"sv, "日本 🐝"sv, "tab\t\x0c\x1b[2J bell\x07"sv}) {
    EXPECT_EQ(said(text), "") << text;
  }
}

// The place is that of the first letter that is wrong, whatever the line ends.
TEST(Readable, Latin1IsNamedWithItsPlace) {
  EXPECT_EQ(said("---\ntitle: \xC9t\xE9\n"), "other-encoding 2:8 ISO-8859-1");
  EXPECT_EQ(said("---\r\ntitle: a\r\n\xE0 b"), "other-encoding 3:1 ISO-8859-1");
  EXPECT_EQ(said("---\rtitle: a\r\xE0 b"), "other-encoding 3:1 ISO-8859-1");
  EXPECT_EQ(said("p\xE9rim\xE8tre \xAB scolaire \xBB"), "other-encoding 1:2 ISO-8859-1");
}

// Quotation marks, apostrophes, dashes, œ and the euro of a word processor on Windows.
TEST(Readable, Windows1252IsNamed) {
  EXPECT_EQ(said("l\x92\xE9t\xE9"), "other-encoding 1:2 WINDOWS-1252");
  EXPECT_EQ(said("un c\x9Cur \x97 \x93mot\x94\x85 12 \x80"), "other-encoding 1:5 WINDOWS-1252");
}

TEST(Readable, Utf16IsNamedWithAndWithoutItsMark) {
  const std::u16string_view text = u"---\ntitle: Été\n---\n";
  EXPECT_EQ(said("\xFF\xFE" + utf16(text, false)), "other-encoding 1:1 UTF-16");
  EXPECT_EQ(said("\xFE\xFF" + utf16(text, true)), "other-encoding 1:1 UTF-16");
  EXPECT_EQ(said(utf16(text, false)), "other-encoding 1:2 UTF-16LE");
  EXPECT_EQ(said(utf16(text, true)), "other-encoding 1:1 UTF-16BE");
  EXPECT_EQ(said("\xFF\xFE\0\0a\0\0\0"sv), "other-encoding 1:1 UTF-32");
}

// No encoding is guessed where none is likely: other code pages, UTF-8 that was cut or mixed with something else.
TEST(Readable, OtherOctetsAreNotGuessed) {
  EXPECT_EQ(said("\x82t\x82"), "not-utf8 1:1") << "code page 850";
  EXPECT_EQ(said("\x8Et\x8E"), "not-utf8 1:1") << "Macintosh";
  EXPECT_EQ(said("été puis \xE9t\xE9"), "not-utf8 1:10") << "two encodings in one file";
  EXPECT_EQ(said("caf\xC3"), "other-encoding 1:4 ISO-8859-1") << "one octet alone is read as what editors would show";
  EXPECT_EQ(said("日\xE6\x97"), "not-utf8 1:2") << "cut in the middle of a character";
}

TEST(Readable, WhatIsNoTextIsNamed) {
  EXPECT_EQ(said("%PDF-1.7\n%\xE2\xE3"), "file-not-text 1:1");
  EXPECT_EQ(said("{\\rtf1\\ansi"), "file-not-text 1:1");
  EXPECT_EQ(said("PK\x03\x04\x14\0"sv), "file-not-text 1:1");
  EXPECT_EQ(said("\xD0\xCF\x11\xE0\xA1\xB1"), "file-not-text 1:1");
  EXPECT_EQ(said("---\ntitle: a\0b\n---\n"sv), "file-not-text 2:9");
  EXPECT_EQ(said("é\0"sv), "file-not-text 1:2");
  EXPECT_EQ(said("\x89PNG\r\n\x1A\n\x01\xFF"), "file-not-text 2:1");
}

}  // namespace
}  // namespace essaim

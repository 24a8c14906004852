#include "core/file_advice.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

std::string said(Errc code, std::vector<std::string> arguments) {
  return advice(Error(code, std::move(arguments)), Language::english);
}

// Who exports a spreadsheet is sent to CSV, not to Markdown.
TEST(FileAdvice, SendsASpreadsheetToCsv) {
  EXPECT_NE(said(Errc::file_not_text, {"retours.XLSX", "1", "1"}).find("CSV"), std::string::npos);
  EXPECT_NE(said(Errc::file_not_text, {"a.b/letter.docx", "1", "1"}).find("Markdown"), std::string::npos);
}

// The new file must have a name that the same command takes.
TEST(FileAdvice, KeepsTheEndingOfAFileInAnotherEncoding) {
  EXPECT_NE(said(Errc::other_encoding, {"t.csv", "2", "1", "ISO-8859-1"}).find("\"t.csv\" > utf8.csv"),
            std::string::npos);
  EXPECT_NE(said(Errc::other_encoding, {"t.md", "2", "1", "ISO-8859-1"}).find("> utf8.md"), std::string::npos);
}

TEST(FileAdvice, SaysWhatBelongsIntoAnEmptyFile) {
  EXPECT_NE(said(Errc::file_empty, {"t.csv"}).find("columns"), std::string::npos);
  EXPECT_NE(said(Errc::file_empty, {"p.yaml"}).find("essaim profile edit > \"p.yaml\""), std::string::npos);
  EXPECT_NE(said(Errc::file_empty, {"t.md"}).find("essaim publish"), std::string::npos);
}

}  // namespace
}  // namespace essaim

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/document.h"
#include "core/front_matter.h"
#include "core/limits.h"
#include "tests/support/real_texts.h"

namespace essaim {
namespace {

Document parsed(const test::MarkdownFile& file) {
  Result<Document> document = parse_markdown(file.text, file.path);
  EXPECT_TRUE(document) << file.path << ": " << (document ? "" : sentence(document.error(), Language::english));
  return document ? *document : Document{};
}

std::vector<test::MarkdownFile> written_examples() {
  std::vector<test::MarkdownFile> out;
  for (const char* city : {"castres-mazamet", "clermont-ferrand", "guediawaye", "paris"}) {
    for (auto& file : test::markdown_files(std::string("examples/") + city)) out.push_back(std::move(file));
  }
  return out;
}

// Every sample entry can be published, comes back as it was written, and names its language, licence and source.
TEST(Examples, AllParseAndRoundTrip) {
  const std::vector<test::MarkdownFile> files = test::markdown_files("examples");
  EXPECT_GE(files.size(), 78U);
  for (const test::MarkdownFile& file : files) {
    const Document d = parsed(file);
    EXPECT_EQ(print_markdown(d), file.text) << file.path;
    EXPECT_FALSE(d.themes.empty()) << file.path;
    EXPECT_FALSE(d.licence.empty()) << file.path;
    EXPECT_FALSE(d.source.empty()) << file.path;
    EXPECT_FALSE(d.language.empty()) << file.path;
    EXPECT_TRUE(encode_document(d, std::string(limits::salt_bytes, 's'))) << file.path;
  }
}

// Both languages of a city hold the same entries: as many, of the same kinds, themes and periods.
TEST(Examples, BothLanguagesSayTheSame) {
  std::map<std::string, std::multiset<std::string>> french, english;
  std::set<std::string> kinds_used;
  for (const test::MarkdownFile& file : written_examples()) {
    const Document d = parsed(file);
    std::string mark = d.kind + " " + d.period + " " + d.outcome + " " + std::to_string(d.sections.size());
    for (const std::string& theme : d.themes) mark += " " + theme;
    const bool is_french = file.path.find("/fr/") != std::string::npos;
    EXPECT_EQ(d.language, is_french ? "fr" : "en") << file.path;
    (is_french ? french : english)[file.path.substr(0, file.path.find('/', 9))].insert(mark);
    kinds_used.insert(d.kind);
    EXPECT_GE(file.text.size(), 1000U) << file.path;
    EXPECT_LE(file.text.size(), 6000U) << file.path;
    for (const Section& section : d.sections)
      EXPECT_FALSE(section.code.empty()) << file.path << ": " << section.heading;
  }
  EXPECT_EQ(french, english);
  EXPECT_EQ(kinds_used,
            (std::set<std::string>{"action", "cooperation", "diagnosis", "experience", "pilot", "plan", "practice"}));
}

}  // namespace
}  // namespace essaim

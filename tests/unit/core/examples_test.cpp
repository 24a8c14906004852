#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "core/check_text.h"
#include "core/citations.h"
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
  EXPECT_GE(files.size(), 102U);
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
  std::set<std::string> all_kinds;
  for (const Kind& kind : kinds()) {
    if (!kind.automatic) all_kinds.insert(kind.code);
  }
  EXPECT_EQ(kinds_used, all_kinds);
}

std::string missing_of(const TextCheck& check) {
  std::string codes;
  for (const MissingField& missing : check.missing) codes += missing.field->code + " ";
  return codes;
}

// Nobody would believe advice whose own examples do not follow it.
TEST(Examples, HaveAllThatTheirKindRequires) {
  for (const test::MarkdownFile& file : written_examples()) {
    const auto check = check_text(file.text, file.path, "2026-11-26", Language::english);
    ASSERT_TRUE(check) << file.path;
    EXPECT_GE(check->grade, Grade::usable) << file.path << ": " << missing_of(*check);
    // The grid of five questions is there to be filled in by others.
    const bool grid =
        file.path.find("/five-questions") != std::string::npos || file.path.find("/cinq-") != std::string::npos;
    for (const Remark& remark : check->remarks) {
      if (grid && remark.code == RemarkCode::value_unknown) continue;
      ADD_FAILURE() << file.path << ":" << remark.line << " " << name_of(remark.code);
    }
  }
}

// examples/order.tsv: label, path.
std::vector<std::pair<std::string, std::string>> order() {
  std::ifstream file("examples/order.tsv");
  std::vector<std::pair<std::string, std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    const std::size_t tab = line.find('\t');
    if (!line.starts_with("#")) lines.emplace_back(line.substr(0, tab), "examples/" + line.substr(tab + 1));
  }
  return lines;
}

// Labels are those that a new network gives; what a text names was published before it, in its own language, but for
// translations; and each text is in the order.
TEST(Examples, NameOneAnotherByTheLabelsThatTheyGet) {
  std::map<std::string, int> numbers;
  std::map<std::string, Document> published;
  std::set<std::string> ordered, written;
  for (const auto& [label, path] : order()) {
    const std::string city = label.substr(0, label.find('/'));
    EXPECT_EQ(label, city + "/" + std::to_string(++numbers[city]));
    EXPECT_TRUE(path.starts_with("examples/" + city + "/")) << path;
    const Document d = parsed({path, test::read_file(path)});
    for (const Citation& citation : citations_of(d)) {
      const auto named = published.find(citation.label);
      ASSERT_NE(named, published.end()) << path << " names " << citation.label;
      EXPECT_EQ(named->second.language == d.language, citation.relation != Relation::translates) << path;
    }
    published.emplace(label, d);
    ordered.insert(path);
  }
  for (const test::MarkdownFile& file : written_examples()) written.insert(file.path);
  EXPECT_EQ(ordered, written);
}

}  // namespace
}  // namespace essaim

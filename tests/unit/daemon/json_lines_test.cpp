#include "daemon/json_lines.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "core/exported.h"
#include "core/front_matter.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "tests/support/filled_entry.h"
#include "tests/support/real_texts.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view file = "retours.jsonl";

Result<ImportedEntry> import_line(std::string_view line, std::size_t number = 1, Columns columns = Columns::found) {
  auto object = read_json_line(line, file, number, columns);
  if (!object) return tl::unexpected(object.error());
  return import_object(std::move(*object), file);
}

ImportedEntry imported(std::string_view line) {
  auto entry = import_line(line);
  EXPECT_TRUE(entry) << line << "\n" << (entry ? "" : sentence(entry.error(), Language::english));
  return entry ? *entry : ImportedEntry{};
}

Error refusal(std::string_view line) {
  const auto entry = import_line(line, 7);
  EXPECT_FALSE(entry) << line;
  return entry ? Error(Errc::internal) : entry.error();
}

// The id of an export, which leaves no trace in the document.
const std::string export_made_id = export_id("guediawaye/12", HeaderHash{});

void expect_back(const Document& document) {
  const std::string line = write_json_line(export_made_id, document, "");
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(imported(line).document == document) << line << "\n" << print_markdown(document);
}

// A point is a list of two numbers, whichever way they are written, and is printed as its author would.
TEST(JsonLines, HaveAPointOfAPlace) {
  const GeoPoint guediawaye{147'739'000, -173'976'000};
  for (const char* place :
       {R"({"name": "x", "point": [14.7739, -17.3976]})", R"({"name": "x", "point": "14,7739; -17,3976"})",
        R"({"name": "x", "point": [1.47739e1, "-17.3976"]})", R"({"nom": "x", "lat": 14.7739, "lng": -17.3976})"}) {
    const Document document = imported(R"({"id": "1", "title": "x", "place": )" + std::string(place) + "}").document;
    ASSERT_TRUE(document.place) << place;
    EXPECT_EQ(document.place->point, guediawaye) << place;
    const std::string line = write_json_line(export_made_id, document, "");
    EXPECT_NE(line.find(R"("place":{"name":"x","point":[14.7739,-17.3976]})"), std::string::npos) << line;
  }
  EXPECT_EQ(refusal(R"({"id": "1", "title": "x", "place": {"point": [95, 0]}})").code, Errc::field_invalid);
}

// Each real text becomes an entry that loses nothing of it, that its Markdown says whole, and that an export brings
// back.
TEST(JsonLines, OfRealTextsLoseNothing) {
  std::istringstream lines(test::read_file("tests/data/real-entries.jsonl"));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const ImportedEntry entry = imported(line);
    EXPECT_TRUE(entry.not_themes.empty());
    const auto object = read_json_line(line, file, 1);
    ASSERT_TRUE(object);
    std::string all;
    for (const Section& section : entry.document.sections) all += section.text;
    for (const Section& section : object->sections) EXPECT_NE(all.find(section.text), std::string::npos) << line;
    EXPECT_FALSE(entry.document.sections.front().code.empty());
    const auto read = parse_markdown(print_markdown(entry.document), "printed.md");
    ASSERT_TRUE(read) << sentence(read.error(), Language::english);
    EXPECT_TRUE(*read == entry.document) << print_markdown(entry.document);
    expect_back(entry.document);
  }
  EXPECT_EQ(count, 551U);
}

// What people wrote as Markdown comes back from an export, with the names and the order of their heads.
TEST(JsonLines, BringBackWhatWasPublished) {
  std::size_t count = 0;
  const auto comes_back = [&](const std::string& text, const std::string& path) {
    const auto document = parse_markdown(text, path);
    ASSERT_TRUE(document) << path;
    expect_back(*document);
    ++count;
  };
  for (const auto& [path, text] : test::markdown_files("examples")) comes_back(text, path);
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;  // Essaim writes these itself
    for (const Language language : {Language::english, Language::french}) {
      comes_back(test::filled_entry(kind, language, Grade::transferable), kind.code);
    }
  }
  EXPECT_GT(count, 110U);
}

TEST(JsonLines, BringBackEveryField) {
  const auto document = parse_markdown(R"(---
titre: Un titre
période: 2015/..
résultat: partly
résumé: |-
  Deux
  lignes
mots-clés: [a, "b, c"]
lieu:
  nom: Guédiawaye
  référentiel: geonames
  code: "0099"
  pays: SN
  population: 329659
liens:
  - https://example.org
  - target: https://example.org/2
  - "label: x": https://example.org/3
licence: CC0-1.0
source: chez nous
auteur: {nom: "A: b", âge: 3}
vide:
---
Avant tout titre.

# À retenir

```
## pas un titre
```
###### Petit #
 fin sans ligne)",
                                       "test.md");
  ASSERT_TRUE(document) << sentence(document.error(), Language::english);
  expect_back(*document);
}

// The fields of docs/import.md, in the simplest form.
TEST(JsonLines, MapFieldsToADocument) {
  const ImportedEntry entry = imported(
      R"({"id": "x-1", "title": " Titre ", "lang": "fr", "themes": ["data.gis", "énergie"], "place": {"name": "Dakar",)"
      R"( "population": 1200000, "lat": 14.7}, "sections": {"context": "Un\r\ntexte", "Autre": "## Titre\nsuite"},)"
      R"( "links": [{"label": "Site", "url": "https://example.org"}], "year": 2017, "ok": true, "tags": ["a b", "c,d"],)"
      R"( "summary": null, "n": null})");
  const Document& d = entry.document;
  EXPECT_EQ(d.kind, "experience");
  EXPECT_EQ(d.title, "Titre");
  EXPECT_EQ(d.themes, std::vector<std::string>{"data.gis"});
  EXPECT_EQ(d.keywords, std::vector<std::string>{"énergie"});
  EXPECT_EQ(entry.not_themes, std::vector<std::string>{"énergie"});
  EXPECT_EQ(d.place->name, "Dakar");
  EXPECT_EQ(d.place->population, 1'200'000U);
  EXPECT_EQ(d.links, (std::vector<Link>{{"Site", "https://example.org"}}));
  EXPECT_EQ(d.sections,
            (std::vector<Section>{
                {"context", "Contexte", "\nUn\ntexte\n\n", 2}, {"", "Autre", "\n", 2}, {"", "Titre", "suite\n", 2}}));
  const auto field = [&](std::string_view name) {
    for (const FrontMatterField& one : d.fields) {
      if (one.name == name) return one.yaml;
    }
    return std::string("absent");
  };
  EXPECT_EQ(field("place.lat"), "1.47E1");
  EXPECT_EQ(field("year"), "2017");
  EXPECT_EQ(field("ok"), "true");
  EXPECT_EQ(field("tags"), "[a b, \"c,d\"]");
  EXPECT_EQ(field("n"), "");
  EXPECT_EQ(field("id"), "\"x-1\"");
  expect_back(d);
  const auto read = parse_markdown(print_markdown(d), "printed.md");
  ASSERT_TRUE(read) << sentence(read.error(), Language::english);
  EXPECT_TRUE(*read == d);
}

// An entry has three themes; nothing of a fourth is lost.
TEST(JsonLines, KeepAFourthThemeAsKeyword) {
  const ImportedEntry entry = imported(
      R"({"id": 3, "title": "t", "themes": "data, data.gis, data.open, governance.strategy, data", "keywords": "a"})");
  EXPECT_EQ(entry.document.themes.size(), 3U);
  EXPECT_EQ(entry.document.keywords.front(), "a");
  EXPECT_EQ(entry.document.keywords, (std::vector<std::string>{"a", "governance.strategy"}));
}

// Line and column, wherever there is one.
TEST(JsonLines, SayWhereTheyAreWrong) {
  const auto expect = [](std::string_view line, Errc code, std::vector<std::string> first_arguments) {
    Error error = refusal(line);
    EXPECT_EQ(error.code, code) << line << "\n" << sentence(error, Language::english);
    error.arguments.resize(std::min(error.arguments.size(), first_arguments.size()));
    EXPECT_EQ(error.arguments, first_arguments) << line;
  };
  const std::string name(file);
  expect(R"({"id": "é", "title": "a)", Errc::line_incomplete, {name, "7"});
  expect(R"({"id": "é", "title": tru})", Errc::line_malformed, {name, "7", "22", "tru}"});
  expect(R"({"id": "a"} {"id": "b"})", Errc::line_malformed, {name, "7", "13", R"({"id": "b"})"});
  expect(R"(title;theme)", Errc::line_malformed, {name, "7", "1"});
  expect(R"(["id"])", Errc::line_malformed, {name, "7", "1", R"(["id"])"});
  expect("{\"id\": \"a\x01\"}", Errc::line_malformed, {name, "7", "10"});
  expect("{\"id\": \"\xE9t\xE9\"}", Errc::not_utf8, {name, "7", "9"});
  expect(R"({"title": "t"})", Errc::line_field_missing, {name, "7", "id"});
  expect(R"({"id": "", "title": "t"})", Errc::line_field_missing, {name, "7", "id"});
  expect(R"({"id": "a"})", Errc::line_field_missing, {name, "7", "title"});
  expect(R"({"id": "a", "title": " "})", Errc::line_field_missing, {name, "7", "title"});
  expect(R"({"id": ["a"], "title": "t"})", Errc::field_not_text, {name + ":7:8", "id"});
  expect(R"({"id": "a", "title": "t\nu"})", Errc::field_not_text, {name + ":7:22", "title"});
  expect(R"({"id": "a", "title": {"fr": "t"}})", Errc::field_not_text, {name + ":7:22", "title"});
  expect(R"({"x": {"title": 1}, "id": "é", "title": ["t"]})", Errc::field_not_text, {name + ":7:41", "title"});
  expect(R"({"id": "a", "title": "t", "titre": "u"})", Errc::field_twice, {name, "7", "titre"});
  expect(R"({"id": "a", "title": "t", "kind": "rumour"})", Errc::field_kind_unknown, {name + ":7:35", "rumour"});
  expect(R"({"id": "a", "title": "t", "lang": "French"})", Errc::field_invalid, {name + ":7:35", "lang", "French"});
  expect(R"({"id": "a", "title": "t", "sections": {"context": 3}})", Errc::field_not_text,
         {name + ":7:39", "sections.context"});
  expect(R"({"id": "a", "title": "t", "sections": {"context": "a\u0000b"}})", Errc::field_not_text,
         {name + ":7:39", "sections.context"});
  expect(R"({"id": "a", "title": "t", "sections": "text"})", Errc::field_not_text, {name + ":7:39", "sections"});
  expect(R"({"id": "a", "title": "t", "sections": [{"level": 7}]})", Errc::field_not_text,
         {name + ":7:39", "sections.level"});
  expect(R"({"id": "a", "title": "t", "fields": [{"name": "x", "yaml": "1\ntitle: u"}]})", Errc::field_invalid,
         {name + ":7:1", "fields"});
  expect(R"({"id": "a", "title": "t", "fields": [{"name": "x", "yaml": "[a"}]})", Errc::field_invalid,
         {name + ":7:1", "fields"});
  expect(R"({"id": "a", "title": ")" + std::string(limits::title_bytes_max + 1, 't') + "\"}", Errc::field_too_long,
         {name + ":7:22", "title"});
  const std::string bomb(10'000, '[');
  expect(R"({"id": "a", "x": )" + bomb, Errc::line_malformed, {name, "7"});
}

// A line that holds controls of the terminal shows none of them in its error.
TEST(JsonLines, ErrorsAreHarmless) {
  const Error error = refusal("{\"id\": \"a\", \x1b[2J}");
  EXPECT_EQ(sentence(error, Language::english).find('\x1b'), std::string::npos);
}

// Whatever a line holds, it is an entry that can be printed and read again, or an error.
TEST(JsonLines, OfAnyKindAreReadOrRefused) {
  std::istringstream lines(test::read_file("tests/data/real-entries.jsonl"));
  std::mt19937_64 random(1);
  std::size_t read = 0;
  for (std::string line; std::getline(lines, line);) {
    line = line.substr(0, 1500);
    line += "\"}, \"fields\": [{\"name\": \"a\", \"yaml\": \"b\"}], \"links\": {\"a\": \"b\"}}";
    for (int i = 0; i < 4; ++i) {
      std::string changed = line;
      constexpr std::string_view signs = "\"{}[]:,\\ \n\r\t#-0n\xC3\xFF";
      for (std::size_t hits = random() % 3; hits > 0; --hits)
        changed[random() % changed.size()] = signs[random() % signs.size()];
      const auto entry = import_line(changed);
      if (!entry) continue;
      ++read;
      EXPECT_TRUE(parse_markdown(print_markdown(entry->document), "printed.md")) << changed;
      expect_back(entry->document);
    }
  }
  EXPECT_GT(read, 300U);
}

// Only an id that an export wrote is one.
TEST(ExportId, NamesALabelAndAHash) {
  const auto id = read_export_id("guediawaye/12~0123456789abcdef");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->label, "guediawaye/12");
  EXPECT_EQ(id->hash, "0123456789abcdef");
  for (const char* other : {"", "~", "guediawaye/12", "guediawaye~0123456789abcdef", "/12~0123456789abcdef",
                            "guediawaye/~0123456789abcdef", "guediawaye/x~0123456789abcdef",
                            "guediawaye/12~0123456789ABCDEF", "guediawaye/12~012345678", "a/1~0123456789abcdeg"}) {
    EXPECT_FALSE(read_export_id(other)) << other;
  }
}

}  // namespace
}  // namespace essaim::daemon

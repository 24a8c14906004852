#include "core/front_matter_values.h"

#include <gtest/gtest.h>

#include "core/front_matter.h"
#include "core/front_matter_fields.h"
#include "core/limits.h"

namespace essaim {
namespace {

Error refusal(std::string_view text) {
  const Result<Document> document = parse_markdown(text, "f.md");
  EXPECT_FALSE(document) << text;
  return document ? Error(Errc::internal) : document.error();
}

// The name of the error and its place, as `f.md:3:9` or as line and column.
std::string said(std::string_view text) {
  const Error error = refusal(text);
  std::string out = name_of(error.code);
  for (const std::string& argument : error.arguments) out += " " + argument;
  return out;
}

std::string with(std::string_view lines) { return "---\ntitle: x\n" + std::string(lines) + "\n---\n"; }

TEST(Period, HasDaysThatTheCalendarHas) {
  for (const char* good : {"2017", "2017-06", "2017-06-27", "2024-02-29", "2000-02-29", "2015/..", "../2015",
                           "2007/2010", "2010/2010", "2010/2010-05", "2010-05/2010", "2017-06-27/2017-06-27"}) {
    EXPECT_TRUE(is_period(good)) << good;
  }
  for (const char* bad :
       {"2026-02-30",      "2026-02-29", "1900-02-29",    "2026-04-31",     "2026-13", "2026-00", "2026-01-00",
        "2026-01-32",      "26",         "2026-1-1",      "2026/",          "/2026",   "../..",   "2010/2007",
        "2010-06/2010-05", "2007-2010",  "2026-02-28T10", "2007/2008/2009", "",        "+026",    "２０２６"}) {
    EXPECT_FALSE(is_period(bad)) << bad;
  }
  EXPECT_EQ(said(with("period: 2026-02-30")),
            "field-invalid f.md:3:9 period 2026-02-30 2017, 2017-06, 2017-06-27, 2015/.., 2007/2010");
}

TEST(TypographicQuotes, AreTakenOff) {
  EXPECT_EQ(without_typographic_quotes("“x”"), "x");
  EXPECT_EQ(without_typographic_quotes("„x“"), "x");
  EXPECT_EQ(without_typographic_quotes("«\u00A0x\u202F»"), "x");
  EXPECT_EQ(without_typographic_quotes("‘x"), "x");
  EXPECT_EQ(without_typographic_quotes("x»"), "x");
  EXPECT_EQ(without_typographic_quotes("“”"), "");
  for (const char* none : {"", "x", "\"x\"", "'x'", "l’eau", " x "}) {
    EXPECT_FALSE(without_typographic_quotes(none)) << none;
  }
}

// A title may begin with them; what programs read may not, and neither may the name of a field.
TEST(TypographicQuotes, AreTextInTextsAndNamedElsewhere) {
  const auto document =
      parse_markdown("---\ntitle: “Le vélo” d’abord\nsummary: « Oui »\nkeywords: [“a”]\n---\n", "f.md");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->title, "“Le vélo” d’abord");
  EXPECT_EQ(document->summary, "« Oui »");
  EXPECT_EQ(document->keywords, std::vector<std::string>{"“a”"});
  EXPECT_EQ(said("---\n“title”: x\n---\n"), "typographic-quotes f.md:2:1 title");
  EXPECT_EQ(said("---\n« titre » : x\n---\n"), "typographic-quotes f.md:2:1 titre");
  EXPECT_EQ(said("---\n“title: x”\n---\n"), "typographic-quotes f.md:2:1 title");
  EXPECT_EQ(said(with("kind: “practice”")), "typographic-quotes f.md:3:7 practice");
  EXPECT_EQ(said(with("lang: «fr»")), "typographic-quotes f.md:3:7 fr");
  EXPECT_EQ(said(with("themes: [energy, “data.gis”]")), "typographic-quotes f.md:3:18 data.gis");
  EXPECT_EQ(said(with("period: “2017”")), "typographic-quotes f.md:3:9 2017");
  EXPECT_EQ(said(with("outcome: ‘worked’")), "typographic-quotes f.md:3:10 worked");
  EXPECT_EQ(said(with("licence: “MIT”")), "typographic-quotes f.md:3:10 MIT");
  EXPECT_EQ(said(with("links: “https://example.org”")), "typographic-quotes f.md:3:8 https://example.org");
  EXPECT_EQ(said(with("place:\n  country: “SN”")), "typographic-quotes f.md:4:12 SN");
  EXPECT_EQ(said(with("place:\n  population: “12”")), "typographic-quotes f.md:4:15 12");
}

TEST(FieldNames, ThatAreNearlyKnown) {
  EXPECT_EQ(head_name_meant("titel"), "title");
  EXPECT_EQ(head_name_meant("Sumary"), "summary");
  EXPECT_EQ(head_name_meant("mots-clefs"), "mots-cles");
  EXPECT_EQ(head_name_meant("sources"), "source");
  EXPECT_EQ(head_name_meant("lieux"), "lieu");
  for (const char* own : {"title", "Thèmes", "cost", "coût", "budget", "auteur", "contact", "date", "name", "code",
                          "ville", "note", "", "x", "status", "pays"}) {
    EXPECT_FALSE(head_name_meant(own)) << own;
  }
}

// A field of one's own is kept; one that is nearly a known one is remarked, unless that is there too.
TEST(FieldNames, AreRemarkedWhereAnotherWasMeant) {
  const auto remarks = [](const std::string& text) {
    const auto document = parse_markdown(text, "f.md");
    EXPECT_TRUE(document) << text;
    return document ? remarks_on(*document, text, "f.md") : std::vector<Error>{};
  };
  EXPECT_EQ(remarks(with("cost: 12\nauteur: moi")), std::vector<Error>{});
  EXPECT_EQ(remarks(with("sumary: y\nlicens: z")),
            (std::vector<Error>{Error(Errc::field_unknown, {"f.md:3:1", "sumary", "summary"}),
                                Error(Errc::field_unknown, {"f.md:4:1", "licens", "license"})}));
  EXPECT_EQ(remarks(with("source: y\nsources: z")), std::vector<Error>{});
  EXPECT_EQ(said("---\r\ntitel: x\r\n---\r\n"), "field-unknown f.md:2:1 titel title");
}

TEST(FrontMatterPlaces, OfKindsAndThemesThatDoNotExist) {
  EXPECT_EQ(said(with("kind: rumour")).substr(0, 37), "field-kind-unknown f.md:3:7 rumour ex");
  EXPECT_EQ(said(with("themes: [energy, data.gsi]")).substr(0, 49),
            "field-theme-unknown f.md:3:18 data.gsi data.gis, ");
  EXPECT_EQ(said(with("themes: energy, data.gsi")).substr(0, 38), "field-theme-unknown f.md:3:9 data.gsi ");
}

// YAML allows no tab where it counts columns, and its libraries say so in words that help nobody.
TEST(FrontMatterTabs, AreNamedWhereTheyIndent) {
  EXPECT_EQ(said(with("place:\n\tname: Grenoble")), "front-matter-tab f.md 4 1");
  EXPECT_EQ(said(with("themes:\n\t- data.gis")), "front-matter-tab f.md 4 1");
  EXPECT_EQ(said(with("place:\n  name: a\n \tcode: b")), "front-matter-tab f.md 5 2");
  EXPECT_EQ(said(with("place:\n  name: a\n\tcode: b\nlang: fr")), "front-matter-tab f.md 5 1");
  for (const char* fine : {"lang:\tfr", "themes: [data.gis,\tenergy]\t", "summary: |\n  a\n  \tb"}) {
    EXPECT_TRUE(parse_markdown(with(fine), "f.md")) << fine;
  }
  EXPECT_EQ(said(with("\t")), "front-matter-tab f.md 3 1") << "in a line without anything else";
  EXPECT_EQ(refusal(with("\tcost: [1\nlang: fr")).code, Errc::front_matter_tab);
  EXPECT_EQ(refusal(with("note: |\n  a\n\nlang: [fr")).code, Errc::front_matter_malformed);
}

// The billion laughs in the forms that YAML offers, and nesting without end: refused before anything is expanded.
TEST(FrontMatterBombs, AreRefused) {
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'i'; ++name) {
    const std::string before = std::string("*") + static_cast<char>(name - 1);
    laughs += std::string(1, name) + ": &" + name + " [" + before;
    for (int i = 0; i < 8; ++i) laughs += ", " + before;
    laughs += "]\n";
  }
  EXPECT_EQ(said(with(laughs)), "front-matter-reference f.md 3 4");
  EXPECT_EQ(said(with("a: &a\n  <<: *a")), "front-matter-reference f.md 3 4");
  EXPECT_EQ(said(with("a: " + std::string(10'000, '['))), "front-matter-too-deep f.md 3 8");
  std::string flow = "a: ", block = "a:\n";
  for (std::size_t i = 0; i < 100; ++i) {
    flow += "{a: ";
    block += std::string(i + 1, ' ') + "a:\n";
  }
  EXPECT_EQ(said(with(flow)), "front-matter-too-deep f.md 3 8");
  EXPECT_EQ(refusal(with(block)).code, Errc::front_matter_too_deep);
  std::string lists = "a:\n  ";
  for (int i = 0; i < 10'000; ++i) lists += "- ";
  EXPECT_EQ(refusal(with(lists)).code, Errc::front_matter_too_deep);
}

}  // namespace
}  // namespace essaim

#include "core/front_matter.h"

#include <gtest/gtest.h>

#include <random>

#include "core/limits.h"
#include "tests/support/real_texts.h"

namespace essaim {
namespace {

Document parsed(std::string_view text) {
  Result<Document> document = parse_markdown(text, "test.md");
  EXPECT_TRUE(document) << text << "\n" << (document ? "" : sentence(document.error(), Language::english));
  return document ? *document : Document{};
}

Error refusal(std::string_view text) {
  const Result<Document> document = parse_markdown(text, "test.md");
  EXPECT_FALSE(document) << text;
  return document ? Error(Errc::internal) : document.error();
}

void expect_round_trip(std::string_view text) {
  const Result<Document> first = parse_markdown(text, "test.md");
  ASSERT_TRUE(first) << text << "\n" << sentence(first.error(), Language::english);
  const std::string printed = print_markdown(*first);
  const Result<Document> second = parse_markdown(printed, "printed.md");
  ASSERT_TRUE(second) << printed << "\n" << sentence(second.error(), Language::english);
  EXPECT_TRUE(*first == *second) << "written:\n"
                                 << text << "\nprinted:\n"
                                 << printed << "\nagain:\n"
                                 << print_markdown(*second);
  EXPECT_EQ(print_markdown(*second), printed);
}

// Every field arrives where it belongs, and the sections get their codes.
TEST(FrontMatter, ReadsAllFields) {
  const Document d = parsed(R"(---
kind: practice
title: Un vélo pour chaque agent
summary: |
  Deux lignes
  de résumé
lang: fr
themes: [mobility.active, governance.staff]
keywords: [vélo, "a, b"]
place:
  name: Grenoble
  scheme: insee-cog
  code: 01234
  country: FR
  population: 160 441
period: 2007/2010
outcome: partly
licence: MIT
source: https://example.org/a#b
links:
  - https://example.org
  - Le guide: https://example.org/guide
cost: {amount: 12000, currency: EUR}   # as planned
---

Before any heading.

## Le contexte (taille, compétences) :

Texte.

### Something else
More.
)");
  EXPECT_EQ(d.kind, "practice");
  EXPECT_EQ(d.title, "Un vélo pour chaque agent");
  EXPECT_EQ(d.summary, "Deux lignes\nde résumé");
  EXPECT_EQ(d.language, "fr");
  EXPECT_EQ(d.themes, (std::vector<std::string>{"mobility.active", "governance.staff"}));
  EXPECT_EQ(d.keywords, (std::vector<std::string>{"vélo", "a, b"}));
  EXPECT_EQ(d.place, (PlaceName{"Grenoble", "insee-cog", "01234", "FR", 160441}));
  EXPECT_EQ(d.period, "2007/2010");
  EXPECT_EQ(d.outcome, "partly");
  EXPECT_EQ(d.licence, "MIT");
  EXPECT_EQ(d.source, "https://example.org/a#b");
  EXPECT_EQ(d.links, (std::vector<Link>{{"", "https://example.org"}, {"Le guide", "https://example.org/guide"}}));
  EXPECT_EQ(d.fields, (std::vector<FrontMatterField>{{"cost", "{amount: 12000, currency: EUR}   # as planned"}}));
  EXPECT_TRUE(d.front_matter_order.empty());
  ASSERT_EQ(d.sections.size(), 3U);
  EXPECT_EQ(d.sections[0], (Section{"", "", "Before any heading.\n\n", 0}));
  EXPECT_EQ(d.sections[1], (Section{"context", "Le contexte (taille, compétences) :", "\nTexte.\n\n", 2}));
  EXPECT_EQ(d.sections[2], (Section{"", "Something else", "More.\n", 3}));
}

// A head written in French comes back in French, in its order, without what its author did not say.
TEST(FrontMatter, KeepsFrenchNamesAndOrder) {
  const std::string text = R"(---
titre: Un SIG pilote
thèmes: [data.gis]
mots-clés: [sig]
auteur: Service des études
lieu:
  nom: Guédiawaye
  pays: SN
résultat: worked
liens:
  - https://example.org
---

## À retenir

Un mot.
)";
  const Document d = parsed(text);
  EXPECT_EQ(d.kind, "experience");
  EXPECT_EQ(d.licence, "");
  EXPECT_EQ(d.place->name, "Guédiawaye");
  EXPECT_EQ(d.sections.at(0).code, "takeaways");
  EXPECT_EQ(print_markdown(d), text);
}

// Titles with a colon are what people write; YAML would refuse them.
TEST(FrontMatter, AcceptsColonInTitle) {
  EXPECT_EQ(parsed("---\ntitle: Biodéchets : ça gaze à l'école !\n---\n").title, "Biodéchets : ça gaze à l'école !");
  EXPECT_EQ(parsed("---\ntitle: Académie de l’énergie :\n---\n").title, "Académie de l’énergie :");
  EXPECT_EQ(parsed("---\ntitle: a: b # comment\n---\n").title, "a: b");
}

// One text, a text with commas, or a list.
TEST(FrontMatter, ThemesInEveryForm) {
  const std::vector<std::string> two{"data.gis", "energy"};
  EXPECT_EQ(parsed("---\ntitle: x\nthemes: data.gis, energy\n---\n").themes, two);
  EXPECT_EQ(parsed("---\ntitle: x\ntheme:\n- data.gis\n- energy\n- energy\n---\n").themes, two);
  EXPECT_EQ(parsed("---\ntitle: x\nthemes:\n---\n").themes.size(), 0U);
}

// Files from Windows and from editors that write a byte order mark are read alike.
TEST(FrontMatter, WindowsLineEndsAndByteOrderMark) {
  const Document unix_ends = parsed("---\ntitle: x\ncost: |\n  1\n  2\n---\n\n# A\n\nb\n");
  EXPECT_EQ(parsed("\xEF\xBB\xBF---\r\ntitle: x\r\ncost: |\r\n  1\r\n  2\r\n---\r\n\r\n# A\r\n\r\nb\r\n"), unix_ends);
  EXPECT_EQ(parsed("---\rtitle: x\rcost: |\r  1\r  2\r---\r\r# A\r\rb\r"), unix_ends);
}

// Number signs inside fenced code begin no section.
TEST(FrontMatter, CodeFencesHideHeadings) {
  const Document d = parsed("---\ntitle: x\n---\n\n## A\n```sh\n# no\n~~~\n````\n# B\n~~~\n## no\n```\n# no\n");
  ASSERT_EQ(d.sections.size(), 2U);
  EXPECT_EQ(d.sections[0].heading, "A");
  EXPECT_EQ(d.sections[1].heading, "B");
  EXPECT_EQ(d.sections[1].text, "~~~\n## no\n```\n# no\n");
}

// What stands in the body is kept to the octet, whatever it is.
TEST(FrontMatter, BodyIsKeptToTheOctet) {
  for (const std::string_view body : {"text",
                                      "text\n",
                                      "text\n---\nmore\n",
                                      "---\n\ntext\n",
                                      "## A",
                                      "## A\n## B\n",
                                      "##\ntext",
                                      "## A  \n\n\n\ntext  \n  ",
                                      "text\n\n\n",
                                      "#hashtag\n",
                                      "####### seven\n",
                                      "    # code\n",
                                      "## C#\n",
                                      "## # \n",
                                      "## a ##\n",
                                      "> # quote\n",
                                      "# a\tb\n\n- x\n  ```\n  # no\n  ```\n",
                                      "\n\n\ntext\n",
                                      "title: x\n---\n",
                                      "emoji 👩‍🌾 ✓ é\n",
                                      "a\x01\x0b\x7f b\n"}) {
    const std::string text = "---\ntitle: x\n---\n\n" + std::string(body);
    expect_round_trip(text);
    // But for the number signs that close a heading, spaces after it, and the line end of a last heading.
    if (body.find("##\n") != 0 && body.find(" ##\n") == body.npos && body.find("  \n") == body.npos && body != "## A" &&
        body.find("# \n") == body.npos) {
      EXPECT_EQ(print_markdown(parsed(text)), text);
    }
  }
}

// After the 64th heading the text goes on in the last section: a long report is not refused, and nothing is lost.
TEST(FrontMatter, ManyHeadings) {
  std::string text = "---\ntitle: x\n---\n\nfirst\n";
  for (int i = 0; i < 100; ++i) text += "## Heading " + std::to_string(i) + "\n\ntext\n";
  EXPECT_EQ(parsed(text).sections.size(), limits::sections_max);
  EXPECT_EQ(print_markdown(parsed(text)), text);
}

// Each fault has its own code, and the place where it is.
TEST(FrontMatter, RefusesWithThePlace) {
  const auto expect = [](std::string_view text, Error expected) {
    const Error error = refusal(text);
    EXPECT_EQ(error, expected) << text.substr(0, 200) << "\n" << sentence(error, Language::english);
  };
  const std::string f = "test.md";
  expect("", Error(Errc::file_empty, {f}));
  expect(" \r\n\n", Error(Errc::file_empty, {f}));
  expect("Only text\n", Error(Errc::front_matter_missing, {f}));
  expect("---\ntitle: x\n", Error(Errc::front_matter_unclosed, {f}));
  expect("---\ntitle: x\n---\n\n---\ntitle: y\n---\n", Error(Errc::front_matter_twice, {f, "5"}));
  expect("---\n---\n", Error(Errc::field_missing, {f, "title"}));
  expect("---\nkind: plan\ntitle:\n---\n", Error(Errc::field_missing, {f, "title"}));
  expect("---\ntitle: ' '\n---\n", Error(Errc::field_missing, {f, "title"}));
  expect("---\n- a\n- b\n---\n", Error(Errc::front_matter_no_fields, {f, "2"}));
  expect("---\njust text\n---\n", Error(Errc::front_matter_no_fields, {f, "2"}));
  expect("---\n{title: x}\n---\n", Error(Errc::front_matter_no_fields, {f, "2"}));
  expect("---\n  title: x\n---\n", Error(Errc::front_matter_no_fields, {f, "2"}));
  expect("---\ntitle: x\n? [a]\n: b\n---\n", Error(Errc::front_matter_no_fields, {f, "3"}));
  expect("---\ntitle: x\ncost: 1\ncost: 2\n---\n", Error(Errc::field_twice, {f, "4", "cost"}));
  expect("---\ntitle: x\ntitle: y\n---\n", Error(Errc::field_twice, {f, "3", "title"}));
  expect("---\ntitle: x\ntitre: y\n---\n", Error(Errc::field_twice, {f, "3", "titre"}));
  expect("---\ntitle: x\n\"\\e[2J\": 1\n\"\\e[2J\": 2\n---\n", Error(Errc::field_twice, {f, "4", "\\u{1B}[2J"}));
  expect("---\ntitle: &a x\n---\n", Error(Errc::front_matter_reference, {f, "2", "8"}));
  expect("---\ntitle: x\né: *a\n---\n", Error(Errc::front_matter_reference, {f, "3", "4"}));
  expect("---\na: &a [1]\nb: [*a, *a]\ntitle: x\n---\n", Error(Errc::front_matter_reference, {f, "2", "4"}));
  expect("---\ntitle: !!str x\n---\n", Error(Errc::front_matter_reference, {f, "2", "8"}));
  expect("---\ntitle: x\na: [[[[[[[[1]]]]]]]]\n---\n", Error(Errc::front_matter_too_deep, {f, "3", "8"}));
  expect("---\ntitle: x\ny: a\x04z\n---\n", Error(Errc::front_matter_malformed, {f, "3", "5", "U+4"}));
  expect("---\ntitle: x\n--- y\n---\n", Error(Errc::front_matter_malformed, {f, "3", "1", "---"}));
  expect("---\ntitle: [a]\n---\n", Error(Errc::field_not_text, {f + ":2:8", "title"}));
  expect("---\ntitle: |\n  a\n  b\n---\n", Error(Errc::field_not_text, {f + ":2:8", "title"}));
  expect("---\ntitle: \"a\\x07b\"\n---\n", Error(Errc::field_not_text, {f + ":2:8", "title"}));
  expect("---\ntitle: " + std::string(401, 'x') + "\n---\n",
         Error(Errc::field_too_long, {f + ":2:8", "title", "401", "400"}));
  expect("---\ntitle: x\nthemes: [energy, data, food, urban]\n---\n",
         Error(Errc::field_too_many, {f + ":3:9", "themes", "4", "3"}));
  expect("---\ntitle: x\nkind: essay\n---\n",
         Error(Errc::field_kind_unknown, refusal("---\ntitle: x\nkind: essay\n---\n").arguments));
  expect("---\ntitle: x\noutcome: great\n---\n",
         Error(Errc::field_invalid,
               {f + ":3:10", "outcome", "great", "worked, partly, did-not-work, stopped, too-early"}));
  EXPECT_EQ(refusal("---\ntitle: x\nperiod: 2007-2010\n---\n").code, Errc::field_invalid);
  EXPECT_EQ(refusal("---\ntitle: x\nlang: français\n---\n").code, Errc::field_invalid);
  EXPECT_EQ(refusal("---\ntitle: x\nplace: {town: y}\n---\n").code, Errc::field_invalid);
  EXPECT_EQ(refusal("---\ntitle: x\nplace: {country: Sénégal}\n---\n").code, Errc::field_invalid);
  EXPECT_EQ(refusal("---\ntitle: x\nplace: {population: many}\n---\n").code, Errc::field_invalid);
  EXPECT_EQ(refusal("---\ntitle: x\nlinks: {Guide: ''}\n---\n").code, Errc::field_invalid);
  EXPECT_EQ(refusal("---\ntitle: x\nlinks: [[a]]\n---\n").code, Errc::field_not_text);
  expect("---\ntitle: \"x\n---\n", Error(Errc::front_matter_malformed, {f, "2", "1", "title: \"x"}));
  expect("---\ntitle: x\na: b: c\n---\n", Error(Errc::front_matter_malformed, {f, "3", "5", "a: b: c"}));
  expect(
      "---\ntitle: x\n---\n\nab\n"
      "caf\xE9\n",
      Error(Errc::other_encoding, {f, "6", "4", "ISO-8859-1"}));
  expect(std::string(limits::markdown_bytes_max + 1, 'x'), Error(Errc::file_too_large, {f, "262145", "262144"}));
  expect("---\ntitle: x\na: |\n  " + std::string(limits::front_matter_bytes_max, 'x') + "\n---\n",
         Error(Errc::front_matter_too_large, {f, "32789", "32768"}));
}

// An unknown theme names the nearest three, among them the one that was meant.
TEST(FrontMatter, UnknownThemeNamesTheNearest) {
  const Error error = refusal("---\ntitle: x\nthemes: [data.gsi]\n---\n");
  EXPECT_EQ(error.code, Errc::field_theme_unknown);
  EXPECT_EQ(error.arguments.at(0), "test.md:3:10");
  EXPECT_EQ(error.arguments.at(1), "data.gsi");
  EXPECT_EQ(error.arguments.at(2).substr(0, 10), "data.gis, ");
}

// Heads that were made to hurt a parser end quickly, with an error or a document, never otherwise.
TEST(FrontMatter, HostileHeadsEnd) {
  for (const std::string_view piece :
       {"[", "{",     "- ",   "? ", "a: ",   "\"", "'", "|",  ">",          "&a ", "*a ", "!!",
        "%", "a:\n ", "- - ", "[{", "{a: [", ": ", ",", "# ", "\xC3\xA9: ", "\\",  "\t",  "<<: *a\n"}) {
    std::string head = "title: x\nf: ";
    while (head.size() < 30'000) head += piece;
    const Result<Document> document = parse_markdown("---\n" + head + "\n---\n", "bomb.md");
    if (document) expect_round_trip("---\n" + head + "\n---\n");
  }
}

// The 551 real texts come back as they were.
TEST(FrontMatter, RealTextsRoundTrip) {
  const std::vector<std::string> texts = test::real_texts();
  ASSERT_EQ(texts.size(), 551U);
  for (const std::string& text : texts) {
    expect_round_trip(text);
    EXPECT_EQ(print_markdown(parsed(text)), text);
  }
}

// Fields that Essaim does not know keep every octet of their YAML, in their place.
TEST(FrontMatter, UnknownFieldsAreKept) {
  const std::string text = R"(---
# a comment
title: x
cost:
  amount: 12  # inner comment
# stays, because it stands between
  currency: EUR

steps:
- one
- two
note: |+
  kept line ends


"quo: ted": 'y'
empty:
long: some plain
  text goes on
2017: [a,
  b]
---
)";
  const Document d = parsed(text);
  ASSERT_EQ(d.fields.size(), 7U);
  EXPECT_EQ(d.fields[0].yaml, "\n  amount: 12  # inner comment\n# stays, because it stands between\n  currency: EUR");
  EXPECT_EQ(d.fields[1].yaml, "\n- one\n- two");
  EXPECT_EQ(d.fields[2].yaml, "|+\n  kept line ends\n\n");
  EXPECT_EQ(d.fields[3].name, "quo: ted");
  EXPECT_EQ(d.fields[4].yaml, "");
  EXPECT_EQ(d.fields[6].yaml, "[a,\n  b]");
  expect_round_trip(text);
}

// A document from elsewhere may hold anything; printed, no value of it poses as a field or ends the head.
TEST(FrontMatter, ForeignValuesStayInTheirField) {
  Document d;
  d.kind = "no such kind";
  d.title = "x\n---\nthemes: [energy]";
  d.summary = "a\n---\n \nb\x01";
  d.language = "fr\nkind: plan";
  d.period = "2017\nplace: y";
  d.keywords = {"a]\nplace: z", "\xFF"};
  d.place = PlaceName{"n\n---", "", "c: d", "", 1};
  d.links = {{"l: m\n", "t\n---"}};
  d.fields = {{"f", "1\nplace: z"}, {"g", "1\n---"}, {"h\ni", "[[["}, {"title", "again"}, {"f", "2"}};
  d.front_matter_order = {"title", "title", "f", "nothing", "summary"};
  d.sections = {{"", "a\nb", "no line end", 9}, {"", "", "x", 0}};
  std::string printed = print_markdown(d);
  const std::size_t end = printed.find("\n---\n", 4);
  std::vector<std::string> names;
  for (std::size_t at = 4; at < end; at = printed.find('\n', at) + 1) {
    if (printed[at] != ' ') names.push_back(printed.substr(at, printed.find(':', at) - at));
  }
  EXPECT_EQ(names, (std::vector<std::string>{"title", "f", "summary", "kind", "lang", "keywords", "place", "period",
                                             "links", "g", "\"h\\ni\""}))
      << printed;
  EXPECT_EQ(printed.substr(end + 5), "\n###### a b\nno line end\nx");
}

// Texts put together from the pieces that break such round trips, thousands of them.
TEST(FrontMatter, GeneratedTextsRoundTrip) {
  std::mt19937 random(20261123);
  const auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  const auto json_quoted = [](const std::string& text) {
    std::string out = "\"";
    for (const char c : text)
      out += c == '"' || c == '\\' ? std::string("\\") + c : c == '\n' ? "\\n" : std::string(1, c);
    return out + "\"";
  };
  const std::vector<std::string> bits = {"a",        "é",
                                         ": ",       " #",
                                         "#",        "'",
                                         "\"",       "\\",
                                         "-",        "- ",
                                         "?",        "[",
                                         "]",        "{",
                                         "}",        ",",
                                         "&",        "*",
                                         "!",        "|",
                                         ">",        "%",
                                         "@",        "`",
                                         "~",        "null",
                                         "true",     "2017",
                                         "1e5",      "👩‍🌾",
                                         "  ",       "\t",
                                         "...",      "---",
                                         "=",        "<<",
                                         "\xC2\xA0", "\xE2\x80\xA8",
                                         "œuvre",    "://",
                                         "0x1F",     "\xEF\xBB\xBF"};
  const std::vector<std::string> lines = {
      "text", "## A",     "# B #",  "##",       "###### À retenir", "```",    "~~~",   "````",       "---",   "...", "",
      "   ",  "title: x", "- item", "    code", "> quote",          "text  ", "\ttab", "####### no", "# # #", "<!--"};
  const auto phrase = [&](std::size_t most) {
    std::string out;
    for (std::size_t n = random() % most + 1; n > 0; --n) out += pick(bits);
    return out;
  };
  int accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = "---\ntitle: " + json_quoted("t" + phrase(8)) + "\n";
    if (random() % 2)
      text += "summary: " + json_quoted(phrase(5) + "\n" + phrase(5) + (random() % 2 ? "\n\n" : "") + phrase(3)) + "\n";
    if (random() % 2) text += "mots-clés: [" + json_quoted(phrase(4)) + ", " + json_quoted(phrase(4)) + "]\n";
    if (random() % 2) text += "place: {name: " + json_quoted(phrase(4)) + ", code: " + json_quoted(phrase(2)) + "}\n";
    if (random() % 2)
      text += "links: [{" + json_quoted(phrase(4)) + ": " + json_quoted("u" + phrase(4)) + "}, " +
              json_quoted(phrase(3)) + "]\n";
    if (random() % 2) text += json_quoted("f" + phrase(3)) + ": " + json_quoted(phrase(4)) + "\n";
    if (random() % 2) text += "g: |" + pick({"", "+", "-"}) + "\n  " + phrase(3) + "\n" + (random() % 2 ? "\n\n" : "");
    text += "---\n";
    for (std::size_t n = random() % 12; n > 0; --n) text += pick(lines) + "\n";
    if (random() % 3 == 0) text += pick(lines);
    if (!parse_markdown(text, "generated.md")) continue;  // a second head among the pieces, or a name twice
    ++accepted;
    expect_round_trip(text);
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
  EXPECT_GT(accepted, 2000);
}

}  // namespace
}  // namespace essaim

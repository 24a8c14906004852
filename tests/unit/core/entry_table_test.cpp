#include "core/entry_table.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/csv.h"
#include "core/front_matter.h"
#include "core/kinds.h"
#include "tests/support/filled_entry.h"
#include "tests/support/real_texts.h"

namespace essaim {
namespace {

using Cells = std::vector<std::string>;

EntryFacts some_facts() {
  return {.label = "guediawaye/12",
          .id = "guediawaye/12~0123456789abcdef",
          .author = "guediawaye",
          .author_name = "Ville de Guédiawaye",
          .author_country = "SN",
          .created = "2026-03-12T09:41:00Z",
          .revised = "2026-03-12T09:41:00Z",
          .audience = Audience::everyone,
          .versions = 1,
          .grade = "usable"};
}

Document parsed(std::string_view markdown) {
  auto document = parse_markdown(markdown, "x.md");
  EXPECT_TRUE(document) << markdown;
  return document ? *document : Document{};
}

// The document that a table with one row becomes.
Result<ImportedEntry> imported(const Cells& names, const Cells& cells) {
  auto head = TableHead::read(names, "t.csv");
  if (!head) return tl::unexpected(head.error());
  auto object = head->object_of(cells, "t.csv", 2);
  if (!object) return tl::unexpected(object.error());
  return import_object(std::move(*object), "t.csv");
}

Document read(const Cells& names, const Cells& cells) {
  auto entry = imported(names, cells);
  EXPECT_TRUE(entry) << (entry ? "" : sentence(entry.error(), Language::english));
  return entry ? entry->document : Document{};
}

Error refusal(const Cells& names, const Cells& cells) {
  const auto entry = imported(names, cells);
  EXPECT_FALSE(entry);
  return entry ? Error(Errc::internal) : entry.error();
}

// A table says nothing of how a head was written.
Document without_order(Document document) {
  document.front_matter_order.clear();
  return document;
}

void expect_back(const Document& document) {
  const Document back = read(table_columns(), table_row(document, some_facts()));
  EXPECT_TRUE(back == without_order(document)) << print_markdown(document) << "\n---- became ----\n"
                                               << print_markdown(back);
}

// The columns are an interface: spreadsheets and scripts count on them. New ones come at the end.
TEST(EntryTable, HasTheColumnsThatItAlwaysHad) {
  const Cells always = {
      "entry",     "id",         "author",   "author_name", "author_country", "kind",       "language",      "title",
      "summary",   "themes",     "keywords", "place",       "place_scheme",   "place_code", "place_country", "latitude",
      "longitude", "population", "period",   "outcome",     "licence",        "source",     "links",         "created",
      "revised",   "audience",   "versions", "grade",       "takeaways",      "text",       "fields"};
  ASSERT_GE(table_columns().size(), always.size());
  EXPECT_EQ(Cells(table_columns().begin(), table_columns().begin() + static_cast<std::ptrdiff_t>(always.size())),
            always);
  for (const std::string& name : table_columns()) EXPECT_TRUE(table_column_called(name)) << name;
}

TEST(EntryTable, LosesNothingOfRealTexts) {
  std::size_t count = 0;
  for (const std::string& text : test::real_texts()) {
    expect_back(parsed(text));
    ++count;
  }
  EXPECT_GT(count, 500U);
}

TEST(EntryTable, LosesNothingOfAnyKind) {
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;  // Essaim writes these itself
    for (const Language language : {Language::english, Language::french}) {
      expect_back(parsed(test::filled_entry(kind, language, Grade::transferable)));
    }
  }
}

TEST(EntryTable, LosesNothingOfAwkwardValues) {
  expect_back(parsed(
      "---\ntitle: \"=cmd|' /C calc'!A0\"\nsummary: \"'=1\"\nkeywords: [\"a, b\", c, \"d;e\", -x]\n"
      "place: {name: +33, scheme: s, code: '01', country: SN, population: 7, point: [-14.5, -17.25]}\n"
      "links: [https://a.example, {\"Voir : tout\": \"https://b.example/?a=1\"}]\n"
      "other: {a: [1, 2]}\nblock: |\n  one\n\n  two\n---\n\nAvant.\n\n# Un\n\n```\n# no\n```\n\n### Deux\n\nfin"));
  expect_back(parsed("---\ntitle: x\nkeywords: [\"a, b\"]\n---\n\n  indented\n\n## À retenir\n- un\n- deux\n"));
  const Cells row = table_row(
      parsed(
          "---\ntitle: \"=1\"\nplace: {name: x, point: [-1, -2.5]}\n---\n\n## À retenir\n\n- un\n\n## Contexte\n\nz\n"),
      some_facts());
  const auto cell = [&](std::string_view name) {
    return row[static_cast<std::size_t>(std::ranges::find(table_columns(), name) - table_columns().begin())];
  };
  EXPECT_EQ(cell("title"), "'=1");
  EXPECT_EQ(cell("latitude"), "-1") << "a number is no formula";
  EXPECT_EQ(cell("longitude"), "-2.5");
  EXPECT_EQ(cell("takeaways"), "un");
  EXPECT_EQ(cell("audience"), "public");
}

// What people have in their own tables: names in French, in any order, headings as columns, labels in place of codes.
TEST(EntryTable, TakesWhatPeopleWrite) {
  const Cells names = {"Titre",
                       "Type",
                       "À retenir",
                       "THÈMES",
                       "Ville",
                       "Pays",
                       "lat",
                       "Lng",
                       "habitants",
                       "Résultat",
                       "Ce que nous avons fait (étapes)",
                       "date_limite",
                       "Mots-clés",
                       "identifiant",
                       "",
                       " "};
  const Document document = read(names, {"Éteindre la nuit", "Bonne pratique", "Un point.", "data.gis ; vélo, marche",
                                         "Grenoble", "fr", "45,1885", "5,7245", "160 441", "cela a marché en partie",
                                         "Deux essais.", "2027-03-31", "nuit\nlampes", "REX-7", "", ""});
  EXPECT_EQ(document.title, "Éteindre la nuit");
  EXPECT_EQ(document.kind, "practice");
  EXPECT_EQ(document.themes, Cells{"data.gis"});
  EXPECT_EQ(document.keywords, (Cells{"nuit", "lampes", "vélo, marche"}));
  EXPECT_EQ(document.place->name, "Grenoble");
  EXPECT_EQ(document.place->population, 160'441U);
  EXPECT_EQ(document.place->point, (GeoPoint{451'885'000, 57'245'000}));
  EXPECT_EQ(document.outcome, "partly");
  ASSERT_EQ(document.sections.size(), 2U);
  EXPECT_EQ(document.sections[0].code, "takeaways");
  EXPECT_EQ(document.sections[0].heading, "À retenir");
  EXPECT_EQ(document.sections[1].code, "what_was_done");
  EXPECT_EQ(document.fields, (std::vector<FrontMatterField>{{"deadline", "2027-03-31"}, {"id", "REX-7"}}));
}

// Takeaways stand in a cell as readers want them, a line a point, and become a list again where no text has them.
TEST(EntryTable, HasTakeawaysAsLines) {
  const auto points = [](const std::string& text) {
    return takeaways_of(parsed("---\ntitle: x\n---\n\n## À retenir\n\n" + text + "\n\n## Contexte\n\nz\n"));
  };
  EXPECT_EQ(points("- un\n- deux,\n  suite\n\n* trois"), (Cells{"un", "deux, suite", "trois"}));
  EXPECT_EQ(points("1. un\n2) deux\n-\n-trois"), (Cells{"un", "deux", "-trois"}));
  EXPECT_EQ(points("Une phrase\nqui continue.\n\nUne autre : 2017."),
            (Cells{"Une phrase qui continue.", "Une autre : 2017."}));
  EXPECT_EQ(points(""), Cells{});
  EXPECT_EQ(takeaways_of(read({"title", "takeaways"}, {"x", "un\n\ndeux"})), (Cells{"un", "deux"}));
  EXPECT_EQ(read({"title", "takeaways"}, {"x", "un\n- deux"}).sections[0].text, "\n- un\n- deux\n");
}

TEST(EntryTable, KeepsTheTextWhereAColumnSaysItAgain) {
  const Document document = read({"title", "takeaways", "text", "context"},
                                 {"x", "other", "## À retenir\n\nun\n", "where\n\n## Inside\n\nit"});
  ASSERT_EQ(document.sections.size(), 3U);
  EXPECT_EQ(document.sections[0].text, "\nun\n");
  EXPECT_EQ(document.sections[1].code, "context");
  EXPECT_EQ(document.sections[2].heading, "Inside");
}

TEST(EntryTable, HasNoIdOfItsOwnWhereTheRowHasNone) {
  EXPECT_TRUE(read({"title"}, {"x"}).fields.empty());
  EXPECT_TRUE(read({"title", "id"}, {"x", "guediawaye/12~0123456789abcdef"}).fields.empty());
  EXPECT_EQ(text_id(read({"title"}, {"x"})), text_id(read({"titre", "id"}, {"x", " "})));
  EXPECT_NE(text_id(read({"title"}, {"x"})), text_id(read({"title"}, {"y"})));
}

TEST(EntryTable, SaysWhatIsWrongInItsFirstLine) {
  Error error = refusal({"Nom du projet|Thème|Année"}, {"x"});
  EXPECT_EQ(error.code, Errc::table_head_unknown);
  EXPECT_EQ(error.arguments, (Cells{"t.csv", "Nom du projet|Thème|Année"}));
  error = refusal({"titre", "Budget 2024", "thème", "Thème principale"}, {"x", "", "", ""});
  EXPECT_EQ(error.code, Errc::table_column_unknown);
  EXPECT_EQ(error.arguments[1], "Budget 2024, Thème principale");
  EXPECT_EQ(refusal({"titre", "", "lieu"}, {"x", "", ""}).code, Errc::table_column_unknown) << "a name that is missing";
  EXPECT_EQ(refusal({"titre", "lieu", "Title"}, {"x", "", ""}), Error(Errc::table_column_twice, {"t.csv", "Title"}));
  EXPECT_EQ(refusal({"lieu", "thèmes"}, {"x", ""}), Error(Errc::table_column_missing, {"t.csv", "title"}));
  EXPECT_EQ(refusal({}, {}).code, Errc::table_head_unknown);
}

TEST(EntryTable, SaysWhatIsWrongInARow) {
  EXPECT_EQ(refusal({"title", "place"}, {"x"}), Error(Errc::table_cells, {"t.csv", "2", "1", "2"}));
  EXPECT_EQ(refusal({"title", "place"}, {"x", "y", "z"}), Error(Errc::table_cells, {"t.csv", "2", "3", "2"}));
  EXPECT_EQ(refusal({"title", "period"}, {"x", "last year"}).arguments[0], "t.csv:2:2") << "line and cell";
  EXPECT_EQ(refusal({"title", "place", "latitude"}, {"x", "y", "95"}).code, Errc::field_invalid);
  EXPECT_EQ(refusal({"title", "fields"}, {"x", "a: [1"}).arguments[0], "t.csv:2:2");
  EXPECT_EQ(refusal({"title", "fields"}, {"x", "title: again"}).code, Errc::field_invalid);
  EXPECT_EQ(refusal({"title", "kind"}, {"x", "rumour"}).code, Errc::field_kind_unknown);
  EXPECT_EQ(refusal({"title", "place"}, {" ", "y"}), Error(Errc::table_cell_missing, {"t.csv", "2", "title"}));
  EXPECT_EQ(refusal({"title", "id"}, {"x", std::string(201, 'x')}).code, Errc::field_invalid);
}

}  // namespace
}  // namespace essaim

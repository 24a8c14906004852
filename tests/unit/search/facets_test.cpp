#include "search/facets.h"

#include <gtest/gtest.h>

#include "search/facts_row.h"
#include "search/facts_table.h"

namespace essaim::search {
namespace {

TEST(Years, AreReadFromWhatIsTyped) {
  EXPECT_EQ(years_from("2019"), (Years{2019, 2019}));
  EXPECT_EQ(years_from("2015..2019"), (Years{2015, 2019}));
  EXPECT_EQ(years_from("2015-2019"), (Years{2015, 2019}));
  EXPECT_EQ(years_from("2015.."), (Years{2015, 2100}));
  EXPECT_EQ(years_from("..2015"), (Years{1900, 2015}));
  for (const char* wrong : {"", "..", "-", "19", "2019a", "2019..2015", "99999", "2015...2019", "-5", "0..3000"}) {
    EXPECT_FALSE(years_from(wrong)) << wrong;
  }
}

TEST(Years, OfAPeriodAreThoseThatStandInIt) {
  EXPECT_EQ(years_of_period("2017-06"), (Years{2017, 2017}));
  EXPECT_EQ(years_of_period("2008/2016"), (Years{2008, 2016}));
  EXPECT_EQ(years_of_period("depuis 2015/.."), (Years{2015, 2015}));
  EXPECT_EQ(years_of_period("2020, puis 2011"), (Years{2011, 2020}));
  EXPECT_FALSE(years_of_period("toujours"));
  EXPECT_FALSE(years_of_period("12345 et 0999"));
}

TEST(Sizes, FallIntoBands) {
  EXPECT_EQ(size_band_of(0), "0-5000");
  EXPECT_EQ(size_band_of(4999), "0-5000");
  EXPECT_EQ(size_band_of(5000), "5000-20000");
  EXPECT_EQ(size_band_of(160'441), "100000-250000");
  EXPECT_EQ(size_band_of(9'000'000), "1000000-");
}

TEST(Sizes, AreReadFromWhatIsTyped) {
  using List = std::vector<std::string>;
  EXPECT_EQ(size_bands_from("50000..250000"), (List{"50000-100000", "100000-250000"}));
  EXPECT_EQ(size_bands_from("..20000"), (List{"0-5000", "5000-20000"}));
  EXPECT_EQ(size_bands_from("500000.."), (List{"500000-1000000", "1000000-"}));
  EXPECT_EQ(size_bands_from("60000..70000"), (List{"50000-100000"}));
  EXPECT_EQ(size_bands_from("1000000-"), (List{"1000000-"}));
  for (const char* wrong : {"", "..", "big", "9..1", "-5..7", "50000"}) EXPECT_FALSE(size_bands_from(wrong)) << wrong;
}

TEST(Facts, OfATextComeFromHeaderDocumentAndAuthor) {
  HeaderFields header;
  header.kind = "experience";
  header.language = "FR-sn";
  header.themes = {"data.gis"};
  header.time_ms = 1'767'225'600'000;  // 2026
  Document document;
  document.outcome = "partly";
  document.place = PlaceName{"Grenoble", "insee-cog", "38185", "fr", 160'441};
  Facts facts = facts_of(header, document, "grenoble", "SN");
  EXPECT_EQ(facts.language, "fr");
  EXPECT_EQ(facts.country, "FR");
  EXPECT_EQ(facts.size, "100000-250000");
  EXPECT_EQ(facts.first_year, 2026);
  EXPECT_EQ(facts.outcome, "partly");
  document.period = "2008/2016";
  document.place.reset();
  facts = facts_of(header, document, "grenoble", "SN");
  EXPECT_EQ(facts.country, "SN");
  EXPECT_EQ(facts.first_year, 2008);
  EXPECT_EQ(facts.last_year, 2016);
  EXPECT_EQ(facts.size, "");
}

Facts sample(std::string theme, std::string country) {
  Facts facts;
  facts.themes = {std::move(theme)};
  facts.country = std::move(country);
  facts.first_year = 2015;
  facts.last_year = 2016;
  return facts;
}

TEST(Facts, SurviveTheirWayThroughTheIndex) {
  Facts facts = sample("data.gis", "FR");
  facts.kind = "practice";
  facts.language = "fr";
  facts.outcome = "worked";
  facts.size = "0-5000";
  facts.grade = Grade::transferable;
  facts.checked_until = 20'000;
  for (const std::optional<Days>& open : {std::optional<Days>(), std::optional<Days>({3, 20'500})}) {
    facts.open = open;
    const std::string row = encode_facts_row(42, facts);
    const auto read = decode_facts_row(row);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->first, 42U);
    EXPECT_EQ(read->second, facts);
    for (std::size_t size = 0; size < row.size(); ++size) EXPECT_FALSE(decode_facts_row(row.substr(0, size))) << size;
    EXPECT_FALSE(decode_facts_row(row + "x"));
  }
}

Document document_of(std::string kind, std::string period, std::vector<FrontMatterField> fields = {}) {
  Document document;
  document.kind = std::move(kind);
  document.period = std::move(period);
  document.fields = std::move(fields);
  return document;
}
Facts facts_from(const Document& document, std::uint64_t time_ms = 0) {
  HeaderFields header;
  header.kind = document.kind;
  header.time_ms = time_ms;
  return facts_of(header, document, "grenoble", "FR");
}

TEST(Facts, SayWhenOneCanTakePart) {
  const Days always{0, day_without_end};
  EXPECT_EQ(facts_from(document_of("mission", "2027-03-01/2027-03-31")).open, days_of_period("2027-03-01/2027-03-31"));
  EXPECT_EQ(facts_from(document_of("mission", "")).open, always);
  EXPECT_EQ(facts_from(document_of("call", "", {{"deadline", "2027-03-31"}})).open,
            (Days{0, days_of_date("2027-03-31")->last}));
  EXPECT_EQ(facts_from(document_of("project", "", {{"date_limite", "\"2027-03\""}})).open,
            (Days{0, days_of_date("2027-03-31")->last}));
  EXPECT_EQ(facts_from(document_of("call", "", {{"deadline", "soon"}})).open, std::nullopt);
  EXPECT_EQ(facts_from(document_of("call", "2027")).open, std::nullopt);
  EXPECT_EQ(facts_from(document_of("plan", "2027", {{"deadline", "2027"}})).open, std::nullopt);
  EXPECT_EQ(facts_from(document_of("of-another-program", "2027")).open, std::nullopt);
}

TEST(Facts, SayHowCompleteATextIsAndForHowLong) {
  constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;
  // Eighteen months after 11 April 1970.
  EXPECT_EQ(facts_from(document_of("plan", ""), 100 * day_ms).checked_until, days_of_date("1971-10-11")->last);
  EXPECT_EQ(facts_from(document_of("answer", ""), 100 * day_ms).checked_until, day_without_end);
  EXPECT_EQ(facts_from(document_of("plan", "", {{"review_by", "2027-03"}})).checked_until,
            days_of_date("2027-03-31")->last);
  Document answer = document_of("answer", "", {{"answers", "paris/3"}});
  EXPECT_EQ(facts_from(answer).grade, Grade::stub);
  answer.title = "Yes";
  answer.language = "en";
  answer.themes = {"data"};
  answer.summary = "Yes, it does.";
  answer.sections.push_back({"answered", "Our answer", "Yes.", 2});
  EXPECT_EQ(facts_from(answer).grade, Grade::usable);
  EXPECT_EQ(grade_on(10, Grade::transferable, 10), Grade::transferable);
  EXPECT_EQ(grade_on(11, Grade::transferable, 10), Grade::solid);
  EXPECT_EQ(grade_on(11, Grade::usable, 10), Grade::usable);
  EXPECT_EQ(grade_from("solid"), Grade::solid);
  EXPECT_EQ(grade_from("good"), std::nullopt);
}

TEST(FactsTable, KnowsWhatIsOverAndWhatIsOpen) {
  FactsTable table;
  const auto put = [&](std::uint32_t number, const std::string& kind, std::optional<Days> open) {
    Facts facts = sample("data", "FR");
    facts.kind = kind;
    facts.open = open;
    table.put(number, number, facts);
  };
  put(1, "call", Days{0, 100});
  put(2, "call", Days{0, 200});
  put(3, "mission", Days{50, 100});
  put(4, "call", std::nullopt);
  put(99, "call", Days{0, 100});  // beyond what the set has room for
  const auto over = [&](Day today) {
    TextSet set(9);
    const bool any = table.add_over(today, set);
    EXPECT_EQ(any, set.count() > 0);
    return set;
  };
  EXPECT_EQ(over(100).count(), 0U);
  EXPECT_TRUE(over(101).has(1));
  EXPECT_EQ(over(101).count(), 1U);
  TextSet open(9);
  table.add_open({100, 150}, open);
  EXPECT_EQ(open.count(), 3U);
  open = TextSet(9);
  table.add_open({20, 30}, open);
  EXPECT_FALSE(open.has(3));
  // A new version with another date, and one that is gone.
  put(1, "call", Days{0, 300});
  EXPECT_EQ(over(101).count(), 0U);
  put(2, "call", std::nullopt);
  table.forget(1);
  EXPECT_EQ(over(1000).count(), 0U);
  table.clear();
  open = TextSet(9);
  table.add_open({0, 300}, open);
  EXPECT_EQ(open.count(), 0U);
}

// A damaged file of the index may say anything.
TEST(FactsTable, CountsYearsBeyondAllCalendars) {
  FactsTable table;
  Facts facts = sample("data", "FR");
  facts.first_year = 65'000;
  facts.last_year = 65'535;
  table.put(1, 1, facts);
  facts.first_year = 0;
  facts.last_year = 65'535;
  table.put(2, 2, facts);
  FactsTable::Counting counting(table, 0);
  EXPECT_TRUE(counting.add(1));
  EXPECT_TRUE(counting.add(2));
  EXPECT_LE(counting.result()[static_cast<std::size_t>(Facet::year)].size(), 20U);
}

TEST(FactsTable, CountsGradesAsTheyAreOnThatDay) {
  FactsTable table;
  Facts facts = sample("data", "FR");
  facts.grade = Grade::transferable;
  facts.checked_until = 10;
  table.put(1, 1, facts);
  facts.checked_until = 20;
  table.put(2, 2, facts);
  FactsTable::Counting counting(table, 15);
  counting.add(1);
  counting.add(2);
  using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
  EXPECT_EQ(counting.result()[static_cast<std::size_t>(Facet::grade)], (Counts{{"solid", 1}, {"transferable", 1}}));
  TextSet set(9);
  set.add(1);
  set.add(2);
  table.remove_unchecked(15, set);
  EXPECT_FALSE(set.has(1));
  EXPECT_TRUE(set.has(2));
}

TEST(FactsTable, CountsWhatItHasAndForgetsAtOnce) {
  FactsTable table;
  table.put(7, 70, sample("data.gis", "FR"));
  table.put(3, 30, sample("data.gis", "SN"));
  table.put(9, 90, sample("energy", "FR"));
  EXPECT_EQ(table.size(), 3U);
  EXPECT_EQ(table.numbers(), (std::vector<std::uint32_t>{3, 7, 9}));
  table.forget(9);
  table.forget(9);
  EXPECT_EQ(table.size(), 2U);
  EXPECT_EQ(table.identity(7), 70U);
  EXPECT_EQ(table.identity(9), 0U);
  EXPECT_EQ(table.identity(1'000'000), 0U);
  FactsTable::Counting counting(table, 0);
  EXPECT_TRUE(counting.add(7));
  EXPECT_TRUE(counting.add(3));
  EXPECT_FALSE(counting.add(9));
  EXPECT_FALSE(counting.add(1'000'000));
  const FacetCounts counts = counting.result();
  using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
  EXPECT_EQ(counts[static_cast<std::size_t>(Facet::theme)], (Counts{{"data.gis", 2}}));
  EXPECT_EQ(counts[static_cast<std::size_t>(Facet::country)], (Counts{{"FR", 1}, {"SN", 1}}));
  EXPECT_EQ(counts[static_cast<std::size_t>(Facet::year)], (Counts{{"2015", 2}, {"2016", 2}}));
  EXPECT_TRUE(counts[static_cast<std::size_t>(Facet::kind)].empty());
}

}  // namespace
}  // namespace essaim::search

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
  const std::string row = encode_facts_row(42, facts);
  const auto read = decode_facts_row(row);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->first, 42U);
  EXPECT_EQ(read->second, facts);
  for (std::size_t size = 0; size < row.size(); ++size) EXPECT_FALSE(decode_facts_row(row.substr(0, size))) << size;
  EXPECT_FALSE(decode_facts_row(row + "x"));
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
  FactsTable::Counting counting(table);
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

#include "core/geo_point.h"

#include <gtest/gtest.h>

#include <random>

#include "core/front_matter.h"

namespace essaim {
namespace {

std::optional<std::int32_t> degrees(std::string_view text) { return read_degrees(text, longitude_degrees_max); }

TEST(GeoPoint, TakesDegreesAsPeopleAndProgramsWriteThem) {
  EXPECT_EQ(degrees("14.7739"), 147'739'000);
  EXPECT_EQ(degrees("-17.3976"), -173'976'000);
  EXPECT_EQ(degrees("−17,3976"), -173'976'000) << "a minus and a comma of word processors";
  EXPECT_EQ(degrees("+2"), 20'000'000);
  EXPECT_EQ(degrees(" 0 "), 0);
  EXPECT_EQ(degrees("-0.0000001"), -1);
  EXPECT_EQ(degrees("1.47739E1"), 147'739'000) << "as a program prints it";
  EXPECT_EQ(degrees("48.85661234567"), 488'566'123) << "a centimetre is enough";
  EXPECT_EQ(degrees("180"), 1'800'000'000);
  for (const char* no : {"", "x", "14.7739 N", "14°46'", "1,2,3", "1.000,5", "180.0000001", "-181", "inf", "nan", "0x1",
                         "1e400", "--1", "1 2"}) {
    EXPECT_EQ(degrees(no), std::nullopt) << no;
  }
  EXPECT_EQ(read_degrees("90.1", latitude_degrees_max), std::nullopt);
}

// What is printed is what was read, unit by unit.
TEST(GeoPoint, IsPrintedWithoutLoss) {
  EXPECT_EQ(degrees_text(147'739'000), "14.7739");
  EXPECT_EQ(degrees_text(-1), "-0.0000001");
  EXPECT_EQ(degrees_text(-1'800'000'000), "-180");
  EXPECT_EQ(degrees_text(0), "0");
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int32_t> any(-1'800'000'000, 1'800'000'000);
  for (int i = 0; i < 10'000; ++i) {
    const std::int32_t units = any(random);
    ASSERT_EQ(degrees(degrees_text(units)), units);
  }
}

TEST(GeoPoint, IsReadFromOneText) {
  const GeoPoint guediawaye{147'739'000, -173'976'000};
  EXPECT_EQ(read_point("14.7739, -17.3976"), guediawaye);
  EXPECT_EQ(read_point("14,7739 ; -17,3976"), guediawaye);
  EXPECT_EQ(read_point("14,7739, -17,3976"), std::nullopt);
  EXPECT_EQ(read_point("14.7739"), std::nullopt);
  EXPECT_EQ(read_point("95, 10"), std::nullopt);
}

Document parsed(const std::string& place) {
  auto document = parse_markdown("---\ntitle: x\n" + place + "---\n", "x.md");
  EXPECT_TRUE(document) << place;
  return document ? *document : Document{};
}

TEST(GeoPoint, StandsInAHead) {
  const GeoPoint guediawaye{147'739'000, -173'976'000};
  const char* const ways[] = {"place: {name: Guédiawaye, point: [14.7739, -17.3976]}\n",
                              "place:\n  name: Guédiawaye\n  lat: 14.7739\n  lon: -17.3976\n",
                              "place: {name: Guédiawaye, longitude: \"-17,3976\", latitude: \"14,7739\"}\n",
                              "place: {name: Guédiawaye, point: \"14,7739 ; -17,3976\"}\n"};
  for (const char* way : ways) {
    const Document document = parsed(way);
    ASSERT_TRUE(document.place && document.place->point) << way;
    EXPECT_EQ(*document.place->point, guediawaye) << way;
    EXPECT_EQ(document.place->name, "Guédiawaye");
    const std::string printed = print_markdown(document);
    EXPECT_NE(printed.find("\n  point: [14.7739, -17.3976]\n"), std::string::npos) << printed;
    EXPECT_TRUE(*parse_markdown(printed, "again.md") == document) << printed;
  }
  EXPECT_TRUE(parsed("lieu: {nom: x, point: [0, 0]}\n").place->point) << "in the Gulf of Guinea";
  EXPECT_TRUE(parsed("place: {point: [1, 2]}\n").place->point) << "a place may have no name";
  EXPECT_FALSE(parsed("place: {name: x, point: }\n").place->point);
}

TEST(GeoPoint, IsRefusedWithItsPlaceInTheHead) {
  const std::pair<const char*, const char*> wrong[] = {{"place: {point: [95, 10]}", "place.point"},
                                                       {"place: {point: [1]}", "place.point"},
                                                       {"place: {point: [1, 2, 3]}", "place.point"},
                                                       {"place: {point: [[1], 2]}", "place.point"},
                                                       {"place: {point: here}", "place.point"},
                                                       {"place: {lat: 1}", "place.point"},
                                                       {"lieu: {lat: 1, lon: 200}", "lieu.point"},
                                                       {"place: {lat: 1, lat: 2, lon: 3}", "place"},
                                                       {"place: {point: [1, 2], lat: 1, lon: 2}", "place.point"}};
  for (const auto& [line, field] : wrong) {
    const auto document = parse_markdown("---\ntitle: x\n" + std::string(line) + "\n---\n", "x.md");
    ASSERT_FALSE(document) << line;
    EXPECT_EQ(document.error().code, Errc::field_invalid) << line;
    EXPECT_EQ(document.error().arguments[0].substr(0, 7), "x.md:3:") << line;
    EXPECT_EQ(document.error().arguments[1], field) << line;
  }
}

}  // namespace
}  // namespace essaim

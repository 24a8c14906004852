#include "core/document.h"

#include <gtest/gtest.h>

#include <random>

#include "core/limits.h"
#include "essaim/v1/entry.pb.h"
#include "tests/support/cities.h"

namespace essaim {
namespace {

using test::octets_of;

const Bytes salt = octets_of(1, "salt", limits::salt_bytes);

Document small_document() {
  Document document;
  document.title = "Le banc de la place";
  return document;
}

// Any document within its bounds survives, and the same document and salt give the same octets.
TEST(Document, IsReadAsItWasWritten) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    const auto up_to = [&random](std::size_t bound) { return static_cast<std::size_t>(random() % (bound + 1)); };
    const auto text = [&](std::size_t parts) {
      std::string made;
      for (std::size_t i = up_to(parts); i > 0; --i) made += std::string(random() % 2 == 0 ? "é" : "a\n") + "日本";
      return made;
    };
    const auto texts = [&](std::size_t count) {
      std::vector<std::string> made(up_to(count));
      for (std::string& one : made) one = text(3);
      return made;
    };
    Document document;
    document.title = "titre" + std::string(up_to(200), 't');
    document.kind = up_to(1) == 0 ? "" : "experience";
    document.summary = text(100);
    document.language = up_to(1) == 0 ? "" : "fr-SN";
    document.period = "2015/..";
    document.outcome = text(2);
    document.licence = "CC-BY-4.0";
    document.source = text(3);
    document.themes = texts(limits::keywords_max);
    document.keywords = texts(limits::keywords_max);
    document.front_matter_order = texts(128);
    if (up_to(1) == 0) {
      document.place = PlaceName{text(2), text(2), text(2), text(2), random() >> up_to(63), std::nullopt};
      if (up_to(1) == 0)
        document.place->point = GeoPoint{static_cast<std::int32_t>(up_to(1'800'000'000) - 900'000'000),
                                         static_cast<std::int32_t>(up_to(3'600'000'000) - 1'800'000'000)};
    }
    for (std::size_t i = up_to(limits::links_max); i > 0; --i) document.links.push_back({text(2), text(3)});
    for (std::size_t i = up_to(limits::fields_max); i > 0; --i) document.fields.push_back({text(2), text(5)});
    for (std::size_t i = up_to(limits::sections_max); i > 0; --i) {
      document.sections.push_back({text(1), text(3), text(50), static_cast<std::uint32_t>(up_to(6))});
    }
    const auto bytes = encode_document(document, salt);
    ASSERT_TRUE(bytes) << seed;
    EXPECT_EQ(bytes->substr(0, limits::salt_bytes), salt);
    const auto read = decode_document(*bytes);
    ASSERT_TRUE(read) << seed;
    EXPECT_EQ(*read, document) << seed;
    EXPECT_EQ(encode_document(*read, salt), bytes) << seed;
  }
}

// An empty place that was written is not the same as none.
TEST(Document, KeepsWhetherThereIsAPlace) {
  Document document = small_document();
  document.place = PlaceName{};
  EXPECT_EQ(*decode_document(*encode_document(document, salt)), document);
  document.place.reset();
  EXPECT_EQ(*decode_document(*encode_document(document, salt)), document);
}

struct Refusal {
  const char* what;
  void (*spoil)(Document&);
  Errc code;
};

// Nothing is written that a reader would refuse.
TEST(Document, IsNotWrittenBeyondABound) {
  const Refusal refusals[] = {
      {"no title", [](Document& d) { d.title.clear(); }, Errc::field_missing},
      {"long title", [](Document& d) { d.title = std::string(401, 't'); }, Errc::field_too_long},
      {"two lines", [](Document& d) { d.title = "a\nb"; }, Errc::field_invalid},
      {"an escape", [](Document& d) { d.title = "a\x1b[2J"; }, Errc::field_invalid},
      {"a C1 control", [](Document& d) { d.title = "a\xc2\x9b"; }, Errc::field_invalid},
      {"long summary", [](Document& d) { d.summary = std::string(2001, 's'); }, Errc::field_too_long},
      {"long kind", [](Document& d) { d.kind = std::string(33, 'k'); }, Errc::field_too_long},
      {"long language", [](Document& d) { d.language = std::string(36, 'l'); }, Errc::field_too_long},
      {"long source", [](Document& d) { d.source = std::string(2001, 's'); }, Errc::field_too_long},
      {"long period", [](Document& d) { d.period = std::string(201, '2'); }, Errc::field_too_long},
      {"long keyword", [](Document& d) { d.keywords = {std::string(201, 'k')}; }, Errc::field_too_long},
      {"long code",
       [](Document& d) {
         d.place = PlaceName{"", "", std::string(201, 'c'), "", 0};
       },
       Errc::field_too_long},
      {"long link",
       [](Document& d) {
         d.links = {{"", std::string(2001, 'l')}};
       },
       Errc::field_too_long},
      {"long name",
       [](Document& d) {
         d.fields = {{std::string(201, 'n'), ""}};
       },
       Errc::field_too_long},
      {"deep heading",
       [](Document& d) {
         d.sections = {{"", "h", "t", 7}};
       },
       Errc::field_too_many},
      {"many themes", [](Document& d) { d.themes.resize(33); }, Errc::field_too_many},
      {"many keywords", [](Document& d) { d.keywords.resize(33); }, Errc::field_too_many},
      {"many links", [](Document& d) { d.links.resize(65); }, Errc::field_too_many},
      {"many fields", [](Document& d) { d.fields.resize(65); }, Errc::field_too_many},
      {"many sections", [](Document& d) { d.sections.resize(65); }, Errc::field_too_many},
      {"many names", [](Document& d) { d.front_matter_order.resize(129); }, Errc::field_too_many},
      {"no UTF-8", [](Document& d) { d.source = "\xff"; }, Errc::malformed},
      {"no UTF-8 in a text",
       [](Document& d) {
         d.sections = {{"", "", "\xc3", 0}};
       },
       Errc::malformed},
      {"no UTF-8 in a field",
       [](Document& d) {
         d.fields = {{"name", "\xed\xa0\x80"}};
       },
       Errc::malformed},
      {"too large",
       [](Document& d) {
         d.sections = {{"", "", std::string(192 * 1024, 'x'), 0}};
       },
       Errc::document_too_large},
      {"far too large",
       [](Document& d) {
         d.sections = {{"", "", std::string(192 * 1024 + 1, 'x'), 0}};
       },
       Errc::document_too_large},
  };
  for (const Refusal& refusal : refusals) {
    Document document = small_document();
    refusal.spoil(document);
    const auto bytes = encode_document(document, salt);
    ASSERT_FALSE(bytes) << refusal.what;
    EXPECT_EQ(bytes.error().code, refusal.code) << refusal.what;
  }
  EXPECT_FALSE(encode_document(small_document(), "short salt"));
}

// The largest document fits to the octet.
TEST(Document, HasAtMost192Kibibytes) {
  Document document = small_document();
  document.sections = {{"", "", std::string(190 * 1024, 'x'), 0}};
  const std::size_t around = encode_document(document, salt)->size() - 190 * 1024;
  document.sections[0].text.resize(limits::document_bytes_max - around);
  const auto largest = encode_document(document, salt);
  ASSERT_TRUE(largest);
  EXPECT_EQ(largest->size(), limits::document_bytes_max);
  EXPECT_TRUE(decode_document(*largest));
  document.sections[0].text += "x";
  EXPECT_FALSE(encode_document(document, salt));
}

// A member may have signed anything: what is no document fails and harms nothing.
TEST(Document, SurvivesAnyOctets) {
  EXPECT_FALSE(decode_document(""));
  EXPECT_FALSE(decode_document(salt));
  EXPECT_FALSE(decode_document(salt + "garbage"));
  const Bytes good = *encode_document(test::sample_document(1, 400), salt);
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_NE(decode_document(good.substr(0, length)), decode_document(good));
  }
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    Bytes bytes = good;
    for (auto i = 1 + random() % 3; i > 0; --i) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (const auto read = decode_document(bytes)) {
      EXPECT_FALSE(read->title.empty());
      EXPECT_EQ(read->title.find('\n'), std::string::npos);
      EXPECT_LE(read->sections.size(), limits::sections_max);
    } else {
      EXPECT_EQ(read.error().code, Errc::malformed);
    }
  }
}

// What a later version adds is passed over.
TEST(Document, PassesOverUnknownFields) {
  const Bytes bytes = *encode_document(small_document(), salt) + "\x82\x01\x03new";
  ASSERT_TRUE(decode_document(bytes));
  EXPECT_EQ(*decode_document(bytes), small_document());
}

// One document belongs to one entry (RULES 4).
TEST(Document, HashCoversItsPlace) {
  const Bytes bytes = *encode_document(small_document(), salt);
  const NetworkId network = *NetworkId::from(Bytes(32, 'n'));
  const Place place{*LogKey::from(Bytes(32, 'l')), 7};
  const DocumentHash hash = document_hash(network, place, bytes);
  EXPECT_EQ(document_hash(network, place, bytes), hash);
  EXPECT_NE(document_hash(*NetworkId::from(Bytes(32, 'o')), place, bytes), hash);
  EXPECT_NE(document_hash(network, {*LogKey::from(Bytes(32, 'm')), 7}, bytes), hash);
  EXPECT_NE(document_hash(network, {place.log, 8}, bytes), hash);
  EXPECT_NE(document_hash(network, place, *encode_document(small_document(), octets_of(2, "salt", 16))), hash);
}

// What a partner wrote of a place counts or is passed over, and never makes a text unreadable: nodes that know no
// points show it as well.
TEST(Document, PassesOverAPointThatIsNowhere) {
  const auto placed = [](std::uint32_t latitude, std::uint32_t longitude) {
    v1::Document message;
    message.set_title("x");
    message.mutable_place()->set_name("y");
    message.mutable_place()->set_latitude(latitude);
    message.mutable_place()->set_longitude(longitude);
    const auto read = decode_document(salt + message.SerializeAsString());
    EXPECT_TRUE(read);
    return read->place->point;
  };
  EXPECT_EQ(placed(1, 1), (GeoPoint{-900'000'000, -1'800'000'000}));
  EXPECT_EQ(placed(900'000'001, 1'800'000'001), (GeoPoint{0, 0}));
  EXPECT_EQ(placed(1'800'000'001, 3'600'000'001), (GeoPoint{900'000'000, 1'800'000'000}));
  EXPECT_EQ(placed(0, 0), std::nullopt);
  EXPECT_EQ(placed(0, 5), std::nullopt);
  EXPECT_EQ(placed(5, 0), std::nullopt);
  EXPECT_EQ(placed(1'800'000'002, 5), std::nullopt);
  EXPECT_EQ(placed(5, 3'600'000'002), std::nullopt);
  EXPECT_EQ(placed(0xFFFF'FFFF, 0xFFFF'FFFF), std::nullopt);

  Document nowhere = small_document();
  nowhere.place = PlaceName{.name = "x", .point = GeoPoint{900'000'001, 0}};
  EXPECT_EQ(encode_document(nowhere, salt).error().code, Errc::malformed);
}

}  // namespace
}  // namespace essaim

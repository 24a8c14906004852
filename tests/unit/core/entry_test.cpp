#include "core/entry.h"

#include <gtest/gtest.h>

#include <random>

#include "core/limits.h"
#include "tests/support/cities.h"

namespace essaim {
namespace {

using test::key_of;
using test::octets_of;

NetworkId network() { return *NetworkId::from(octets_of(1, "network", NetworkId::size)); }
LogKey log_of(std::string_view name) { return key_of(1, name).public_key(); }
HeaderHash hash_of(std::string_view name) { return *HeaderHash::from(octets_of(1, name, HeaderHash::size)); }

Head head_at(Sequence sequence) {
  return {.format = 1,
          .network = network(),
          .place = {log_of("Dakar"), sequence},
          .previous = sequence == 1 ? HeaderHash{} : hash_of("previous")};
}

HeaderFields experience() {
  HeaderFields fields;
  fields.time_ms = 1'767'225'600'000;
  fields.kind = "experience";
  fields.themes = {"data.gis"};
  fields.language = "fr";
  fields.document = *DocumentHash::from(octets_of(1, "document", DocumentHash::size));
  fields.document_size = 2048;
  return fields;
}

HeaderFields largest() {
  HeaderFields fields = experience();
  fields.kind = std::string(limits::kind_bytes_max, 'k');
  fields.themes.assign(limits::themes_per_entry_max, std::string(limits::theme_bytes_max, 't'));
  fields.language = std::string(limits::language_bytes_max, 'l');
  fields.document_size = static_cast<std::uint32_t>(limits::document_bytes_max);
  fields.references.assign(limits::references_per_entry_max, {Relation::cites, log_of("Lille"), hash_of("cited")});
  fields.minor = true;
  return fields;
}

// The five things of RULES 1 stand at the same places for ever.
TEST(Head, StandsAtFixedPlaces) {
  const Bytes bytes = encode_head(head_at(0x01020304));
  ASSERT_EQ(bytes.size(), limits::head_bytes);
  EXPECT_EQ(bytes[0], 1);
  EXPECT_EQ(bytes.substr(1, 32), network().bytes());
  EXPECT_EQ(bytes.substr(33, 32), log_of("Dakar").bytes());
  EXPECT_EQ(to_hex(ByteView(bytes).substr(65, 8)), "0000000001020304");
  EXPECT_EQ(bytes.substr(73, 32), hash_of("previous").bytes());
}

TEST(Head, IsReadAsItWasWritten) {
  for (const Sequence sequence : {1U, 2U, 64U, limits::sequence_max}) {
    const auto read = decode_head(encode_head(head_at(sequence)) + "whatever follows");
    ASSERT_TRUE(read) << sequence;
    EXPECT_EQ(*read, head_at(sequence));
  }
  Head later = head_at(3);
  later.format = 250;
  EXPECT_EQ(decode_head(encode_head(later)), later);
}

// A head that is cut, or whose sequence and previous hash cannot be, is none.
TEST(Head, RefusesWhatCannotBe) {
  const Bytes good = encode_head(head_at(2));
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(decode_head(good.substr(0, length)));
  Head head = head_at(2);
  head.previous = {};
  EXPECT_FALSE(decode_head(encode_head(head)));
  head = head_at(1);
  head.previous = hash_of("previous");
  EXPECT_FALSE(decode_head(encode_head(head)));
  head = head_at(2);
  head.place.sequence = 0;
  EXPECT_FALSE(decode_head(encode_head(head)));
  head.place.sequence = limits::sequence_not_carried;
  EXPECT_FALSE(decode_head(encode_head(head)));
  Bytes beyond = good;
  beyond[65] = 1;
  EXPECT_FALSE(decode_head(beyond));
}

TEST(Header, IsReadAsItWasBuilt) {
  HeaderFields retraction;
  retraction.kind = retraction_kind;
  retraction.references = {{Relation::retracts, log_of("Dakar"), hash_of("old")},
                           {Relation::successor, log_of("Dakar"), hash_of("new")}};
  retraction.retraction = RetractionClass::personal_data;
  for (const HeaderFields& fields : {experience(), largest(), retraction}) {
    const auto header = build_header(head_at(7), fields);
    ASSERT_TRUE(header);
    EXPECT_LE(header->size(), limits::header_bytes_max);
    const ReadHeader read = read_header(*header);
    EXPECT_TRUE(read.shown);
    EXPECT_EQ(read.fields, fields);
  }
}

// Any fields within their bounds survive, and the same fields give the same octets.
TEST(Header, KeepsAnyFieldsWithinTheirBounds) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937_64 random(seed);
    const auto up_to = [&random](std::size_t bound) { return static_cast<std::size_t>(random() % (bound + 1)); };
    const auto code = [&](std::size_t bound) {
      std::string text(1 + up_to(bound - 1), 'a');
      for (char& c : text) c = "abcdefghijklmnopqrstuvwxyz0123456789.-_"[random() % 39];
      return text;
    };
    HeaderFields fields;
    fields.time_ms = random() >> up_to(63);
    fields.kind = code(limits::kind_bytes_max);
    for (std::size_t i = up_to(3); i > 0; --i) fields.themes.push_back(code(limits::theme_bytes_max));
    fields.language = up_to(1) == 0 ? "" : "pt-BR";
    fields.audience = up_to(1) == 0 ? Audience::everyone : Audience::network;
    if (up_to(1) == 0) {
      fields.document = *DocumentHash::from(octets_of(seed, "document", 32));
      fields.document_size = static_cast<std::uint32_t>(17 + up_to(limits::document_bytes_max - 17));
    }
    for (std::size_t i = up_to(6); i > 0; --i) {
      fields.references.push_back({static_cast<Relation>(2 + up_to(6)), *LogKey::from(octets_of(seed, "log", 32)),
                                   *HeaderHash::from(octets_of(seed + i, "header", 32))});
    }
    fields.minor = up_to(1) == 0;
    const auto header = build_header(head_at(2 + seed), fields);
    ASSERT_TRUE(header) << seed;
    const ReadHeader read = read_header(*header);
    EXPECT_TRUE(read.shown) << seed;
    EXPECT_EQ(read.fields, fields) << seed;
    EXPECT_EQ(build_header(head_at(2 + seed), fields), header) << seed;
  }
}

struct Refusal {
  const char* what;
  void (*spoil)(HeaderFields&);
  Errc code;
};

// Nothing beyond a bound is ever written.
TEST(Header, IsNotBuiltBeyondABound) {
  const Refusal refusals[] = {
      {"no kind", [](HeaderFields& f) { f.kind.clear(); }, Errc::field_invalid},
      {"long kind", [](HeaderFields& f) { f.kind = std::string(33, 'k'); }, Errc::field_invalid},
      {"kind with a blank", [](HeaderFields& f) { f.kind = "an experience"; }, Errc::field_invalid},
      {"kind with an escape", [](HeaderFields& f) { f.kind = "a\x1b[2J"; }, Errc::field_invalid},
      {"four themes", [](HeaderFields& f) { f.themes.assign(4, "data"); }, Errc::too_many},
      {"empty theme", [](HeaderFields& f) { f.themes = {""}; }, Errc::field_invalid},
      {"long theme", [](HeaderFields& f) { f.themes = {std::string(65, 't')}; }, Errc::field_invalid},
      {"theme with a zero", [](HeaderFields& f) { f.themes = {std::string("da\0ta", 5)}; }, Errc::field_invalid},
      {"language with a sign", [](HeaderFields& f) { f.language = "fr_FR"; }, Errc::field_invalid},
      {"long language", [](HeaderFields& f) { f.language = std::string(36, 'a'); }, Errc::field_invalid},
      {"no audience", [](HeaderFields& f) { f.audience = Audience::unknown; }, Errc::field_invalid},
      {"document of salt alone", [](HeaderFields& f) { f.document_size = 16; }, Errc::field_invalid},
      {"document without size", [](HeaderFields& f) { f.document_size = 0; }, Errc::field_invalid},
      {"size without document", [](HeaderFields& f) { f.document.reset(); }, Errc::field_invalid},
      {"large document", [](HeaderFields& f) { f.document_size = 192 * 1024 + 1; }, Errc::document_too_large},
      {"seven references",
       [](HeaderFields& f) {
         f.references.assign(7, {Relation::cites, {}, {}});
       },
       Errc::too_many},
      {"reference without relation",
       [](HeaderFields& f) {
         f.references = {{Relation::unknown, {}, {}}};
       },
       Errc::field_invalid},
      {"taking back as another kind",
       [](HeaderFields& f) {
         f.references = {{Relation::retracts, {}, {}}};
       },
       Errc::field_invalid},
      {"reason without retraction", [](HeaderFields& f) { f.retraction = RetractionClass::other; },
       Errc::field_invalid},
      {"retraction of nothing",
       [](HeaderFields& f) {
         f.kind = retraction_kind;
         f.retraction = RetractionClass::other;
       },
       Errc::field_invalid},
      {"retraction without reason",
       [](HeaderFields& f) {
         f.kind = retraction_kind;
         f.references = {{Relation::retracts, {}, {}}};
       },
       Errc::field_invalid},
  };
  for (const Refusal& refusal : refusals) {
    HeaderFields fields = experience();
    refusal.spoil(fields);
    const auto header = build_header(head_at(7), fields);
    ASSERT_FALSE(header) << refusal.what;
    EXPECT_EQ(header.error().code, refusal.code) << refusal.what;
  }
}

// Heads that could not be read are not written either.
TEST(Header, IsNotBuiltAtAnImpossiblePlace) {
  Head head = head_at(7);
  head.previous = {};
  EXPECT_FALSE(build_header(head, experience()));
  head = head_at(7);
  head.place.sequence = 0;
  EXPECT_FALSE(build_header(head, experience()));
  head = head_at(7);
  head.format = 2;
  EXPECT_FALSE(build_header(head, experience()));
}

// Reading never fails; what is of a later version is not shown, and what could be read is there.
TEST(Header, OfALaterVersionIsNotShown) {
  const Bytes head = encode_head(head_at(7));
  const auto shown = [&head](ByteView body) { return read_header(Bytes(head).append(body)).shown; };
  const Bytes kind = "\x12\x01k";
  const Bytes network_audience = "\x28\x02";
  EXPECT_TRUE(shown(kind + network_audience));
  EXPECT_FALSE(shown(""));
  EXPECT_FALSE(shown(kind + "\x28\x03"));                              // audience sealed
  EXPECT_FALSE(shown(Bytes("\x12\x01K") + network_audience));          // kind in capitals
  EXPECT_FALSE(shown(kind + network_audience + "\x32\x01h\x38\x20"));  // short document hash
  EXPECT_FALSE(shown(kind + network_audience + "\x38\x20"));           // size without document
  EXPECT_FALSE(shown(kind + network_audience + "\x42\x02\x08\x02"));   // reference without target
  EXPECT_FALSE(shown(kind + network_audience + "\x50\x09"));           // reason of a later version
  EXPECT_TRUE(shown(kind + network_audience + "\x58\x03"));            // an unknown field says only more
  EXPECT_FALSE(shown("garbage"));
  Head later = head_at(7);
  later.format = 2;
  EXPECT_FALSE(read_header(encode_head(later) + kind + network_audience).shown);
  EXPECT_FALSE(read_header("").shown);

  const ReadHeader sealed = read_header(head + kind + "\x28\x03");
  EXPECT_EQ(sealed.fields.kind, "k");
  EXPECT_EQ(sealed.fields.audience, Audience::unknown);
}

// Whatever octets follow the head, reading ends and changes nothing outside.
TEST(Header, ReadsAnyOctets) {
  const Bytes head = encode_head(head_at(7));
  const Bytes good = build_header(head_at(7), largest())->substr(limits::head_bytes);
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    Bytes body = good.substr(0, random() % (good.size() + 1));
    for (auto i = random() % 4; i > 0 && !body.empty(); --i) body[random() % body.size()] = static_cast<char>(random());
    const ReadHeader read = read_header(head + body);
    EXPECT_LE(read.fields.themes.size(), limits::themes_per_entry_max);
    EXPECT_LE(read.fields.references.size(), limits::references_per_entry_max);
    EXPECT_LE(read.fields.document_size, limits::document_bytes_max);
    // Only the very octets mean the same.
    EXPECT_TRUE(!read.shown || read.fields != largest() || body == good);
  }
}

// A hash stands for one header in one network.
TEST(Header, HashCoversNetworkAndOctets) {
  const Bytes header = *build_header(head_at(7), experience());
  const HeaderHash hash = header_hash(network(), header);
  EXPECT_NE(header_hash(*NetworkId::from(Bytes(32, 'o')), header), hash);
  for (std::size_t i = 0; i < header.size(); ++i) {
    Bytes changed = header;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_NE(header_hash(network(), changed), hash);
  }
}

TEST(Header, NamesWhatItTakesBack) {
  HeaderFields fields;
  const Reference target{Relation::retracts, log_of("Dakar"), hash_of("old")};
  fields.references = {{Relation::successor, log_of("Dakar"), hash_of("new")}, target};
  EXPECT_TRUE(fields.retracts().empty());
  fields.kind = retraction_kind;
  EXPECT_EQ(fields.retracts(), std::vector{target});
  const Reference older{Relation::retracts, log_of("Dakar"), hash_of("older")};
  fields.references.push_back(older);
  EXPECT_EQ(fields.retracts(), (std::vector{target, older}));
  fields.references.resize(1);
  EXPECT_TRUE(fields.retracts().empty());
}

TEST(Audience, HasNamesThatAreReadBack) {
  EXPECT_EQ(audience_from(name_of(Audience::everyone)), Audience::everyone);
  EXPECT_EQ(audience_from(name_of(Audience::network)), Audience::network);
  EXPECT_EQ(name_of(Audience::everyone), "public");
  EXPECT_FALSE(audience_from("unknown"));
  EXPECT_FALSE(audience_from("Public"));
}

// A writer chains what it writes, and a refused entry moves nothing.
TEST(EntryWriter, ChainsEntries) {
  const SigningKey key = key_of(1, "Dakar");
  EntryWriter writer(key, network(), 0, {});
  EXPECT_EQ(writer.next(), (Place{key.public_key(), 1}));
  const auto first = writer.append(experience());
  ASSERT_TRUE(first);
  HeaderFields bad = experience();
  bad.kind = "";
  EXPECT_FALSE(writer.append(bad));
  EXPECT_EQ(writer.head(), first->hash());
  EXPECT_EQ(writer.next().sequence, 2U);
  const auto second = writer.append(experience());
  ASSERT_TRUE(second);
  EXPECT_EQ(decode_head(first->bytes())->previous, HeaderHash{});
  EXPECT_EQ(decode_head(second->bytes())->previous, first->hash());
  EXPECT_EQ(second->hash(), header_hash(network(), second->bytes()));
  EXPECT_TRUE(verify(key.public_key(), signing_bytes(domain::entry, network(), second->bytes()), writer.sign_newest()));
}

// The last number of all is a label that nobody may take.
TEST(EntryWriter, StopsAtTheLastSequence) {
  const SigningKey key = key_of(1, "Dakar");
  EntryWriter writer(key, network(), limits::sequence_max - 1, hash_of("previous"));
  EXPECT_TRUE(writer.append(experience()));
  const auto beyond = writer.append(experience());
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code, Errc::too_many);
}

}  // namespace
}  // namespace essaim

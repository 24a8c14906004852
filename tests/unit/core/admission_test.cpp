#include "core/admission.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/limits.h"
#include "core/wire_scanner.h"
#include "tests/support/cities.h"

namespace essaim {
namespace {

Admission guediawaye() {
  return {.handle = "guediawaye",
          .names = {{"fr", "Ville de Guédiawaye"}, {"en", "City of Guédiawaye"}},
          .country = "SN",
          .codes = {{"wikidata", "Q3120135"}},
          .node_key = test::key_of(1, "node").public_key(),
          .recovery_key = *RecoveryKey::from(test::key_of(1, "recovery").public_key().view()),
          .addresses = {"guediawaye.example:7700"},
          .salt = test::octets_of(1, "salt", limits::salt_bytes)};
}

Errc refusal(const std::function<void(Admission&)>& change) {
  Admission admission = guediawaye();
  change(admission);
  const auto encoded = encode_admission(admission);
  return encoded ? Errc::internal : encoded.error().code;
}

TEST(Admission, IsReadAsItWasWritten) {
  const auto octets = encode_admission(guediawaye());
  ASSERT_TRUE(octets);
  EXPECT_FALSE(scan_wire(WireMessage::admission, *octets));
  EXPECT_EQ(decode_admission(*octets), guediawaye());
}

// A city that only dials, and has one name for all languages.
TEST(Admission, NeedsNoAddressAndNoCode) {
  Admission admission = guediawaye();
  admission.names = {{"", "Guédiawaye"}};
  admission.addresses.clear();
  admission.codes.clear();
  const auto octets = encode_admission(admission);
  ASSERT_TRUE(octets);
  EXPECT_EQ(decode_admission(*octets), admission);
}

TEST(Admission, IsRefusedBeyondItsBounds) {
  EXPECT_EQ(refusal([](Admission& a) { a.handle = "G"; }), Errc::handle_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names.clear(); }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[1].language = "fr"; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[0].language = "fr FR"; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[0].language = std::string(limits::language_bytes_max + 1, 'f'); }),
            Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[0].text = ""; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[0].text = std::string(limits::name_bytes_max + 1, 'a'); }),
            Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[0].text = "two\nlines"; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[0].text = "\x1B[2J"; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.names[0].text = "\xFF"; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.country = "sn"; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.country = "SEN"; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.codes.assign(limits::codes_max + 1, {"siren", "1"}); }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.codes[0].code = ""; }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.addresses[0] = "nowhere"; }), Errc::address_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.addresses.assign(limits::addresses_max + 1, "a:1"); }), Errc::field_invalid);
  EXPECT_EQ(refusal([](Admission& a) { a.salt.pop_back(); }), Errc::field_invalid);
}

TEST(Admission, FillsItsBounds) {
  Admission admission = guediawaye();
  admission.handle = "a" + std::string(limits::handle_bytes_max - 1, '-');
  for (std::size_t i = 2; i < limits::names_max; ++i) {
    admission.names.push_back({"l" + std::to_string(i), std::string(limits::name_bytes_max, 'n')});
  }
  admission.codes.assign(limits::codes_max, {std::string(limits::code_bytes_max, 's'), "1"});
  admission.addresses.assign(limits::addresses_max, "[2001:db8:1111:2222:3333:4444:5555:6666]:65535");
  const auto octets = encode_admission(admission);
  ASSERT_TRUE(octets);
  EXPECT_EQ(decode_admission(*octets), admission);
  // It must fit into an entry of the network log and into the one frame of an introduction.
  EXPECT_LT(octets->size(), 8U * 1024);
}

TEST(Admission, OfOctetsThatAreNoneIsMalformed) {
  const Bytes octets = *encode_admission(guediawaye());
  for (std::size_t size = 0; size < octets.size(); ++size) {
    EXPECT_FALSE(decode_admission(ByteView(octets).substr(0, size))) << size;
  }
  EXPECT_EQ(decode_admission(octets + octets).error().code, Errc::malformed);
  EXPECT_EQ(decode_admission("no admission").error().code, Errc::malformed);
  EXPECT_EQ(decode_admission("").error().code, Errc::field_invalid) << "no keys";
}

// What a later version adds stays in the octets, whose hash is the member's identity.
TEST(Admission, PassesOverFieldsOfLaterVersions) {
  const Bytes octets = *encode_admission(guediawaye()) + "\x4A\x02hi";
  EXPECT_EQ(decode_admission(octets), guediawaye());
  EXPECT_NE(member_id(octets), member_id(*encode_admission(guediawaye())));
}

TEST(Admission, OfOneCityTwiceHasTwoIdentities) {
  Admission again = guediawaye();
  again.salt = test::octets_of(2, "salt", limits::salt_bytes);
  EXPECT_NE(member_id(*encode_admission(again)), member_id(*encode_admission(guediawaye())));
}

TEST(Handle, IsShortAndPlain) {
  for (const char* good : {"ab", "guediawaye", "castres-mazamet", "paris-15", "a-", "zz9"}) {
    EXPECT_TRUE(check_handle(good)) << good;
  }
  for (const char* bad : {"", "a", "9ab", "-ab", "Paris", "guédiawaye", "a b", "a_b", "a/b", "ab\n",
                          "abcdefghijklmnopqrstuvwxyz-abcdefghi"}) {
    const auto checked = check_handle(bad);
    ASSERT_FALSE(checked) << bad;
    EXPECT_EQ(checked.error(), Error(Errc::handle_invalid, {bad}));
  }
}

// Whatever is suggested can be used; nothing is suggested where nothing is left.
TEST(Handle, IsSuggested) {
  EXPECT_EQ(suggested_handle("Guédiawaye"), "guediawaye");
  EXPECT_EQ(suggested_handle("Ville de Guédiawaye"), "ville-de-guediawaye");
  EXPECT_EQ(suggested_handle("L’Haÿ-les-Roses"), "l-hay-les-roses");
  EXPECT_EQ(suggested_handle("  PARIS (15e) "), "paris-15e");
  EXPECT_EQ(suggested_handle("22 Rives"), "rives");
  EXPECT_EQ(suggested_handle("Communauté d’agglomération de Castres-Mazamet"), "communaute-d-agglomeration-de");
  EXPECT_EQ(suggested_handle(std::string(40, 'A')), std::string(32, 'a'));
  for (const char* nothing : {"", "é", "12", "日本", "---", "a"}) EXPECT_EQ(suggested_handle(nothing), "") << nothing;
}

TEST(Address, IsANameOrANumberAndAPort) {
  for (const char* good : {"localhost:1", "essaim.ville.example:7700", "a.b:65535", "127.0.0.1:7701", "0.0.0.0:7700",
                           "[::1]:7700", "[::]:7700", "[2001:db8::7]:7700", "[1:2:3:4:5:6:7:8]:1", "[1::8]:1",
                           "[fe80::ABCD]:1", "xn--gudiawaye-b4a.sn:7700", "3com.example:80", "1.2.3.4.example:1"}) {
    EXPECT_TRUE(check_address(good)) << good;
  }
  const std::string long_label(64, 'a');
  for (const std::string& bad : {std::string(),
                                 std::string("localhost"),
                                 std::string(":7700"),
                                 std::string("host:"),
                                 std::string("host:0"),
                                 std::string("host:65536"),
                                 std::string("host:-1"),
                                 std::string("host:+1"),
                                 std::string("host:07700"),
                                 std::string("host:77 00"),
                                 std::string("host:770000"),
                                 std::string("::1:7700"),
                                 std::string("[::1]"),
                                 std::string("[::1:7700"),
                                 std::string("::1]:7700"),
                                 std::string("[1:2:3:4:5:6:7]:1"),
                                 std::string("[1:2:3:4:5:6:7:8:9]:1"),
                                 std::string("[1::2::3]:1"),
                                 std::string("[:::]:1"),
                                 std::string("[1:]:1"),
                                 std::string("[12345::]:1"),
                                 std::string("[::g]:1"),
                                 std::string("[fe80::1%eth0]:1"),
                                 std::string("[]:1"),
                                 std::string("[::1\0x]:1", 10),
                                 std::string("1.2.3:1"),
                                 std::string("1.2.3.256:1"),
                                 std::string("1.2.3.04:1"),
                                 std::string("1.2.3.4.5:1"),
                                 std::string("-host:1"),
                                 std::string("host-:1"),
                                 std::string("host-.example:1"),
                                 std::string("a..b:1"),
                                 std::string(".a:1"),
                                 std::string("a.:1"),
                                 std::string("hôte:1"),
                                 std::string("ho st:1"),
                                 std::string("user@host:1"),
                                 std::string("host:7700/x"),
                                 long_label + ":1",
                                 std::string("host\0:1", 7)}) {
    EXPECT_FALSE(check_address(bad)) << bad;
  }
  EXPECT_TRUE(check_address(std::string(63, 'a') + ":1"));
  std::string longest;
  while (longest.size() < 252) longest += "a.";
  EXPECT_TRUE(check_address(longest + "a:65535")) << "253 octets of name";
  EXPECT_FALSE(check_address(longest + "aa:65535"));
}

}  // namespace
}  // namespace essaim

#include "core/profile.h"

#include <gtest/gtest.h>

#include "core/document.h"
#include "core/hash.h"
#include "core/limits.h"

namespace essaim {
namespace {

Profile guediawaye() {
  Profile profile;
  profile.names = {{"fr", "Ville de Guédiawaye"}, {"en", "City of Guédiawaye"}};
  profile.country = "SN";
  profile.population = 329'659;
  profile.website = "https://guediawaye.example";
  profile.roles = {{"Service SIG", "sig@guediawaye.example", "2030-12-31", {"data.gis"}, {"fr", "wo"}},
                   {"Accueil", "mairie@guediawaye.example", "", {}, {"fr"}}};
  profile.seeks = {{"", {"energy"}, "Comment d’autres éclairent moins la nuit."}};
  profile.offers = {{"study-visit", {"data.gis"}, "Deux jours avec l’équipe."}};
  return profile;
}

Document document_with(const Profile& profile) {
  Document document;
  document.kind = std::string(profile_kind);
  document.title = "Ville de Guédiawaye";
  document.profile = profile;
  return document;
}

Result<Bytes> encoded(const Profile& profile) {
  return encode_document(document_with(profile), Bytes(limits::salt_bytes, 's'));
}

// Everything that a city says comes back as it was.
TEST(Profile, TravelsInADocument) {
  const auto octets = encoded(guediawaye());
  ASSERT_TRUE(octets);
  const auto document = decode_document(*octets);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->profile, guediawaye());
}

// A document of another kind has none, and costs nothing for it.
TEST(Profile, IsAbsentElsewhere) {
  Document document;
  document.title = "Un titre";
  const auto octets = encode_document(document, Bytes(limits::salt_bytes, 's'));
  ASSERT_TRUE(octets);
  EXPECT_EQ(decode_document(*octets)->profile, std::nullopt);
}

// What is beyond a bound is written by nobody, and so read by nobody.
TEST(Profile, KeepsToItsBounds) {
  const auto refused = [](const auto& change) {
    Profile profile = guediawaye();
    change(profile);
    const auto octets = encoded(profile);
    return octets ? "" : name_of(octets.error().code);
  };
  EXPECT_EQ(refused([](Profile&) {}), "");
  EXPECT_EQ(refused([](Profile& p) { p.names.resize(limits::names_max + 1); }), "field-too-many");
  EXPECT_EQ(refused([](Profile& p) { p.roles.resize(limits::profile_roles_max + 1); }), "field-too-many");
  EXPECT_EQ(refused([](Profile& p) { p.seeks.resize(limits::profile_topics_max + 1); }), "field-too-many");
  EXPECT_EQ(refused([](Profile& p) { p.offers.resize(limits::profile_topics_max + 1); }), "field-too-many");
  EXPECT_EQ(refused([](Profile& p) { p.roles[0].themes.resize(limits::profile_words_max + 1); }), "field-too-many");
  EXPECT_EQ(refused([](Profile& p) { p.roles[0].languages.resize(limits::profile_words_max + 1); }), "field-too-many");
  EXPECT_EQ(refused([](Profile& p) { p.roles[0].mailbox = std::string(201, 'a'); }), "field-too-long");
  EXPECT_EQ(refused([](Profile& p) { p.seeks[0].sentence = std::string(501, 'a'); }), "field-too-long");
  EXPECT_EQ(refused([](Profile& p) { p.website = std::string(501, 'a'); }), "field-too-long");
  EXPECT_EQ(refused([](Profile& p) { p.roles[0].name = "two\nlines"; }), "malformed");
  EXPECT_EQ(refused([](Profile& p) { p.offers[0].sentence = "\x1b[2J"; }), "malformed");
  EXPECT_EQ(refused([](Profile& p) { p.country = "\xff"; }), "malformed");
}

// As codes or in either language, as people write them.
TEST(Profile, FormsOfAnOfferHaveNamesInBothLanguages) {
  for (const std::string_view form : offer_forms) {
    EXPECT_EQ(offer_form_called(form), form);
    for (const Language language : {Language::english, Language::french}) {
      EXPECT_EQ(offer_form_called(offer_label(form, language)), form);
    }
  }
  EXPECT_EQ(offer_form_called("VISITE D'ETUDE"), "study-visit");
  EXPECT_EQ(offer_form_called("money"), "");
  EXPECT_EQ(offer_label("of-a-later-version", Language::french), "of-a-later-version");
}

// Only what looks like two names is taken for a person's.
TEST(Profile, TellsPeoplesMailboxesFromThoseOfRoles) {
  EXPECT_TRUE(looks_personal("awa.diop@ville.example"));
  EXPECT_TRUE(looks_personal("a.diop@ville.example"));
  EXPECT_TRUE(looks_personal("awa_diop@ville.example"));
  EXPECT_FALSE(looks_personal("sig@ville.example"));
  EXPECT_FALSE(looks_personal("energie@ville.example"));
  EXPECT_FALSE(looks_personal("service.eau@ville.example"));
  EXPECT_FALSE(looks_personal("direction.technique@ville.example"));
  EXPECT_FALSE(looks_personal(""));
  EXPECT_FALSE(looks_personal(".@"));
}

}  // namespace
}  // namespace essaim

#include "core/profile_form.h"

#include <gtest/gtest.h>

#include <regex>

#include "core/limits.h"

namespace essaim {
namespace {

constexpr std::string_view form = R"(# Notre ville
noms:
  fr: Ville de Guédiawaye
  en: City of Guédiawaye
pays: sn
population: 329 659
site: https://guediawaye.example

rôles:
  - rôle: Service SIG : cartes
    adresse: sig@guediawaye.example
    thèmes: [data.gis, digital]
    langues: fr, wo
    valable jusqu'au: 2030-12
  - role: Accueil
    courriel: mairie@guediawaye.example
nous cherchons:
  - thèmes: energy
    phrase: "Nous cherchons : un outil"
nous-proposons:
  - forme: Visite d’étude
    thèmes: [data.gis]
    phrase: Deux jours avec l'équipe : la carte, les agents
)";

Profile read(std::string_view text) {
  const auto profile = parse_profile_form(text, "p.yaml");
  EXPECT_TRUE(profile) << sentence(profile.error(), Language::english);
  return profile ? *profile : Profile();
}

std::string refused(std::string_view text) {
  const auto profile = parse_profile_form(text, "p.yaml");
  return profile ? "" : name_of(profile.error().code) + ": " + sentence(profile.error(), Language::english);
}

// As a person of a town hall writes it, colons and accents and all.
TEST(ProfileForm, IsReadAsPeopleWriteIt) {
  const Profile profile = read(form);
  EXPECT_EQ(profile.names, (std::vector<ProfileName>{{"fr", "Ville de Guédiawaye"}, {"en", "City of Guédiawaye"}}));
  EXPECT_EQ(profile.country, "SN");
  EXPECT_EQ(profile.population, 329'659U);
  EXPECT_EQ(profile.website, "https://guediawaye.example");
  ASSERT_EQ(profile.roles.size(), 2U);
  EXPECT_EQ(profile.roles[0],
            (ProfileRole{
                "Service SIG : cartes", "sig@guediawaye.example", "2030-12", {"data.gis", "digital"}, {"fr", "wo"}}));
  EXPECT_EQ(profile.roles[1], (ProfileRole{"Accueil", "mairie@guediawaye.example", "", {}, {}}));
  EXPECT_EQ(profile.seeks, (std::vector<ProfileTopic>{{"", {"energy"}, "Nous cherchons : un outil"}}));
  EXPECT_EQ(
      profile.offers,
      (std::vector<ProfileTopic>{{"study-visit", {"data.gis"}, "Deux jours avec l'équipe : la carte, les agents"}}));
}

// What is printed is read back, in either language, whatever it says.
TEST(ProfileForm, ComesBackAsItWasPrinted) {
  Profile odd = read(form);
  odd.names = {{"no", "no"}, {"fr", "- une: liste #1"}};
  odd.roles[0].name = "'\"&*!|>%@` {}[],";
  odd.roles[1].mailbox = "on@off";
  odd.seeks[0].sentence = "true";
  odd.offers[0].sentence = "a\\b: c # d 'e' \"f\"";
  Profile plain;
  plain.names = {{"", "Guédiawaye: la ville"}};
  for (const Profile& profile : {read(form), odd, plain}) {
    for (const Language language : {Language::english, Language::french}) {
      EXPECT_EQ(read(print_profile_form(profile, language)), profile) << print_profile_form(profile, language);
    }
  }
}

// A city that says nothing gets examples, none of which counts; taken out of their comments they are right.
TEST(ProfileForm, OfNothingIsAnExample) {
  for (const Language language : {Language::english, Language::french}) {
    const std::string empty = print_profile_form({}, language);
    EXPECT_EQ(refused(empty).substr(0, 10), "file-empty") << empty;
    static const std::regex example("(^|\n)# ( *(- )?[a-z_]+:)");
    // Twice, since matches do not overlap.
    std::string filled = std::regex_replace(empty, example, "$1$2");
    filled = std::regex_replace(filled, example, "$1$2");
    const auto profile = parse_profile_form(filled, "p.yaml");
    ASSERT_TRUE(profile) << sentence(profile.error(), Language::english) << filled;
    EXPECT_EQ(profile->roles.size(), 1U) << filled;
    EXPECT_EQ(profile->seeks.size(), 1U);
    EXPECT_EQ(profile->offers.size(), 1U);
    EXPECT_EQ(profile->names.size(), 1U);
  }
}

// What is wrong is named with its line.
TEST(ProfileForm, NamesTheLineOfWhatIsWrong) {
  const std::pair<std::string, std::vector<std::string>> cases[] = {
      {"", {"file-empty"}},
      {"# only\n# comments\n", {"file-empty"}},
      {"country: SN\ntitel: x\n", {"field-invalid", "p.yaml:2:", "titel", "looking_for"}},
      {"country: SN\npays: FR\n", {"field-twice", "line 2", "pays"}},
      {"country: Senegal\n", {"field-invalid", "p.yaml:1:10", "SENEGAL", "FR, SN"}},
      {"population: many\n", {"field-invalid", "p.yaml:1:13", "many"}},
      {"website: www.ville.example\n", {"field-invalid", "p.yaml:1:10", "https://"}},
      {"names: {fr: a, fr: b}\n", {"field-twice", "line 1", "fr"}},
      {"names: {french language: a}\n", {"field-invalid", "french language"}},
      {"names: [a]\n", {"field-not-text", "p.yaml:1:8"}},
      {"roles: nobody\n", {"field-invalid", "p.yaml:1:8", "nobody"}},
      {"roles:\n  - a\n", {"field-invalid", "p.yaml:2:5", "mailbox"}},
      {"roles:\n  - role: a\n", {"part-missing", "p.yaml:2:5", "mailbox"}},
      {"roles:\n  - mailbox: a@b\n", {"part-missing", "p.yaml:2:5", "role"}},
      {"roles:\n  - role: a\n    mailbox: nobody\n", {"field-invalid", "p.yaml:3:14", "nobody"}},
      {"roles:\n  - role: a\n    mailbox: a@b@c\n", {"field-invalid", "p.yaml:3:14"}},
      {"roles:\n  - role: a\n    mailbox: a@b, c@d\n", {"field-invalid", "p.yaml:3:14"}},
      {"roles:\n  - role: a\n    phone: 12\n", {"field-invalid", "p.yaml:3:12", "phone", "valid_until"}},
      {"roles:\n  - role: a\n    rôle: b\n", {"field-twice", "line 3"}},
      {"roles:\n  - {role: a, mailbox: a@b, themes: [data.gsi]}\n", {"field-invalid", "p.yaml:2:", "data.gis"}},
      {"roles:\n  - {role: a, mailbox: a@b, languages: français}\n", {"field-invalid", "français"}},
      {"roles:\n  - {role: a, mailbox: a@b, valid_until: soon}\n", {"field-invalid", "soon", "2027-12-31"}},
      {"roles:\n  - {role: a, mailbox: a@b, valid_until: 2027-02-30}\n", {"field-invalid", "2027-02-30"}},
      {"looking_for:\n  - sentence: a\n", {"part-missing", "p.yaml:2:5", "themes"}},
      {"looking_for:\n  - themes: energy\n", {"part-missing", "p.yaml:2:5", "sentence"}},
      {"looking_for:\n  - {form: call, themes: energy, sentence: a}\n", {"field-invalid", "call"}},
      {"can_offer:\n  - {form: money, themes: energy, sentence: a}\n", {"field-invalid", "money", "staff-exchange"}},
      {"country: [a\n", {"front-matter-malformed"}},
      {"country: SN\n---\npopulation: 3\n", {"front-matter-malformed", "line 2"}},
      {"country: &a SN\n", {"front-matter-reference", "line 1"}},
      {"roles:\n\t- role: a\n", {"front-matter-tab", "line 2"}},
      {"country: \xff\n", {"p.yaml"}},
      {std::string(limits::front_matter_bytes_max + 1, '#'), {"front-matter-too-large"}},
  };
  for (const auto& [text, words] : cases) {
    const std::string said = refused(text);
    EXPECT_FALSE(said.empty()) << text;
    for (const std::string& word : words) EXPECT_NE(said.find(word), std::string::npos) << text << "\n" << said;
  }
}

// Bounds that stand in the schema are said with the line, before anything is sent.
TEST(ProfileForm, IsBounded) {
  std::string roles = "roles:\n";
  for (int i = 0; i < 33; ++i) roles += "  - {role: a, mailbox: a@b}\n";
  EXPECT_EQ(refused(roles).substr(0, 14), "field-too-many");
  std::string topics = "looking_for:\n";
  for (int i = 0; i < 17; ++i) topics += "  - {themes: energy, sentence: a}\n";
  EXPECT_EQ(refused(topics).substr(0, 14), "field-too-many");
  std::string names = "names:\n";
  for (char c = 'a'; c < 'j'; ++c) names += std::string("  x") + c + ": a\n";
  EXPECT_EQ(refused(names).substr(0, 14), "field-too-many");
  EXPECT_EQ(refused("roles:\n  - {role: a, mailbox: a@b, languages: [aa,ab,ac,ad,ae,af,ag,ah,ai]}\n").substr(0, 14),
            "field-too-many");
  EXPECT_EQ(refused("names: " + std::string(201, 'a') + "\n").substr(0, 14), "field-too-long");
  EXPECT_EQ(refused("can_offer:\n  - themes: energy\n    sentence: " + std::string(501, 'a') + "\n").substr(0, 14),
            "field-too-long");
}

}  // namespace
}  // namespace essaim

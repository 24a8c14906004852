#include "core/language.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

TEST(Language, IsReadFromTagsAndLocaleNames) {
  for (const char* tag : {"fr", "FR", "fr-SN", "fr_SN.UTF-8", "fr_FR@euro", "fr.UTF-8"}) {
    EXPECT_EQ(language_from(tag), Language::french) << tag;
  }
  for (const char* tag : {"en", "en-GB", "en_US.UTF-8"}) EXPECT_EQ(language_from(tag), Language::english) << tag;
}

TEST(Language, ThatWeDoNotSpeakIsNothing) {
  for (const char* tag : {"", "C", "C.UTF-8", "POSIX", "wo", "frr", "french", "-fr", "e"}) {
    EXPECT_FALSE(language_from(tag)) << tag;
  }
}

TEST(Typeset, KeepsFrenchSignsOnTheirLine) {
  EXPECT_EQ(typeset("Le thème « data » : non ; vraiment ? Oui !", Language::french),
            "Le thème «\u00A0data\u00A0»\u00A0: non\u00A0; vraiment\u00A0? Oui\u00A0!");
}

TEST(Typeset, LeavesAddressesAndCommandsAsTheyAre) {
  constexpr std::string_view text = "essaim init --listen 0.0.0.0:7700 --name \"Ville\"";
  EXPECT_EQ(typeset(text, Language::french), text);
  EXPECT_EQ(typeset("Is it so ? “Yes” : no", Language::english), "Is it so ? “Yes” : no");
}

TEST(Typeset, BearsShortTexts) {
  for (const char* text : {"", " ", "«", "« ", " »", ":", " :"}) EXPECT_FALSE(typeset(text, Language::french) == "x");
}

}  // namespace
}  // namespace essaim

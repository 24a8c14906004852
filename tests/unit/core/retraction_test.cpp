#include "core/retraction.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

constexpr RetractionClass all[] = {RetractionClass::personal_data, RetractionClass::mistake, RetractionClass::outdated,
                                   RetractionClass::other};

// The names that programs use and the words that people read are read back.
TEST(RetractionNames, AreReadBack) {
  for (const RetractionClass why : all) {
    EXPECT_EQ(retraction_class_from(name_of(why)), why);
    EXPECT_FALSE(label_of(why, Language::english).empty());
    EXPECT_NE(label_of(why, Language::english), label_of(why, Language::french));
  }
  EXPECT_EQ(name_of(RetractionClass::none), "none");
}

// Accents, capitals and blanks do not matter; French words are understood.
TEST(RetractionNames, AreUnderstoodAsPeopleTypeThem) {
  for (const char* typed : {"personal-data", "Personal data", "PERSONAL_DATA", "données personnelles",
                            "donnees-personnelles", "Données-personnelles"}) {
    EXPECT_EQ(retraction_class_from(typed), RetractionClass::personal_data) << typed;
  }
  EXPECT_EQ(retraction_class_from("Erreur"), RetractionClass::mistake);
  EXPECT_EQ(retraction_class_from("périmé"), RetractionClass::outdated);
  EXPECT_EQ(retraction_class_from("autre"), RetractionClass::other);
  for (const char* typed : {"", "none", "whim", "mistakes", "personal", "\x1b"}) {
    EXPECT_FALSE(retraction_class_from(typed)) << typed;
  }
}

}  // namespace
}  // namespace essaim

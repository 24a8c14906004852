#include "core/reasons.h"

#include <gtest/gtest.h>

#include <set>

#include "essaim/v1/entry.pb.h"

namespace essaim {
namespace {

// The schema's REASON_NOT_FOLLOWED is our not-followed, number by number.
TEST(Reasons, AreThoseOfTheSchema) {
  const auto* schema = v1::Reason_descriptor();
  ASSERT_EQ(static_cast<unsigned>(schema->value_count()), reason_count);
  for (int i = 0; i < schema->value_count(); ++i) {
    const auto* value = schema->value(i);
    const auto reason = reason_from(static_cast<unsigned>(value->number()));
    ASSERT_TRUE(reason) << value->name();
    std::string expected = "REASON_";
    for (const char c : name_of(*reason)) expected += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
    EXPECT_EQ(value->name(), expected);
  }
}

TEST(Reasons, HaveASentenceAndAnAdviceInBothLanguages) {
  for (const Language language : {Language::english, Language::french}) {
    std::set<std::string_view> sentences;
    for (unsigned number = 0; number < reason_count; ++number) {
      const Reason reason = *reason_from(number);
      EXPECT_TRUE(sentence(reason, language).ends_with('.')) << name_of(reason);
      EXPECT_FALSE(advice(reason, language).empty()) << name_of(reason);
      EXPECT_TRUE(sentences.insert(sentence(reason, language)).second) << name_of(reason);
    }
  }
}

TEST(Reasons, SpeakTwoLanguages) {
  for (unsigned number = 0; number < reason_count; ++number) {
    const Reason reason = *reason_from(number);
    EXPECT_NE(sentence(reason, Language::english), sentence(reason, Language::french)) << name_of(reason);
    EXPECT_NE(advice(reason, Language::english), advice(reason, Language::french)) << name_of(reason);
  }
}

TEST(Reasons, AreFoundAgainByTheirName) {
  for (unsigned number = 0; number < reason_count; ++number) {
    EXPECT_EQ(reason_from(name_of(*reason_from(number))), reason_from(number));
  }
  EXPECT_FALSE(reason_from(std::string_view("of-tomorrow")));
}

// A partner of a later version may send a number that we do not know.
TEST(Reasons, OfALaterVersionAreNothing) {
  EXPECT_FALSE(reason_from(reason_count));
  EXPECT_FALSE(reason_from(~0U));
}

}  // namespace
}  // namespace essaim

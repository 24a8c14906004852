#include "daemon/use_cases/relations.h"

#include <gtest/gtest.h>

#include "tests/unit/daemon/two_registers.h"

namespace essaim::daemon {
namespace {

class Relations : public TwoRegisters {
 protected:
  static Reference naming(Relation relation, const test::TestCity& city, Sequence sequence) {
    return {relation, city.log(), city.hash_at(sequence), sequence};
  }
  // `answers 4` for each text that names the one which this entry belongs to.
  std::string said_of(const test::TestCity& city, Sequence sequence, std::size_t most = 100) {
    const auto text = text_of(*store_, network_.state(), entry(city, sequence));
    EXPECT_TRUE(text);
    const auto referrers = referrers_of(*store_, network_.state(), *text, most);
    EXPECT_TRUE(referrers);
    std::string said;
    for (const Referrer& one : *referrers) {
      said += std::string(name_of(one.relation)) + " " + std::to_string(one.entry.place.sequence) + "\n";
    }
    return said;
  }
};

// A text is one, whichever of its versions was named, and is asked for.
TEST_F(Relations, AreOfTheTextAndNotOfAVersion) {
  city_.publish_many(1);
  revise(city_, 1);  // 2
  say(lead_, "question", {naming(Relation::about, city_, 1)});
  say(lead_, "adoption", {naming(Relation::adapts, city_, 2)});
  put(city_);
  put(lead_);
  for (const Sequence version : {1U, 2U}) EXPECT_EQ(said_of(city_, version), "about 1\nadapts 2\n");
  EXPECT_EQ(said_of(city_, 1, 1), "about 1\n");
}

// A text says only what its newest version says, and nothing once it is taken back.
TEST_F(Relations, EndWithTheTextThatSaysThem) {
  city_.publish_many(2);
  say(lead_, "adoption", {naming(Relation::adapts, city_, 1)});                         // 1
  say(lead_, "adoption", {superseding(lead_, 1), naming(Relation::adapts, city_, 2)});  // 2
  say(lead_, "question", {naming(Relation::about, city_, 2)});                          // 3
  say(lead_, std::string(retraction_kind), {naming(Relation::retracts, lead_, 3)});     // 4
  put(city_);
  put(lead_);
  EXPECT_EQ(said_of(city_, 1), "");
  EXPECT_EQ(said_of(city_, 2), "adapts 2\n");
}

// A reference whose place and hash do not agree leads nowhere, from either end.
TEST_F(Relations, NeedPlaceAndHash) {
  city_.publish_many(2);
  Reference wrong = naming(Relation::cites, city_, 1);
  wrong.sequence = 2;
  say(lead_, "experience", {wrong});
  put(city_);
  put(lead_);
  EXPECT_EQ(said_of(city_, 1), "");
  EXPECT_EQ(said_of(city_, 2), "");
  const auto named =
      texts_named(*store_, network_.state(), read_header(entry(lead_, 1).header).fields, Relation::cites);
  ASSERT_TRUE(named);
  EXPECT_TRUE(named->empty());
}

// What an entry names is the text as it stands now.
TEST_F(Relations, LeadToTheNewestVersion) {
  city_.publish_many(1);
  say(lead_, "answer", {naming(Relation::answers, city_, 1)});
  revise(city_, 1);  // 2
  put(city_);
  put(lead_);
  const auto named =
      texts_named(*store_, network_.state(), read_header(entry(lead_, 1).header).fields, Relation::answers);
  ASSERT_TRUE(named);
  ASSERT_EQ(named->size(), 1U);
  EXPECT_EQ(named->front().newest().place.sequence, 2U);
}

}  // namespace
}  // namespace essaim::daemon

#include "daemon/inbox.h"

#include <gtest/gtest.h>

#include "tests/unit/daemon/two_registers.h"

namespace essaim::daemon {
namespace {

// Two registers as one of the cities sees them: `city_` is ours, `lead_` speaks to us.
class InboxOfACity : public TwoRegisters {
 protected:
  static Reference naming(Relation relation, const test::TestCity& city, Sequence sequence) {
    return {relation, city.log(), city.hash_at(sequence), sequence};
  }
  std::unique_ptr<Inbox> opened() {
    return std::make_unique<Inbox>(store_, city_.log(), [this](const std::string& mark, const Bytes& value) {
      ++kept_;
      ASSERT_TRUE(store_->put_mark(mark, value));
    });
  }
  // The sequences of the lead's entries that concern us, newest first; in brackets what was read.
  std::string concerns_in(Inbox& inbox) {
    const auto view = inbox.look(network_.state());
    EXPECT_TRUE(view);
    std::string text;
    for (const Inbox::Concern& one : view->concerns) {
      const auto entries = store_->arrivals(one.arrival - 1, 1);
      const std::string sequence = std::to_string(entries->front().place.sequence);
      text += (text.empty() ? "" : " ") + (one.read ? "(" + sequence + ")" : sequence);
    }
    return text;
  }
  void mark_read(Inbox& inbox, Sequence sequence) { inbox.mark_read({entry(lead_, sequence).arrival}, {}); }

  int kept_ = 0;
};

// What names one of our texts concerns us, and a question that is about none; what speaks to others does not.
TEST_F(InboxOfACity, HoldsWhatSpeaksToIt) {
  city_.publish_many(1);
  lead_.publish_many(1);                                               // 1
  say(lead_, "question", {naming(Relation::about, city_, 1)});         // 2
  say(lead_, "question", {});                                          // 3
  say(lead_, "question", {naming(Relation::about, lead_, 1)});         // 4
  say(lead_, "adoption", {naming(Relation::adapts, city_, 1)});        // 5
  say(lead_, "experience", {naming(Relation::cites, lead_, 1)});       // 6
  say(lead_, "experience", {naming(Relation::supersedes, lead_, 1)});  // 7
  put(city_);
  put(lead_);
  const auto inbox = opened();
  EXPECT_EQ(concerns_in(*inbox), "5 3 2");
}

// What was found and what was read outlives the daemon; nothing is looked at twice, and nothing is kept in vain.
TEST_F(InboxOfACity, RemembersWhatWasRead) {
  city_.publish_many(1);
  say(lead_, "question", {naming(Relation::about, city_, 1)});  // 1
  say(lead_, "question", {naming(Relation::about, city_, 1)});  // 2
  put(city_);
  put(lead_);
  auto inbox = opened();
  EXPECT_EQ(concerns_in(*inbox), "2 1");
  mark_read(*inbox, 1);
  EXPECT_EQ(concerns_in(*inbox), "2 (1)");
  EXPECT_EQ(kept_, 2);
  inbox = opened();
  EXPECT_EQ(concerns_in(*inbox), "2 (1)");
  lead_.publish_many(3);
  put(lead_);
  EXPECT_EQ(concerns_in(*inbox), "2 (1)");
  EXPECT_EQ(kept_, 2);
  say(lead_, "answer", {naming(Relation::answers, city_, 1)});  // 6
  put(lead_);
  EXPECT_EQ(concerns_in(*inbox), "6 2 (1)");
}

// A mark that cannot be read costs what was read, and no more.
TEST_F(InboxOfACity, FindsAnewWhatItForgot) {
  city_.publish_many(1);
  say(lead_, "question", {naming(Relation::about, city_, 1)});
  put(city_);
  put(lead_);
  mark_read(*opened(), 1);
  ASSERT_TRUE(store_->put_mark("inbox", "\xff\xff\xff"));
  EXPECT_EQ(concerns_in(*opened()), "1");
}

}  // namespace
}  // namespace essaim::daemon

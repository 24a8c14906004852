// What a partner that is not honest, or not in step, is answered; and that only it is blamed.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/unit/sync/hostile.h"
#include "tests/unit/sync/one_of_each.h"

namespace essaim::sync {
namespace {

class Liar : public Hostile {
 protected:
  test::TestCity& author = network_.city("author");
};

// Nothing but Hello, and a goodbye, opens a conversation; and nothing is told before it.
TEST_F(Liar, IsClosedForWhateverComesBeforeHello) {
  for (const Message& message : one_of_each()) {
    if (std::holds_alternative<Hello>(message) || std::holds_alternative<Bye>(message)) continue;
    const LinkId link = connect("liar");
    say(link, message);
    ASSERT_TRUE(closed.contains(link)) << name_of(message);
    EXPECT_EQ(closed.at(link), Reason::bad_message) << name_of(message);
    EXPECT_EQ(count<Hello>(link),
              std::size_t(std::ranges::count_if(sent, [&](const auto& each) { return each.first == link; })))
        << "only Hello was sent before " << name_of(message);
    disconnect(link);
  }
}

// Another network, another protocol, my own words: each has its reason.
TEST_F(Liar, IsClosedForAnotherNetwork) {
  const LinkId link = connect("liar");
  Hello other = hello();
  other.network.octets.fill(1);
  say(link, other);
  EXPECT_EQ(closed.at(link), Reason::not_a_member);
}
TEST_F(Liar, IsClosedForAnotherProtocol) {
  const LinkId link = connect("liar");
  Hello newer = hello();
  newer.protocol_min = newer.protocol_max = 2;
  say(link, newer);
  EXPECT_EQ(closed.at(link), Reason::version_too_old);
}
TEST_F(Liar, IsClosedForASecondHello) {
  const LinkId link = greeted("liar");
  EXPECT_TRUE(closed.empty());
  say(link, hello());
  EXPECT_EQ(closed.at(link), Reason::bad_message);
}
TEST_F(Liar, IsClosedForAnIntroduction) {
  for (const Message& message : {Message(Introduce{}), Message(Welcome{})}) {
    const LinkId link = greeted("liar");
    say(link, message);
    EXPECT_EQ(closed.at(link), Reason::bad_message) << name_of(message);
    disconnect(link);
  }
}

// After it was closed it is deaf and dumb, whatever still comes.
TEST_F(Liar, IsNotHeardAfterItWasClosed) {
  author.publish_many(3);
  const LinkId link = greeted("liar");
  say(link, hello());
  ASSERT_TRUE(closed.contains(link));
  const std::size_t before = sent.size();
  say(link, run_of(author, 1, 3));
  for (const Message& message : one_of_each()) say(link, message);
  EXPECT_EQ(sent.size(), before);
  EXPECT_EQ(held("author"), 0U);
}

// What its author signed is stored, whoever brings it; twice is counted and not stored again.
TEST_F(Liar, MayBringWhatIsTrue) {
  author.publish_many(3);
  const LinkId link = greeted("liar");
  say(link, run_of(author, 1, 3));
  EXPECT_EQ(held("author"), 3U);
  say(link, run_of(author, 1, 3));
  EXPECT_EQ(engine->links().front().duplicate_headers, 3U);
  EXPECT_TRUE(closed.empty());
}

// What somebody else signed in the author's name closes the link, at any place and behind good ones.
TEST_F(Liar, IsClosedForAWrongSignature) {
  author.publish_many(70);
  const LinkId link = greeted("liar");
  say(link, run_of(author, 1, 64));
  say(link, forged_run_of(author, 65, 70));
  EXPECT_EQ(closed.at(link), Reason::bad_message);
  EXPECT_EQ(held("author"), 64U);
}

// A run that hangs on another header than mine is no crime by itself, since the author may have forked: nothing is
// stored, the link stays, and the two places are compared.
TEST_F(Liar, DoesNotGetInWhatDoesNotChain) {
  author.publish_many(3);
  test::TestCity other = author.clone_before(2);
  other.publish_many(3);
  const LinkId link = greeted("liar");
  say(link, run_of(author, 1, 3));
  say(link, run_of(other, 4, 4));
  EXPECT_EQ(held("author"), 3U);
  EXPECT_TRUE(closed.empty());
  EXPECT_EQ(count<Locate>(link), 1U);
  // Behind a gap, and without a signature: asked again, once for a while.
  RunMessage later = run_of(author, 3, 3);
  later.run.first = 50;
  for (int i = 0; i < 100; ++i) say(link, later);
  RunMessage bare = run_of(author, 1, 3);
  bare.run.signature.reset();
  for (int i = 0; i < 100; ++i) say(link, bare);
  EXPECT_EQ(held("author"), 3U);
  EXPECT_TRUE(closed.empty());
  EXPECT_LE(count<Frontier>(link), 4U);
}

// A proof of a fork whose sides nobody signed is one no honest city could send.
TEST_F(Liar, IsClosedForAForgedForkProof) {
  author.publish_many(2);
  const LinkId link = greeted("liar");
  say(link, ForkProof{forged_run_of(author, 1, 1).run, forged_run_of(author, 1, 2).run});
  EXPECT_EQ(closed.at(link), Reason::bad_message);
}

// A network entry that nobody may write, too.
TEST_F(Liar, IsClosedForAForgedNetworkEntry) {
  const LinkId link = greeted("liar");
  SignedNetworkEntry forged = network_.log().back().signed_entry();
  forged.entry.back() = static_cast<char>(forged.entry.back() ^ 1);
  say(link, NetworkRun{{forged}});
  EXPECT_EQ(closed.at(link), Reason::bad_message);
  EXPECT_EQ(engine->network()->members().size(), 4U);
}

// A forged run that came first does not keep the true one of somebody else away: the liar is closed, the other is asked
// and stays.
TEST_F(Liar, DoesNotSpoilWhatAnHonestPartnerBrings) {
  author.publish_many(3);
  const LinkId liar = greeted("liar");
  const LinkId honest = greeted("honest");
  say(honest, Have{tag_of(author.log()), 3, HeadTag{}});
  working = false;
  say(liar, forged_run_of(author, 1, 3));
  say(honest, run_of(author, 1, 3));
  const std::size_t before = sent.size();
  working = true;
  do_work();
  perform();
  ASSERT_TRUE(closed.contains(liar));
  disconnect(liar);
  for (int second = 0; second < 60 && !was_asked(honest, author, before); ++second) pass(std::chrono::seconds(1));
  ASSERT_TRUE(was_asked(honest, author, before));
  say(honest, run_of(author, 1, 3));
  EXPECT_EQ(held("author"), 3U);
  EXPECT_FALSE(closed.contains(honest));
}

// It says that it holds a thousand million entries of everybody and brings none: it is asked now and then, and whoever
// has them is asked all the same.
TEST_F(Liar, MayClaimWhatItDoesNotHold) {
  author.publish_many(3);
  const LinkId liar = greeted("liar");
  const Sequence claim = 1'000'000'000;
  say(liar, frontier({{"author", claim}, {"honest", claim}, {"lead", claim}}));
  for (std::size_t i = 0; i < network_.size(); ++i) say(liar, Have{tag_of(network_.city(i).log()), claim, HeadTag{}});
  pass(std::chrono::hours(1));
  const std::size_t asked = count<Frontier>(liar) + count<Follow>(liar) + count<Locate>(liar) + count<Want>(liar);
  EXPECT_LT(asked, 60U) << "in an hour";

  const LinkId honest = greeted("honest");
  say(honest, frontier({{"author", 3}}));
  for (int minute = 0; minute < 10 && !was_asked(honest, author); ++minute) pass(std::chrono::minutes(1));
  ASSERT_TRUE(was_asked(honest, author));
  say(honest, run_of(author, 1, 3));
  EXPECT_EQ(held("author"), 3U);
  EXPECT_FALSE(closed.contains(honest));
}

// A text that is not the one its header names is not stored, and is asked of somebody else, who is not blamed.
TEST_F(Liar, CannotPassOffAnotherText) {
  author.publish_many(2);
  const LinkId liar = greeted("liar");
  say(liar, run_of(author, 1, 2));
  ASSERT_EQ(count<Want>(liar), 1U);
  DocumentMessage other = document_of(author, 1);
  other.sequence = 2;
  say(liar, other);
  DocumentMessage junk = document_of(author, 1);
  junk.frame.assign(junk.frame.size(), 'x');
  say(liar, junk);
  EXPECT_TRUE(documents.empty());
  const LinkId honest = greeted("honest");
  say(honest, frontier({{"author", 2}}));
  pass(std::chrono::minutes(1));
  ASSERT_GE(count<Want>(honest), 1U);
  say(honest, document_of(author, 2));
  say(honest, document_of(author, 1));
  EXPECT_EQ(documents.size(), 2U);
  EXPECT_FALSE(closed.contains(honest));
}

// It is borne for as long as a fork may explain it, is asked for nothing more of that log meanwhile, and is garbage
// then.
TEST_F(Liar, IsClosedWhenNoForkExplainsAnotherText) {
  author.publish_many(2);
  const LinkId liar = greeted("liar");
  say(liar, run_of(author, 1, 1));
  DocumentMessage other = document_of(author, 2);
  other.sequence = 1;
  say(liar, other);
  const std::size_t asked = count<Want>(liar);
  pass(std::chrono::minutes(9));
  EXPECT_FALSE(closed.contains(liar));
  EXPECT_EQ(count<Want>(liar), asked);
  pass(std::chrono::minutes(2));
  ASSERT_TRUE(closed.contains(liar));
  EXPECT_EQ(closed.at(liar), Reason::bad_message);
  EXPECT_TRUE(documents.empty());
}

// Texts that nobody asked for, of places that are unknown, held, or of strangers: none is even looked at.
TEST_F(Liar, CannotPushWhatNobodyWants) {
  author.publish_many(2);
  const LinkId link = greeted("liar");
  say(link, document_of(author, 1));
  say(link, DocumentMessage{tag_of(key_of(0x55)), 1, Bytes(1000, 'x')});
  say(link, DocumentMessage{tag_of(author.log()), 4'000'000'000U, Bytes(1000, 'x')});
  EXPECT_EQ(documents_checked, 0U);
  say(link, run_of(author, 1, 2));
  say(link, document_of(author, 1));
  EXPECT_EQ(documents_checked, 1U);
  say(link, document_of(author, 1));
  EXPECT_EQ(documents_checked, 1U);
  EXPECT_EQ(documents.size(), 1U);
}

// Logs, places and tags that nobody knows are passed over, each Want with an answer.
TEST_F(Liar, MaySpeakOfWhatNobodyKnows) {
  const LinkId link = greeted("liar");
  const LogKey stranger = key_of(0x55);
  say(link, Have{tag_of(stranger), 7, HeadTag{}});
  say(link, Have{tag_of(author.log()), limits::sequence_max, HeadTag{}});
  say(link, Follow{tag_of(stranger), 0, std::nullopt, false});
  say(link, Absent{{stranger, 1, 1024}, true, Reason::none});
  say(link, Absent{{author.log(), limits::sequence_max - 1023, 1024}, false, Reason::none});
  say(link, Locate{author.log(), {{5, Bytes(4, 'a')}, {1, Bytes(4, 'b')}}});
  say(link, Locate{std::nullopt, {{9, Bytes(32, 'a')}}});
  Frontier strange;
  strange.network_head = network_.log().back().hash();
  strange.places.resize(200);
  strange.logs = {{stranger, 3, HeadTag{}, 2}};
  say(link, strange);
  author.publish_many(1);
  say(link, ForkProof{author.run(1, 1), std::nullopt});
  say(link, Want{{{stranger, 1, 4}, {author.log(), 1, 4}}});
  EXPECT_TRUE(closed.empty());
  EXPECT_EQ(count<Absent>(link), 2U);
}

// After its link is gone, answers to what it asked for come to nobody, and the engine waits for nothing.
TEST_F(Liar, LeavesNothingBehind) {
  author.publish_many(3);
  const LinkId link = greeted("liar");
  working = false;
  say(link, run_of(author, 1, 3));
  say(link, Want{{{network_.lead().log(), 1, 4}}});
  say(link, NetworkRun{network_.signed_log()});
  say(link, ForkProof{author.run(1, 1), author.run(1, 2)});
  EXPECT_GE(work.size(), 4U);
  disconnect(link);
  working = true;
  do_work();
  EXPECT_TRUE(engine->links().empty());
  EXPECT_EQ(engine->next_wakeup(), std::nullopt);
  EXPECT_EQ(engine->next_action(), std::nullopt);
}

// Everything that the codec lets through, in any order, with places and keys that mean something and that do not; cut
// off and back again. The engine stays on its feet, and an honest partner gets through all the while.
TEST_F(Liar, MaySayAnythingInAnyOrder) {
  author.publish_many(200, 300);
  std::mt19937_64 random(20261126);
  const auto kinds = one_of_each();
  const std::vector<LogKey> keys = {author.log(), network_.lead().log(), network_.city("liar").log(), key_of(0x55)};
  const auto any_key = [&] { return keys[random() % keys.size()]; };
  const auto any_place = [&]() -> Sequence {
    switch (random() % 4) {
      case 0: return static_cast<Sequence>(random() % 3);
      case 1: return limits::sequence_max - static_cast<Sequence>(random() % 3);
      default: return static_cast<Sequence>(random() % 210);
    }
  };
  // From where the store ends, up to where a signature is kept.
  const auto next_run = [&] {
    const Sequence from = held("author") + 1;
    return run_of(author, from, std::min(200U, (from + 63) / 64 * 64));
  };
  const LinkId honest = greeted("honest");
  LinkId liar = greeted("liar");
  std::size_t cuts = 0, heard = 0;
  for (int turn = 0; turn < 4000; ++turn) {
    Message message = kinds[random() % kinds.size()];
    const Sequence begin = static_cast<Sequence>(random() % 190 + 1), end = begin + static_cast<Sequence>(random() % 3);
    if (auto* frontier = std::get_if<Frontier>(&message)) {
      *frontier = this->frontier({{"author", any_place()}, {"lead", any_place()}});
      if (random() % 2 == 0) frontier->network_head = network_.log().back().hash();
      frontier->explicit_wanted = random() % 2 == 0;
    } else if (auto* run = std::get_if<RunMessage>(&message)) {
      *run = random() % 8 == 0 ? forged_run_of(author, begin, begin) : run_of(author, begin, end);
      if (random() % 4 == 0) run->run.first = any_place();
      if (random() % 8 == 0) run->run.log = any_key();
    } else if (auto* locate = std::get_if<Locate>(&message)) {
      locate->log = any_key();
      locate->points = {{any_place(), Bytes(4, 'a')}};
    } else if (auto* proof = std::get_if<ForkProof>(&message)) {
      *proof = {author.run(begin, begin), author.run(begin, end)};
    } else if (auto* want = std::get_if<Want>(&message)) {
      want->ranges = {{any_key(), std::max(any_place(), 1U), 3}};
    } else if (auto* document = std::get_if<DocumentMessage>(&message)) {
      *document = document_of(author, begin);
      if (random() % 4 == 0) document->sequence = any_place();
    } else if (auto* absent = std::get_if<Absent>(&message)) {
      absent->range = {any_key(), std::max(any_place(), 1U), 3};
    } else if (auto* have = std::get_if<Have>(&message)) {
      *have = {tag_of(any_key()), any_place(), HeadTag{}};
    } else if (auto* follow = std::get_if<Follow>(&message)) {
      *follow = {tag_of(any_key()), any_place(), std::nullopt, random() % 2 == 0};
    } else if (auto* entries = std::get_if<NetworkRun>(&message)) {
      entries->entries = network_.signed_log();
    } else if (random() % 16 != 0) {
      continue;  // what ends the link comes now and then
    }
    const auto read = decode(encode(message));
    if (!read || !*read) continue;
    ++heard;
    working = random() % 3 != 0;
    if (working) do_work();
    say_if_read(liar, **read);
    if (random() % 8 == 0) drain();
    if (random() % 64 == 0) pass(std::chrono::seconds(random() % 20));
    if (turn % 1000 == 0 && held("author") < 200) say(honest, next_run());
    if (closed.contains(liar) || random() % 512 == 0) {
      disconnect(liar);
      liar = greeted("liar");
      ++cuts;
    }
  }
  working = true;
  do_work();
  perform();
  EXPECT_GT(heard, 2000U);
  EXPECT_GT(cuts, 10U);
  EXPECT_FALSE(closed.contains(honest));
  const Sequence before = held("author");
  for (int turn = 0; turn < 20 && held("author") < 200; ++turn) say(honest, next_run());
  EXPECT_EQ(held("author"), 200U) << "from " << before;
}

}  // namespace
}  // namespace essaim::sync

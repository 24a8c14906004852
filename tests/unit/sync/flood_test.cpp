// Floods: more of anything than an honest partner would send. What it costs is bounded, whatever comes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.h"
#include "sync/links.h"
#include "tests/unit/sync/hostile.h"
#include "tests/unit/sync/one_of_each.h"

namespace essaim::sync {
namespace {

class Flood : public Hostile {
 protected:
  // Says it so often, while nothing that was sent leaves and no work is done; what is not read is not said. Gives how
  // often it was read.
  std::size_t pour(LinkId link, const Message& message, std::size_t times) {
    working = false;
    std::size_t read = 0;
    for (std::size_t i = 0; i < times; ++i) read += say_if_read(link, message) ? 1 : 0;
    return read;
  }
  // Octets that wait with the work that was asked for.
  std::size_t waiting() const {
    std::size_t octets = 0;
    const auto of_run = [](const essaim::Run& run) {
      std::size_t sum = 0;
      for (const Bytes& body : run.bodies) sum += body.size();
      return sum;
    };
    for (const Action& action : work) {
      if (const auto* run = std::get_if<CheckRun>(&action)) octets += of_run(run->run);
      if (const auto* document = std::get_if<CheckDocument>(&action)) octets += document->frame.size();
      if (const auto* entries = std::get_if<CheckNetworkEntries>(&action)) {
        for (const auto& entry : entries->entries) octets += entry.entry.size();
      }
    }
    return octets;
  }
  // As large as headers of entries without a text can be.
  void publish_large_headers(std::size_t count) {
    HeaderFields fields;
    fields.kind = "note";
    for (char letter = 'a'; letter <= 'c'; ++letter) fields.themes.emplace_back(60, letter);
    for (std::uint8_t octet = 1; octet <= limits::references_per_entry_max; ++octet) {
      Reference reference{.relation = Relation::cites, .log = key_of(octet), .header = {}, .sequence = octet};
      reference.header.octets.fill(octet);
      fields.references.push_back(reference);
    }
    for (std::size_t i = 0; i < count; ++i) author.publish(fields, std::nullopt);
  }

  // Of one link: its share of memory, and one frame that was read before that was full.
  static constexpr std::size_t waiting_max = unstored_bytes_max + limits::frame_bytes_max;
  // A window, and what one message may bring.
  static constexpr std::size_t unsent_max = link_window_bytes + limits::frame_bytes_max;

  test::TestCity& author = network_.city("author");
};

// Small questions with large answers: those stop when the window is full, and go on when it has left.
TEST_F(Flood, OfQuestionsBringsAWindowOfAnswers) {
  Frontier all;
  all.explicit_wanted = true;
  const std::vector<Message> questions = {all, Locate{std::nullopt, {{9, Bytes(32, 'a')}}},
                                          Follow{tag_of(network_.lead().log()), 0, std::nullopt, false}};
  for (const Message& question : questions) {
    const LinkId link = greeted("liar");
    pour(link, question, 20'000);
    EXPECT_LE(unsent_octets[link], unsent_max) << name_of(question);
    EXPECT_FALSE(closed.contains(link)) << name_of(question);
    work.clear();
    disconnect(link);
  }
}

// A question is answered again once the answers before have left.
TEST_F(Flood, DoesNotMakeDeafForEver) {
  Frontier all;
  all.explicit_wanted = true;
  const LinkId link = greeted("liar");
  pour(link, all, 20'000);
  const std::size_t before = count<Frontier>(link);
  EXPECT_GT(before, 1U);
  drain();
  say(link, all);
  EXPECT_EQ(count<Frontier>(link), before + 1);
}

// Wants for what is not here are answered with no more than they were long, and never parked without end.
TEST_F(Flood, OfWantsIsAnsweredInFewOctets) {
  author.publish_many(64, 200);
  const LinkId link = greeted("liar");
  say(link, run_of(author, 1, 1));
  Want want;
  for (std::size_t i = 0; i < limits::want_ranges_max; ++i) {
    want.ranges.push_back({i % 2 == 0 ? author.log() : key_of(0x55), static_cast<Sequence>(i + 1), 4});
  }
  for (int i = 0; i < 200; ++i) say_if_read(link, want);
  EXPECT_LE(sent_octets[link], 2 * received_octets[link]);
  EXPECT_FALSE(closed.contains(link));
}

// Headers that nobody has the time to check: reading stops at the link's share of memory.
TEST_F(Flood, OfRunsIsNotReadBeyondItsShare) {
  publish_large_headers(64 * 60);
  const LinkId link = greeted("liar");
  working = false;
  std::size_t read = 0;
  for (Sequence first = 1; first <= author.last(); first += 64) {
    read += say_if_read(link, run_of(author, first, first + 63)) ? 1 : 0;
  }
  EXPECT_LT(read, 60U);
  EXPECT_LE(waiting(), waiting_max);
  working = true;
  do_work();
  perform();
  EXPECT_TRUE(engine->may_read(link));
  EXPECT_EQ(held("author"), read * 64);
}

// The same for proofs of forks that prove nothing and cost two signatures each,
TEST_F(Flood, OfForkProofsIsNotReadBeyondItsShare) {
  publish_large_headers(64);
  const LinkId link = greeted("liar");
  say(link, run_of(author, 1, 64));
  const ForkProof proof{author.run(1, 64), author.run(1, 63)};
  EXPECT_LT(pour(link, proof, 2000), 2000U);
  EXPECT_LE(waiting(), waiting_max);
  EXPECT_FALSE(engine->may_read(link));
  working = true;
  do_work();
  perform();
  EXPECT_TRUE(engine->may_read(link));
}

// for halves of proofs, whose other half is looked for here,
TEST_F(Flood, OfHalfProofsIsNotReadBeyondItsShare) {
  publish_large_headers(64);
  const LinkId link = greeted("liar");
  say(link, run_of(author, 1, 64));
  const ForkProof half{author.run(1, 64), std::nullopt};
  EXPECT_LT(pour(link, half, 2000), 2000U);
  EXPECT_FALSE(engine->may_read(link));
  working = true;
  do_work();
  perform();
  EXPECT_TRUE(engine->may_read(link));
}

// and for network entries, true ones that are known already among them.
TEST_F(Flood, OfNetworkEntriesIsNotReadBeyondItsShare) {
  NetworkRun run;
  for (int i = 0; i < 16; ++i) {
    for (const auto& entry : network_.signed_log()) run.entries.push_back(entry);
  }
  const LinkId link = greeted("liar");
  EXPECT_LT(pour(link, run, 2000), 2000U);
  EXPECT_LE(waiting(), waiting_max);
  EXPECT_FALSE(engine->may_read(link));
  working = true;
  do_work();
  perform();
  EXPECT_TRUE(engine->may_read(link));
  EXPECT_FALSE(closed.contains(link));
}

// A link that went in the middle of its flood leaves nothing that counts against the next.
TEST_F(Flood, EndsWithItsLink) {
  publish_large_headers(64);
  const std::vector<Message> floods = {ForkProof{author.run(1, 64), author.run(1, 63)},
                                       ForkProof{author.run(1, 64), std::nullopt}, NetworkRun{network_.signed_log()}};
  for (const Message& message : floods) {
    const LinkId link = greeted("liar");
    pour(link, message, 2000);
    disconnect(link);
    working = true;
    do_work();
    perform();
  }
  EXPECT_TRUE(engine->links().empty());
  EXPECT_EQ(engine->next_wakeup(), std::nullopt);
}

// Searches for forks that come to nothing are given up on, and those of others still go on.
TEST_F(Flood, OfSearchesLeavesRoomForOthers) {
  publish_large_headers(64);
  const LinkId liar = greeted("liar");
  const LinkId honest = greeted("honest");
  say(honest, run_of(author, 1, 64));
  Locate search{author.log(), {}};
  for (Sequence sequence = 64; sequence > 0; --sequence) search.points.push_back({sequence, Bytes(4, 'a')});
  pour(liar, search, 5000);
  const std::size_t work_of_the_liar = work.size();
  EXPECT_LE(work_of_the_liar, 64U * 64U);
  // An honest partner's head that differs starts a search of mine.
  say(honest, Have{tag_of(author.log()), 64, HeadTag{}});
  EXPECT_GT(work.size(), work_of_the_liar);
  working = true;
  do_work();
  perform();
  EXPECT_FALSE(closed.contains(honest));
}

}  // namespace
}  // namespace essaim::sync

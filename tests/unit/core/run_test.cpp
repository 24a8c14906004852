#include <gtest/gtest.h>

#include "core/entry.h"
#include "core/limits.h"
#include "tests/support/cities.h"

namespace essaim {
namespace {

using test::octets_of;
using test::TestCity;
using test::TestEntry;

NetworkId network() { return *NetworkId::from(octets_of(1, "network", NetworkId::size)); }

TestCity city_with(std::size_t entries) {
  TestCity city(network(), "dakar", 1);
  city.publish_many(entries, 50);
  return city;
}

Verdict verdict_of(const Run& run, const std::optional<HeaderHash>& tip = std::nullopt) {
  const CheckedRun checked = check_run(network(), run, tip);
  EXPECT_EQ(checked.run.has_value(), checked.verdict == Verdict::accept);
  EXPECT_EQ(checked.why.empty(), checked.verdict == Verdict::accept);
  return checked.verdict;
}

// A run is proved by one signature and gives back the exact octets that were signed.
TEST(Run, RebuildsWhatWasSigned) {
  const TestCity city = city_with(70);
  for (const auto& [first, last] : {std::pair{1U, 1U}, {1U, 64U}, {2U, 65U}, {65U, 70U}, {70U, 70U}}) {
    const CheckedRun checked = check_run(network(), city.run(first, last));
    ASSERT_EQ(checked.verdict, Verdict::accept) << checked.why;
    EXPECT_EQ(checked.run->log(), city.log());
    EXPECT_EQ(checked.run->first(), first);
    EXPECT_EQ(checked.run->last(), last);
    EXPECT_EQ(checked.run->previous(), city.hash_at(first - 1));
    EXPECT_EQ(checked.run->head(), city.hash_at(last));
    EXPECT_EQ(checked.run->signature(), city.entry(last).signature);
    for (const VerifiedHeader& header : checked.run->headers()) {
      const TestEntry& written = city.entry(header.sequence());
      EXPECT_EQ(header.bytes(), written.header.bytes());
      EXPECT_EQ(header.hash(), written.hash());
      EXPECT_EQ(header.fields(), written.header.fields());
      EXPECT_TRUE(header.shown());
    }
  }
}

// Whatever octet of a run is changed, it proves nothing any more.
TEST(Run, IsRefusedAfterAnyChangeOfAnOctet) {
  TestCity city = city_with(1);
  city.retract(city.entry(1));
  city.publish("Le banc");
  const essaim::Run good = city.run(2, 3);
  ASSERT_EQ(verdict_of(good), Verdict::accept);
  const auto change = [](auto& octets, std::size_t i, int bit) {
    octets[i] = static_cast<std::remove_reference_t<decltype(octets[i])>>(octets[i] ^ (1 << bit));
  };
  for (int bit = 0; bit < 8; ++bit) {
    for (std::size_t i = 0; i < LogKey::size; ++i) {
      essaim::Run run = good;
      change(run.log.octets, i, bit);
      EXPECT_EQ(verdict_of(run), Verdict::reject);
    }
    for (std::size_t i = 0; i < HeaderHash::size; ++i) {
      essaim::Run run = good;
      change(run.previous.octets, i, bit);
      EXPECT_EQ(verdict_of(run), Verdict::reject);
    }
    for (std::size_t body = 0; body < good.bodies.size(); ++body) {
      for (std::size_t i = 0; i < good.bodies[body].size(); ++i) {
        essaim::Run run = good;
        change(run.bodies[body], i, bit);
        EXPECT_EQ(verdict_of(run), Verdict::reject);
      }
    }
    for (std::size_t i = 0; i < Signature::size; ++i) {
      essaim::Run run = good;
      change(run.signature->octets, i, bit);
      EXPECT_EQ(verdict_of(run), Verdict::reject);
    }
    essaim::Run run = good;
    run.format = static_cast<std::uint8_t>(run.format ^ (1 << bit));
    EXPECT_EQ(verdict_of(run), Verdict::reject);
    run = good;
    run.first ^= 1U << bit;
    EXPECT_EQ(verdict_of(run), Verdict::reject);
  }
}

// Headers left out, added, doubled or exchanged break the chain.
TEST(Run, IsRefusedWhenHeadersAreMissingOrMoved) {
  const TestCity city = city_with(5);
  const essaim::Run good = city.run(2, 5);
  essaim::Run run = good;
  run.bodies.erase(run.bodies.begin() + 1);
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  run = good;
  run.bodies.pop_back();
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  run = good;
  run.bodies.push_back(run.bodies.back());
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  run = good;
  std::swap(run.bodies[0], run.bodies[1]);
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  run = good;
  run.bodies.emplace_back();
  EXPECT_EQ(verdict_of(run), Verdict::reject);
}

// What is signed for one network says nothing in another (RULES 2).
TEST(Run, IsRefusedInAnotherNetwork) {
  const TestCity city = city_with(2);
  EXPECT_EQ(check_run(*NetworkId::from(Bytes(32, 'o')), city.run(1, 2)).verdict, Verdict::reject);
}

TEST(Run, HasOneTo64Headers) {
  const TestCity city = city_with(65);
  essaim::Run run = city.run(1, 65);
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  EXPECT_EQ(verdict_of(city.run(1, 64)), Verdict::accept);
  run.bodies.clear();
  EXPECT_EQ(verdict_of(run), Verdict::reject);
}

// A run ends before the last number; more of them would begin again at nothing.
TEST(Run, EndsBeforeTheLastSequence) {
  const SigningKey key = test::key_of(1, "dakar");
  const HeaderHash previous = *HeaderHash::from(Bytes(32, 'p'));
  essaim::Run run{.log = key.public_key(),
                  .first = limits::sequence_max,
                  .previous = previous,
                  .format = 1,
                  .bodies = {"\x12\x01k"},
                  .signature = {}};
  const Bytes last =
      encode_head({.format = 1, .network = network(), .place = {run.log, run.first}, .previous = previous});
  run.signature = key.sign(signing_bytes(domain::entry, network(), last + run.bodies.front()));
  EXPECT_EQ(verdict_of(run), Verdict::accept);
  run.bodies.push_back(run.bodies.front());
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  run.bodies.pop_back();
  run.first = limits::sequence_not_carried;
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  run.first = 0;
  EXPECT_EQ(verdict_of(run), Verdict::reject);
}

// At sequence 1 nothing stands before, everywhere else something does.
TEST(Run, NamesWhatStandsBeforeIt) {
  const TestCity city = city_with(2);
  essaim::Run run = city.run(1, 2);
  run.previous = *HeaderHash::from(Bytes(32, 'p'));
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  run = city.run(2, 2);
  run.previous = {};
  EXPECT_EQ(verdict_of(run), Verdict::reject);
}

// A header of 1 KiB passes, one octet more does not, whatever its format.
TEST(Run, HasHeadersOfOneKibibyte) {
  TestCity city = city_with(1);
  city.publish_in_format(9, Bytes(limits::header_bytes_max - limits::head_bytes, 'x'));
  EXPECT_EQ(verdict_of(city.run(2, 2)), Verdict::accept);
  essaim::Run run = city.run(2, 2);
  run.bodies.front() += "x";
  run.signature = city.key().sign(
      signing_bytes(domain::entry, network(),
                    encode_head({.format = 9, .network = network(), .place = {run.log, 2}, .previous = run.previous}) +
                        run.bodies.front()));
  EXPECT_EQ(verdict_of(run), Verdict::reject);
}

// A header of a format to come is accepted and chained, and not shown (RULES 1).
TEST(Run, OfALaterFormatIsAcceptedAndNotShown) {
  TestCity city = city_with(2);
  city.publish_in_format(2, "octets that only a later version understands\x07\xff");
  city.publish("Le banc");
  const CheckedRun later = check_run(network(), city.run(3, 3));
  ASSERT_EQ(later.verdict, Verdict::accept) << later.why;
  EXPECT_FALSE(later.run->headers().front().shown());
  EXPECT_EQ(later.run->headers().front().format(), 2);
  EXPECT_EQ(later.run->headers().front().fields(), HeaderFields{.time_ms = 0});
  EXPECT_EQ(verdict_of(city.run(4, 4)), Verdict::accept);

  // On the wire 0 means 1: a header of format 0 could not travel.
  essaim::Run zero = city.run(3, 3);
  zero.format = 0;
  zero.signature = city.key().sign(signing_bytes(
      domain::entry, network(),
      encode_head({.format = 0, .network = network(), .place = {zero.log, 3}, .previous = zero.previous}) +
          zero.bodies.front()));
  EXPECT_EQ(verdict_of(zero), Verdict::reject);
}

// In format 1 nobody may sign what parsers read differently.
TEST(Run, WithAFieldTwiceIsRefusedThoughSigned) {
  TestCity city = city_with(1);
  const auto signed_run = [&city](const Bytes& body) {
    essaim::Run run{
        .log = city.log(), .first = 2, .previous = city.head(), .format = 1, .bodies = {body}, .signature = {}};
    run.signature = city.key().sign(signing_bytes(
        domain::entry, network(),
        encode_head({.format = 1, .network = network(), .place = {run.log, 2}, .previous = run.previous}) + body));
    return run;
  };
  EXPECT_EQ(verdict_of(signed_run("\x12\x01k")), Verdict::accept);
  EXPECT_EQ(verdict_of(signed_run("\x12\x01k\x12\x01l")), Verdict::reject);
  EXPECT_EQ(verdict_of(signed_run("\x12\x7fk")), Verdict::reject);
  EXPECT_EQ(verdict_of(signed_run("\x12\x01\xff")), Verdict::reject);
}

// No clock, kind or theme is a reason to refuse what is signed: one refusal would stop a log for ever (DESIGN §2).
TEST(Run, IsNeverRefusedForPolicy) {
  TestCity city = city_with(1);
  HeaderFields fields;
  fields.kind = "kind-of-2040";
  fields.themes = {"no.such.theme"};
  fields.language = "xx-Nowhere";
  city.publish(fields, std::nullopt);
  EXPECT_EQ(verdict_of(city.run(2, 2)), Verdict::accept);
  city.publish_in_format(1,
                         "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x12\x03"
                         "A B\x28\x2a");
  const CheckedRun odd = check_run(network(), city.run(3, 3));
  ASSERT_EQ(odd.verdict, Verdict::accept) << odd.why;
  EXPECT_FALSE(odd.run->headers().front().shown());
}

// A list of tips proves a run as well as a signature does (RULES 5, 9).
TEST(Run, IsProvedByAnAcceptedTip) {
  const TestCity city = city_with(5);
  essaim::Run run = city.run(2, 4);
  run.signature.reset();
  EXPECT_EQ(verdict_of(run), Verdict::reject);
  EXPECT_EQ(verdict_of(run, city.hash_at(4)), Verdict::accept);
  // The sender may know another list, so this is no fault of it.
  EXPECT_EQ(verdict_of(run, city.hash_at(5)), Verdict::ignore);
  run.bodies[1].back() ^= 1;
  EXPECT_EQ(verdict_of(run, city.hash_at(4)), Verdict::ignore);
  // A wrong signature is never kept, not even beside a right tip.
  run = city.run(2, 4);
  run.signature = city.entry(5).signature;
  EXPECT_EQ(verdict_of(run, city.hash_at(4)), Verdict::reject);
  // A signed run need not end at the tip.
  EXPECT_EQ(verdict_of(city.run(2, 4), city.hash_at(5)), Verdict::accept);
}

// Two machines with one key write two branches; each is right in itself and shows the fork.
TEST(Run, OfAForkIsRightInItself) {
  TestCity city = city_with(4);
  TestCity clone = city.clone_before(3);
  clone.publish("L'autre banc");
  EXPECT_EQ(verdict_of(city.run(3, 4)), Verdict::accept);
  EXPECT_EQ(verdict_of(clone.run(3, 3)), Verdict::accept);
  EXPECT_EQ(clone.hash_at(2), city.hash_at(2));
  EXPECT_NE(clone.hash_at(3), city.hash_at(3));
}

}  // namespace
}  // namespace essaim

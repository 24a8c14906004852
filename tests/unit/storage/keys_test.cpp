#include "storage/keys.h"

#include <gtest/gtest.h>

#include "core/hash.h"
#include "core/limits.h"
#include "core/sequence_set.h"
#include "tests/support/vectors.h"
#include "tests/unit/storage/shelf.h"

namespace essaim::storage {
namespace {

HeaderHash hash_named(std::string_view name) { return as_id<HeaderHash>(sha256({name})); }
LogKey log_named(std::string_view name) { return as_id<LogKey>(sha256({name})); }

EntryRow sample_entry() {
  EntryRow row;
  row.has_document = true;
  row.arrival = 513;
  row.header = encode_head({.format = 1,
                            .network = as_id<NetworkId>(sha256({"network"})),
                            .place = {log_named("log"), 258},
                            .previous = hash_named("previous")}) +
               "body";
  return row;
}

SignedNetworkEntry sample_network_entry() {
  SignedNetworkEntry entry;
  entry.entry = "entry";
  entry.signature.octets.fill(7);
  return entry;
}

PeerRow sample_peer() {
  return {.last_contact_ms = 1'767'225'600'000,
          .last_problem_ms = 1'767'225'600'001,
          .last_problem = Reason::partner_unreachable,
          .last_address = "castres.example:7702",
          .last_problem_detail = "no answer"};
}

ForkEvidence sample_fork() {
  test::TestNetwork network(1);
  test::TestCity& city = network.lead();
  HeaderFields fields;
  fields.kind = "note";
  city.publish(fields, std::nullopt);
  city.publish(fields, std::nullopt);
  test::TestCity clone = city.clone_before(2);
  fields.kind = "experience";
  clone.publish(fields, std::nullopt);
  return evidence_of(city, clone, 2);
}

// Every key and value, as octets that never change within a format.
test::VectorFile storage_vectors() {
  const Position position{3, 258};
  EntryRow signed_entry = sample_entry();
  signed_entry.retracted = true;
  signed_entry.erased = true;
  signed_entry.signature.emplace().octets.fill(9);
  SequenceSet set;
  set.add(1, 3);
  set.add(7);
  test::VectorFile vectors{
      .file = "storage.txt",
      .about = "# Keys and values of the database, format version 1; docs/storage-format.md describes them.\n",
      .lines = {}};
  const auto add = [&](std::string name, Bytes octets) {
    vectors.lines.emplace_back(std::move(name), std::move(octets));
  };
  add("entries key", position_key(position));
  add("entries value", entry_value(sample_entry()));
  add("entries value signed retracted erased", entry_value(signed_entry));
  add("documents key", position_key(position));
  add("themes key", theme_key("data.gis", 513));
  add("themes value", theme_value(position, "experience", "fr"));
  add("references key", reference_key(hash_named("target"), 513, 1));
  add("references value", reference_value({Relation::retracts, position}));
  add("arrivals key", arrival_key(513));
  add("arrivals value", position_key(position));
  add("logs key", log_key(3, LogPart::row));
  add("logs value", log_value({.key = log_named("log"), .held = 258, .fork = 200, .entries = 258, .documents = 201}));
  add("logs fork key", log_key(3, LogPart::fork));
  add("logs fork value", fork_value(sample_fork()));
  add("missing key", missing_key(3, MissingPart::missing));
  add("unwanted key", missing_key(3, MissingPart::unwanted));
  add("missing value", set.encode());
  add("retractions key", position_key(position));
  add("retractions value", retraction_value({ErasureStage::held, 1'767'225'600'000}));
  add("network key", network_key(2, hash_named("entry")));
  add("network value", network_value(sample_network_entry()));
  add("peers key", log_named("log").bytes());
  add("peers value", peer_value(sample_peer()));
  add("marks format key", format_key());
  add("marks format value", format_value(format_version));
  add("marks totals key", totals_key());
  add("marks totals value", totals_value({1, 2, 3, 4, 5, 6, 7, 8}));
  add("marks named key", mark_key("network"));
  add("marks import key", mark_key("import/" + hash_named("tet-cae-1.1.1-ex1").bytes()));
  return vectors;
}

// A store that exists was written with these octets.
TEST(Keys, HaveGoldenOctets) {
  const test::VectorFile made = storage_vectors();
  const test::VectorFile kept = test::read_vectors(made.file);
  ASSERT_EQ(kept.lines.size(), made.lines.size()) << test::print_vectors(made);
  for (std::size_t i = 0; i < made.lines.size(); ++i) {
    EXPECT_EQ(kept.lines[i].first, made.lines[i].first);
    EXPECT_EQ(to_hex(kept.lines[i].second), to_hex(made.lines[i].second)) << made.lines[i].first;
  }
}

// What was written is read again.
TEST(Keys, ReadWhatTheyWrite) {
  const Position position{3, 258};
  EntryRow entry = sample_entry();
  EXPECT_EQ(read_position(position_key(position)), position);
  EXPECT_EQ(read_entry(entry_value(entry)), entry);
  entry.signature.emplace().octets.fill(9);
  entry.retracted = true;
  EXPECT_EQ(read_entry(entry_value(entry)), entry);
  EXPECT_EQ(read_theme_key(theme_key("data.gis", 513)), (ThemeKey{"data.gis", 513}));
  EXPECT_EQ(read_theme(theme_value(position, "note", "fr")), (ThemeRow{position, "note", "fr"}));
  EXPECT_EQ(read_reference(reference_value({Relation::cites, position})), (ReferenceRow{Relation::cites, position}));
  EXPECT_EQ(read_arrival(arrival_key(513)), 513U);
  const LogRow log{.key = log_named("log"), .held = 1, .fork = 2, .entries = 3, .documents = 4};
  EXPECT_EQ(read_log(log_value(log)), log);
  EXPECT_EQ(read_retraction(retraction_value({ErasureStage::erased, 5})), (RetractionRow{ErasureStage::erased, 5}));
  EXPECT_EQ(read_network(network_value(sample_network_entry())), sample_network_entry());
  EXPECT_EQ(read_peer(peer_value(sample_peer())), sample_peer());
  EXPECT_EQ(read_totals(totals_value({1, 2, 3, 4, 5, 6, 7, 8})), (Totals{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(read_format(format_value(7)), 7U);
  const ForkEvidence fork = sample_fork();
  const auto row = read_fork(fork.log(), fork_value(fork));
  ASSERT_TRUE(row);
  EXPECT_EQ(check_run(row->network, row->first).run->head(), fork.first->head());
  EXPECT_EQ(check_run(row->network, row->second).run->head(), fork.second->head());
}

// The order of keys is the order of numbers; themes stand newest first, and a theme is no prefix of another.
TEST(Keys, SortAsTheyAreRead) {
  EXPECT_LT(position_key({1, 0xFFFF'FFFF}), position_key({2, 1}));
  EXPECT_LT(position_key({1, 255}), position_key({1, 256}));
  EXPECT_LT(arrival_key(255), arrival_key(256));
  EXPECT_LT(theme_key("data", 2), theme_key("data", 1));
  EXPECT_LT(theme_key("data", 1), theme_key("data.gis", 9));
  EXPECT_LT(theme_key("data.gis", 1), theme_key("database", 9));
}

// Whatever a damaged disk gives, reading says so and reads nothing beyond the end.
TEST(Keys, TellDamage) {
  const auto cuts_are_refused = [](const Bytes& whole, auto read, std::size_t shortest) {
    for (std::size_t cut = 0; cut < shortest; ++cut) EXPECT_FALSE(read(whole.substr(0, cut))) << cut;
  };
  const Bytes entry = entry_value(sample_entry());
  cuts_are_refused(entry, read_entry, 9 + limits::head_bytes);
  Bytes unknown = entry;
  unknown[0] = '\x10';
  EXPECT_FALSE(read_entry(unknown)) << "a state of a later version";
  cuts_are_refused(position_key({1, 2}), read_position, 8);
  cuts_are_refused(theme_value({1, 2}, "note", ""), read_theme, 13);
  cuts_are_refused(theme_key("data", 1), read_theme_key, 9);
  cuts_are_refused(log_value({}), read_log, 56);
  cuts_are_refused(totals_value({}), read_totals, 64);
  cuts_are_refused(retraction_value({}), read_retraction, 9);
  cuts_are_refused(network_value(sample_network_entry()), read_network, 65);
  cuts_are_refused(peer_value(sample_peer()), read_peer, 39);
  const ForkEvidence fork = sample_fork();
  const Bytes evidence = fork_value(fork);
  cuts_are_refused(
      evidence, [&](const Bytes& octets) { return read_fork(fork.log(), octets); }, evidence.size());
  EXPECT_FALSE(read_log(log_value({}) + 'x'));
  EXPECT_FALSE(read_log_key(log_key(1, static_cast<LogPart>(9))));
  EXPECT_FALSE(read_missing_key(missing_key(1, static_cast<MissingPart>(9))));
}

}  // namespace
}  // namespace essaim::storage

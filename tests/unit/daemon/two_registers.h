#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/hash.h"
#include "daemon/use_cases/versions.h"
#include "tests/support/cities.h"

namespace essaim::daemon {

// A store with the registers of two cities, asked what became of an entry.
class TwoRegisters : public testing::Test {
 protected:
  TwoRegisters() : directory_(std::filesystem::path(testing::TempDir()) / ("registers-" + to_hex(random_bytes(6)))) {
    storage::Options options;
    options.directory = directory_;
    options.free_bytes_floor = 0;
    store_ = *storage::Store::open(options);
  }
  ~TwoRegisters() override {
    EXPECT_TRUE(store_->close());
    std::filesystem::remove_all(directory_);
  }

  // A text of the city that says it supersedes these.
  Sequence revise(test::TestCity& city, const std::vector<Reference>& targets, bool minor = false) {
    HeaderFields fields;
    fields.kind = "experience";
    fields.minor = minor;
    fields.references = targets;
    city.publish(fields, test::sample_document(city.last() + 1, 300));
    return city.last();
  }
  Sequence revise(test::TestCity& city, Sequence target) { return revise(city, {superseding(city, target)}); }
  static Reference superseding(const test::TestCity& city, Sequence target) {
    return {Relation::supersedes, city.log(), city.hash_at(target), target};
  }

  // A text that says this of others.
  Sequence say(test::TestCity& city, const std::string& kind, const std::vector<Reference>& references) {
    HeaderFields fields;
    fields.kind = kind;
    if (kind == retraction_kind) fields.retraction = RetractionClass::mistake;
    fields.references = references;
    city.publish(fields, test::sample_document(city.last() + 1, 300));
    return city.last();
  }

  void put(const test::TestCity& city) {
    Ingest ingest;
    const auto held = store_->log(city.log());
    ingest.runs = city.verified_runs(held ? held->sequence + 1 : 1);
    put(std::move(ingest));
  }
  void put(Ingest ingest) {
    const auto done = store_->commit(std::move(ingest), Filter::everything(), storage::Durability::soon, 1000);
    ASSERT_TRUE(done) << sentence(done.error(), Language::english);
  }

  storage::StoredEntry entry(const test::TestCity& city, Sequence sequence) {
    auto found = store_->find({city.log(), sequence});
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : storage::StoredEntry{};
  }
  std::vector<Sequence> text(const test::TestCity& city, Sequence sequence) {
    const auto text = text_of(*store_, network_.state(), entry(city, sequence));
    EXPECT_TRUE(text);
    std::vector<Sequence> sequences;
    for (const auto& version : text->versions) sequences.push_back(version.place.sequence);
    return sequences;
  }
  Life life(const test::TestCity& city, Sequence sequence) {
    const auto life = life_of(*store_, network_.state(), entry(city, sequence));
    EXPECT_TRUE(life);
    return *life;
  }
  std::vector<Sequence> living(const test::TestCity& city) {
    std::vector<Sequence> sequences;
    for (Sequence sequence = 1; sequence <= city.last(); ++sequence) {
      if (life(city, sequence) == Life::living) sequences.push_back(sequence);
    }
    return sequences;
  }

  std::filesystem::path directory_;
  std::shared_ptr<storage::Store> store_;
  test::TestNetwork network_{2};
  test::TestCity& city_ = network_.city(std::size_t{1});
  test::TestCity& lead_ = network_.city(std::size_t{0});
};

}  // namespace essaim::daemon

#include <gtest/gtest.h>

#include "core/adoption.h"
#include "core/document_fields.h"
#include "daemon/use_cases/lineage_in_store.h"
#include "daemon/use_cases/reused_text.h"
#include "daemon/use_cases/translations.h"
#include "tests/unit/daemon/two_registers.h"

namespace essaim::daemon {
namespace {

// What two cities say of each other's texts, in a real store.
class Reuse : public TwoRegisters {
 protected:
  static Reference naming(Relation relation, const test::TestCity& city, Sequence sequence) {
    return {relation, city.log(), city.hash_at(sequence), sequence};
  }
  // A translation into this language, with its document.
  Sequence translate(test::TestCity& city, const std::vector<Reference>& references, const std::string& method,
                     const std::string& language = "en") {
    Document document = test::sample_document(city.last() + 1, 300);
    document.kind = translation_kind;
    document.language = language;
    set_field(document, "method", method);
    set_field(document, "scope", "full");
    HeaderFields fields;
    fields.kind = translation_kind;
    fields.language = language;
    fields.references = references;
    city.publish(fields, document);
    return city.last();
  }
  void put_all(const test::TestCity& city) {
    Ingest ingest;
    const auto held = store_->log(city.log());
    const Sequence first = held ? held->sequence + 1 : 1;
    ingest.runs = city.verified_runs(first);
    for (Sequence sequence = first; sequence <= city.last(); ++sequence) {
      if (city.entry(sequence).document) ingest.documents.push_back(*city.entry(sequence).document);
    }
    put(std::move(ingest));
  }
  Text whole_text(const test::TestCity& city, Sequence sequence) {
    return *text_of(*store_, network_.state(), entry(city, sequence));
  }
  // Number of the translation that a reader of this language gets, `stale` behind it where it is; 0 for none.
  std::string read_in(const std::string& language, const test::TestCity& city, Sequence sequence) {
    const NetworkState network = network_.state();
    const Text text = whole_text(city, sequence);
    const auto referrers = referrers_of(*store_, network, text, 100);
    EXPECT_TRUE(referrers);
    const auto translations = translations_among(*store_, network, text, *referrers);
    EXPECT_TRUE(translations);
    const HeldTranslation* const best = best_translation(*translations, language);
    if (best == nullptr) return "none";
    return std::to_string(best->referrer->entry.place.sequence) + (best->merits.stale ? " stale" : "");
  }
  std::string own(const test::TestCity& city, const test::TestCity& of, Sequence sequence, Relation relation,
                  std::string_view kind) {
    const auto sayings = own_sayings(*store_, network_.state(), city.log(), whole_text(of, sequence), relation, kind);
    EXPECT_TRUE(sayings);
    std::string out;
    for (const OwnSaying& one : *sayings) {
      out += (out.empty() ? "" : " ") + std::to_string(one.text.newest().place.sequence);
    }
    return out;
  }
};

// A typing error corrected makes no translation stale; a change in substance does, until somebody translates again.
TEST_F(Reuse, ATranslationIsStaleOnceTheOriginalChangedInSubstance) {
  city_.publish_many(1);                                                // 1
  translate(lead_, {naming(Relation::translates, city_, 1)}, "human");  // 1
  put_all(city_);
  put_all(lead_);
  EXPECT_EQ(read_in("en", city_, 1), "1");
  EXPECT_EQ(read_in("en-GB", city_, 1), "1");
  EXPECT_EQ(read_in("pt", city_, 1), "none");
  revise(city_, {superseding(city_, 1)}, true);  // 2, minor
  put_all(city_);
  EXPECT_EQ(read_in("en", city_, 1), "1");
  revise(city_, {superseding(city_, 2)});  // 3
  put_all(city_);
  EXPECT_EQ(read_in("en", city_, 1), "1 stale");
  revise(city_, {superseding(city_, 3)}, true);  // 4, minor: what it corrects is still not what was translated
  put_all(city_);
  EXPECT_EQ(read_in("en", city_, 2), "1 stale");
  translate(lead_, {superseding(lead_, 1), naming(Relation::translates, city_, 4)}, "human");
  put_all(lead_);
  EXPECT_EQ(read_in("en", city_, 1), "2");
}

// The author's own before that of others, people before a machine, of equal ones the newest; none that was taken back
// or whose text is not here.
TEST_F(Reuse, AReaderGetsTheBestTranslation) {
  city_.publish_many(1);
  const Reference original = naming(Relation::translates, city_, 1);
  translate(lead_, {original}, "machine");  // 1
  put_all(city_);
  put_all(lead_);
  EXPECT_EQ(read_in("en", city_, 1), "1");
  translate(lead_, {original}, "human");  // 2
  translate(lead_, {original}, "machine-checked");
  put_all(lead_);
  EXPECT_EQ(read_in("en", city_, 1), "2");
  translate(lead_, {original}, "human");  // 4
  put(lead_);                             // only its header
  EXPECT_EQ(read_in("en", city_, 1), "2");
  lead_.retract(lead_.entry(2));
  put_all(lead_);
  EXPECT_EQ(read_in("en", city_, 1), "3");
  translate(city_, {original}, "machine");
  translate(city_, {original}, "machine");  // 3
  city_.publish_many(2);
  put_all(city_);
  EXPECT_EQ(read_in("en", city_, 1), "3");
  translate(city_, {original}, "machine");  // 6
  put_all(city_);
  EXPECT_EQ(read_in("en", city_, 1), "6") << "the newest of equal ones";
}

// Whatever version of a text was named, and whatever others say, a city finds its own word on it again.
TEST_F(Reuse, ACityFindsWhatItSaidOfAText) {
  city_.publish_many(2);
  revise(city_, 1);                                              // 3
  say(lead_, "adoption", {naming(Relation::adapts, city_, 1)});  // 1
  say(lead_, "practice", {naming(Relation::adapts, city_, 1)});  // 2
  say(city_, "adoption", {naming(Relation::adapts, city_, 1)});  // another city's word
  put(city_);
  put(lead_);
  for (const Sequence version : {1U, 3U}) {
    EXPECT_EQ(own(lead_, city_, version, Relation::adapts, adoption_kind), "1");
    EXPECT_EQ(own(lead_, city_, version, Relation::about, adoption_kind), "");
  }
  EXPECT_EQ(own(lead_, city_, 2, Relation::adapts, adoption_kind), "");
  say(lead_, "adoption", {superseding(lead_, 1), naming(Relation::adapts, city_, 3)});  // 3
  put(lead_);
  EXPECT_EQ(own(lead_, city_, 1, Relation::adapts, adoption_kind), "3");
  lead_.retract(lead_.entry(3));
  put(lead_);
  EXPECT_EQ(own(lead_, city_, 1, Relation::adapts, adoption_kind), "");
}

// Two cities that came to build on each other's plans: the store has the circle, the tree an end.
TEST_F(Reuse, ATreeOfTextsInACircleEnds) {
  city_.publish_many(1);
  say(lead_, "plan", {naming(Relation::builds_on, city_, 1)});
  HeaderFields fields;
  fields.kind = "plan";
  fields.references = {superseding(city_, 1), naming(Relation::builds_on, lead_, 1)};
  city_.publish(fields, test::sample_document(7, 300));  // 2
  say(lead_, "adoption", {naming(Relation::adapts, city_, 2)});
  put(city_);
  put(lead_);
  const NetworkState network = network_.state();
  LineageInStore source(*store_, network);
  const auto asked = source.name_of(entry(city_, 2));
  ASSERT_TRUE(asked);
  EXPECT_EQ(*asked, (Place{city_.log(), 1}));
  const auto lineage = lineage_of(*asked, source.source());
  ASSERT_TRUE(lineage);
  std::string drawn;
  for (const LineageNode& node : lineage->nodes) {
    drawn += std::string(node.depth, '.') + (node.text.log == city_.log() ? "city/" : "lead/") +
             std::to_string(node.text.sequence) + (node.again ? "= " : " ");
  }
  EXPECT_EQ(drawn, "lead/1 .city/1 ..lead/1= ..lead/2 ");
  EXPECT_FALSE(source.unknown_above());
}

// What a text goes back to may not be known here, or have been taken back.
TEST_F(Reuse, ATreeSaysWhatIsNotKnown) {
  city_.publish_many(2);
  say(lead_, "practice", {naming(Relation::builds_on, city_, 1)});
  put(lead_);
  const NetworkState network = network_.state();
  LineageInStore before(*store_, network);
  const auto alone = lineage_of({lead_.log(), 1}, before.source());
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->nodes.size(), 1U);
  EXPECT_TRUE(before.unknown_above());
  city_.retract(city_.entry(1));
  put(city_);
  LineageInStore after(*store_, network);
  const auto both = lineage_of({lead_.log(), 1}, after.source());
  ASSERT_TRUE(both);
  EXPECT_EQ(both->nodes.size(), 2U);
  EXPECT_FALSE(after.unknown_above());
}

// Only what is in force can be taken up, and only what has a subject of its own.
TEST_F(Reuse, WhatCannotBeTakenUpIsRefused) {
  city_.publish_many(1);
  for (const char* kind : {"adoption", "question", "answer", "translation", "endorsement"}) say(city_, kind, {});
  city_.publish_many(1);  // 7
  city_.retract(city_.entry(7));
  revise(city_, 1);  // 9
  say(city_, "profile", {});
  put(city_);
  const NetworkState network = network_.state();
  const auto refused = [&](Sequence number, const test::TestCity& self) {
    const auto reused = find_reused(*store_, network, city_.handle() + "/" + std::to_string(number));
    if (!reused) return name_of(reused.error().code);
    const auto fit = refuse_unfit(*reused, self.log());
    return fit ? reused->label : name_of(fit.error().code);
  };
  EXPECT_EQ(refused(1, lead_), city_.handle() + "/9");
  EXPECT_EQ(refused(1, city_), "own-entry");
  for (Sequence number = 2; number <= 6; ++number) EXPECT_EQ(refused(number, lead_), "kind-unfit") << number;
  EXPECT_EQ(refused(7, lead_), "entry-not-in-force");
  EXPECT_EQ(refused(8, lead_), "kind-unfit");
  EXPECT_EQ(refused(10, lead_), "kind-unfit");
  EXPECT_EQ(refused(99, lead_), "entry-unknown");
}

}  // namespace
}  // namespace essaim::daemon

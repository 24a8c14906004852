#include "core/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace essaim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Entries that arrived, one after another.
class Arrivals {
 public:
  DigestEntry& text(const std::string& text, const std::string& kind = "experience") {
    entries_.emplace_back();
    DigestEntry& entry = entries_.back();
    entry.text = text;
    entry.kind = kind;
    entry.author = text.substr(0, text.find('/'));
    entry.first = entry.newest = entry.followed = true;
    entry.arrival = entries_.size();
    return entry;
  }
  // Another version of a text, which is the newest now.
  DigestEntry& revision(const std::string& text, bool minor) {
    for (DigestEntry& entry : entries_) {
      if (entry.text == text) entry.newest = false;
    }
    DigestEntry& entry = this->text(text);
    entry.first = false;
    entry.minor = minor;
    return entry;
  }
  DigestEntry& naming(const std::string& text, const std::string& kind, Relation relation, const std::string& other,
                      bool ours) {
    DigestEntry& entry = this->text(text, kind);
    entry.targets.push_back({relation, other, ours});
    return entry;
  }
  DigestEntry& retraction(const std::string& text, const std::string& taken_back, const std::string& successor) {
    DigestEntry& entry = naming(text, "retraction", Relation::retracts, taken_back, false);
    entry.newest = entry.first = false;
    if (!successor.empty()) entry.targets.push_back({Relation::successor, successor, false});
    return entry;
  }

  // `new dakar/1`, as they would be shown.
  std::vector<std::string> told(std::size_t most = 10) const {
    std::vector<std::string> lines;
    for (const DigestItem& item : fold_digest(entries_, most).items) {
      std::string line = std::string(name_of(item.reason)) + " " + item.text;
      if (!item.about.empty()) line += " < " + item.about;
      if (item.ours) line += " !";
      if (item.entries.size() > 1) line += " x" + std::to_string(item.entries.size());
      lines.push_back(line);
    }
    return lines;
  }
  DigestFold fold(std::size_t most) const { return fold_digest(entries_, most); }

 private:
  std::vector<DigestEntry> entries_;
};

TEST(Digest, OfNothingIsEmpty) {
  EXPECT_THAT(Arrivals().told(), IsEmpty());
  EXPECT_EQ(Arrivals().fold(10).left_out, 0U);
}

// What was corrected a little is not told; what came and was corrected since is new, once.
TEST(Digest, TellsOfRevisionsInSubstanceOnly) {
  Arrivals arrivals;
  arrivals.revision("dakar/1", true);
  arrivals.revision("dakar/2", false);
  arrivals.revision("dakar/3", false);
  arrivals.revision("dakar/3", true);
  arrivals.text("dakar/4");
  arrivals.revision("dakar/4", true);
  EXPECT_THAT(arrivals.told(), ElementsAre("revised dakar/3", "revised dakar/2", "new dakar/4"));
}

// A text stands there once, for what concerns whom it concerns.
TEST(Digest, SaysWhyInItsOrder) {
  Arrivals arrivals;
  arrivals.text("paris/1");
  arrivals.naming("paris/2", "question", Relation::about, "lille/7", true);
  arrivals.naming("paris/3", "answer", Relation::answers, "lille/8", true);
  arrivals.naming("paris/4", "adoption", Relation::adapts, "lille/7", true);
  arrivals.naming("paris/5", "practice", Relation::cites, "lille/7", true);
  arrivals.naming("paris/6", "question", Relation::about, "dakar/1", false);
  arrivals.naming("paris/7", "answer", Relation::answers, "dakar/2", false);
  arrivals.naming("paris/8", "adoption", Relation::adapts, "dakar/1", false);
  EXPECT_THAT(arrivals.told(),
              ElementsAre("asked paris/2 < lille/7 !", "answered paris/3 < lille/8 !", "answered paris/7 < dakar/2",
                          "adopted paris/4 < lille/7 !", "adopted paris/8 < dakar/1", "new paris/5 !",
                          "new paris/6 < dakar/1", "new paris/1"));
}

TEST(Digest, BringsAdoptionsOfOneTextTogether) {
  Arrivals arrivals;
  arrivals.naming("paris/4", "adoption", Relation::adapts, "lille/7", true);
  arrivals.naming("dakar/2", "adoption", Relation::adapts, "lille/7", true);
  arrivals.naming("dakar/3", "adoption", Relation::adapts, "lille/8", true);
  const DigestFold fold = arrivals.fold(10);
  EXPECT_THAT(arrivals.told(), ElementsAre("adopted dakar/3 < lille/8 !", "adopted dakar/2 < lille/7 ! x2"));
  EXPECT_THAT(fold.items[1].entries, ElementsAre(1U, 0U));
  EXPECT_EQ(fold.counts[static_cast<std::size_t>(DigestReason::adopted)], 2U);
}

// A retraction is worth a line where it says what to read instead, and only one; that text is then not new besides.
TEST(Digest, TellsOfRetractionsThatNameASuccessor) {
  Arrivals arrivals;
  arrivals.text("dakar/5");
  arrivals.retraction("dakar/6", "dakar/1", "dakar/5");
  arrivals.retraction("dakar/7", "dakar/1", "dakar/5");
  arrivals.retraction("dakar/8", "dakar/2", "");
  EXPECT_THAT(arrivals.told(), ElementsAre("taken-back dakar/5 < dakar/1"));
}

TEST(Digest, LeavesOutCallsThatAreOver) {
  Arrivals arrivals;
  arrivals.text("dakar/1", "call").over = true;
  arrivals.text("dakar/2", "call");
  EXPECT_THAT(arrivals.told(), ElementsAre("new dakar/2"));
}

// Of more than fits: ours, then what is followed, then what is filled in best, then what came last.
TEST(Digest, KeepsTheForemost) {
  Arrivals arrivals;
  arrivals.naming("dakar/1", "practice", Relation::cites, "lille/7", true);
  arrivals.text("dakar/2").followed = false;
  arrivals.text("dakar/3").grade = Grade::solid;
  arrivals.text("dakar/4").grade = Grade::transferable;
  arrivals.text("dakar/5");
  arrivals.text("dakar/6");
  EXPECT_THAT(arrivals.told(),
              ElementsAre("new dakar/1 !", "new dakar/4", "new dakar/3", "new dakar/6", "new dakar/5", "new dakar/2"));
  EXPECT_THAT(arrivals.told(3), ElementsAre("new dakar/1 !", "new dakar/4", "new dakar/3"));
  const DigestFold fold = arrivals.fold(3);
  EXPECT_EQ(fold.left_out, 3U);
  EXPECT_EQ(fold.counts[static_cast<std::size_t>(DigestReason::fresh)], 6U);
}

// One line to remember: the first point that says something, else the first sentence of the summary.
TEST(Takeaway, IsTheFirstPointOrTheFirstSentence) {
  Document document;
  document.summary = "Une carte pour tous. Elle coûte peu.";
  EXPECT_EQ(takeaway_of(document), "Une carte pour tous.");
  document.sections.push_back({"takeaways", "À retenir", "\n- …\n- Former deux agents\n  par service.\n- Autre.\n", 2});
  EXPECT_EQ(takeaway_of(document), "Former deux agents par service.");
  document.sections[0].text = "\n-\n";
  EXPECT_EQ(takeaway_of(document), "Une carte pour tous.");
  document.sections[0].text = "Former deux agents.\n\nPuis d’autres.\n";
  EXPECT_EQ(takeaway_of(document), "Former deux agents.");
  document.summary = "Une seule";
  document.sections.clear();
  EXPECT_EQ(takeaway_of(document), "Une seule");
  EXPECT_EQ(takeaway_of({}), "");
}

}  // namespace
}  // namespace essaim

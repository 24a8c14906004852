#include "core/lineage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

namespace essaim {
namespace {

// Texts by a letter or a number, and what each goes back to.
class Family {
 public:
  Family& child(int text, std::vector<int> parents) {
    for (const int parent : parents) {
      parents_[text].push_back(parent);
      children_[parent].push_back(text);
    }
    return *this;
  }

  Lineage of(int asked, LineageBounds bounds = {}) {
    const auto named = [](const std::map<int, std::vector<int>>& of) {
      return [&of](const Place& text) -> Result<std::vector<Descent>> {
        std::vector<Descent> out;
        const auto found = of.find(static_cast<int>(text.sequence));
        if (found == of.end()) return out;
        for (const int other : found->second) out.push_back({Relation::adapts, place(other)});
        return out;
      };
    };
    const auto lineage = lineage_of(place(asked), {named(parents_), named(children_)}, bounds);
    EXPECT_TRUE(lineage);
    return *lineage;
  }

  // `1 .2 ..3 .4`, with `=` behind what stands further up.
  static std::string drawn(const Lineage& lineage) {
    std::string out;
    for (const LineageNode& node : lineage.nodes) {
      out += (out.empty() ? "" : " ") + std::string(node.depth, '.') + std::to_string(node.text.sequence);
      if (node.again) out += "=";
    }
    return out;
  }

 private:
  static Place place(int text) { return {LogKey{}, static_cast<Sequence>(text)}; }
  std::map<int, std::vector<int>> parents_, children_;
};

// From wherever one asks, it is the whole family.
TEST(Lineage, IsTheSameFromEachOfItsTexts) {
  Family family;
  family.child(2, {1}).child(3, {1}).child(4, {2}).child(5, {3});
  for (const int asked : {1, 4, 5}) {
    std::string drawn = Family::drawn(family.of(asked));
    if (asked == 5) {
      EXPECT_EQ(drawn, "1 .3 ..5 .2 ..4");  // the way to it first
    } else {
      EXPECT_EQ(drawn, "1 .2 ..4 .3 ..5");
    }
  }
  EXPECT_EQ(Family::drawn(family.of(7)), "7");
}

// A plan that builds on two pilots stands under both, and what came of it under the first.
TEST(Lineage, OfTwoParentsIsTwoTrees) {
  Family family;
  family.child(3, {1, 2}).child(4, {3}).child(5, {2});
  const Lineage lineage = family.of(3);
  EXPECT_EQ(Family::drawn(lineage), "1 .3 ..4 2 .3= .5");
  EXPECT_FALSE(lineage.nodes[0].parent);
  EXPECT_EQ(lineage.nodes[2].parent, 1U);
  EXPECT_FALSE(lineage.cut);
}

// References make circles where authors revise: two plans that came to build on one another.
TEST(Lineage, OfACircleEnds) {
  Family circle;
  circle.child(1, {2}).child(2, {1}).child(3, {1});
  EXPECT_EQ(Family::drawn(circle.of(3)), "2 .1 ..2= ..3");
  EXPECT_EQ(Family::drawn(circle.of(1)), "2 .1 ..2= ..3");
  Family alone;
  alone.child(1, {1});
  EXPECT_EQ(Family::drawn(alone.of(1)), "1 .1=");
  Family beside;  // one parent in a circle, the other a root
  beside.child(3, {1, 4}).child(1, {2}).child(2, {1});
  EXPECT_EQ(Family::drawn(beside.of(3)), "4 .3 2 .1 ..3= ..2=");
}

// However many adopt it, and however long the chain: a bounded answer, which has the one that was asked for.
TEST(Lineage, IsCutAtItsBounds) {
  Family wide;
  for (int text = 2; text < 1000; ++text) wide.child(text, {1});
  const Lineage many = wide.of(900);
  EXPECT_EQ(many.nodes.size(), 200U);
  EXPECT_EQ(many.nodes[1].text.sequence, 900U);
  EXPECT_TRUE(many.cut);
  Family deep;
  for (int text = 2; text < 1000; ++text) deep.child(text, {text - 1});
  const Lineage chain = deep.of(500);
  EXPECT_TRUE(chain.cut);
  EXPECT_EQ(chain.nodes.size(), 32U);
  EXPECT_TRUE(std::ranges::any_of(chain.nodes, [](const auto& node) { return node.text.sequence == 500; }));
  EXPECT_FALSE(deep.of(500, {.nodes = 2000, .depth = 2000}).cut);
}

// A store that cannot be read is no tree.
TEST(Lineage, FailsAsItsSourceDoes) {
  const auto broken = [](const Place&) -> Result<std::vector<Descent>> { return fail(Errc::store_damaged, {"x"}); };
  EXPECT_EQ(lineage_of(Place{LogKey{}, 1}, {broken, broken}).error().code, Errc::store_damaged);
}

}  // namespace
}  // namespace essaim

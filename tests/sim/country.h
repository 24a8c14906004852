#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "core/filter.h"
#include "tests/sim/author.h"
#include "tests/sim/node.h"
#include "tests/sim/random.h"
#include "tests/sim/workload.h"

namespace essaim::sim {

// Who the cities of a run are, what they follow and write, and how cables join them: everything that is drawn of them.
class Country {
 public:
  Country(World& world, const Options& options);

  // Founds, joins and tells apart the cities; writes what lies on their disks before they run.
  void settle();
  // Admits one more, joined to the lead and somebody.
  void newcomer(unsigned number);

  Node& some_city() { return *random_.pick(world_.nodes()); }
  // Any but the lead, who must be there to admit and to revoke, and those who have another part to play. Null where
  // the dice fall on one of these.
  Node* some_follower();
  Filter draw_filter();
  LinkQuality draw_quality();
  std::vector<Draft> draw_drafts(const Node& author, unsigned most);

  // Nobody can rely on this city from now on: it lies, writes twice or is revoked. The others are joined without it.
  void set_apart(Node& node);
  // Those on whom nobody can rely are no bridge: the honest ones are joined without them.
  void join();

  // Who goes on writing twice; null where nobody does.
  Node* equivocator() { return equivocator_; }

  Random& random() { return random_; }

 private:
  Machine draw_machine();
  void draw_version(Node& node);
  void lay(Node& a, Node& b);
  void lay_cables();
  void choose_the_dishonest();
  Node* some_reliable_follower();

  World& world_;
  const Options& options_;
  Random random_;
  // Streams of their own, so that worlds without such trouble stay as they were.
  Random versions_, trouble_;
  std::set<const Node*> unreliable_;
  Node* equivocator_ = nullptr;
};

}  // namespace essaim::sim

#pragma once

#include <vector>

#include "tests/sim/country.h"
#include "tests/sim/sim_store.h"

namespace essaim::sim {

// What goes wrong in a run, each at the moment when it is called: cables, machines, clocks, keys.
class Troubles {
 public:
  Troubles(World& world, const Options& options, Country& country)
      : world_(world), country_(country), random_(options.seed ^ 0x7a0b1eU) {}

  // A connection is lost; its ends notice soon or late, and the cable comes back after a while.
  void cut();
  // A machine is switched off, or crashes and loses what was not synced.
  void take_down(bool hard);
  // What one side sends arrives minutes later, while it hears everything.
  void block_one_way();
  // Both directions stand still for seconds, so that other connections overtake this one.
  void clog();
  // A clock jumps by minutes or by years, back or forth.
  void jump();
  // The lead takes somebody out of the network.
  void revoke();
  // A machine is copied while it is off; both go on, honestly, joined to different partners.
  void clone();
  // The equivocator's disk now: a copy may begin from here later.
  void remember_the_equivocator() { earlier_.push_back(country_.equivocator()->store()); }
  // The equivocator is copied, as it is now or as it was, and the copy writes on among other partners.
  void write_twice();
  void publish_regardless();

 private:
  World& world_;
  Country& country_;
  Random random_;
  std::vector<Node*> copies_;
  std::vector<SimStore> earlier_;
};

}  // namespace essaim::sim

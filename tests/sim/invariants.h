#pragma once

#include <compare>
#include <string>
#include <vector>

#include "core/frontier.h"
#include "core/ids.h"

// What must hold of cities together and of their disks, by the numbers of docs/simulator.md; what is looked at after
// every step of one city is in witness.h.
namespace essaim::sim {

class Node;
class World;

// What a city accepts, found from its disk alone and by other code than the engine's: the tips of the network log, and
// for every log that it names the head of the accepted part. Two cities hold the same exactly when these are equal.
struct Holdings {
  std::vector<HeaderHash> tips;
  std::vector<LogHead> heads;  // in the order of admission
  bool operator==(const Holdings&) const = default;
};
Holdings holdings_of(World& world, const Node& node);

// Each running engine's digest is what its disk says, and two digests are equal exactly when the holdings are (20).
void check_digests(World& world);
// Two cities that received the same, in whatever order, accept the same (20).
void check_agreement(World& world);
// The disk is sound: chains without gaps (5), sets of missing documents as the filter says, and taken back exactly what
// an accepted retraction names (9).
void check_disks(World& world);
// What an engine says of itself is all that its disk says: its network log, and every document that it misses (16).
void check_honest_reads(World& world);
// All of these, what every city shows (8), and what it waits for (27).
void look_around(World& world);

// Cities that must agree when all is quiet: they run, the lead holds them for members, no key of theirs runs twice, and
// they keep to the protocol.
std::vector<Node*> honest_cities(World& world);
// Empty when all honest cities hold the same headers and every document that they follow and that any of them can
// serve; else what the first difference is (25).
std::string difference(World& world);
// When nothing differs and nothing is unobtainable, no engine says that it misses something.
void check_nothing_missing(World& world);
// Cuts every cable; afterwards no engine may remember a link, nor anything for the sake of one (12).
void check_farewell(World& world);

}  // namespace essaim::sim

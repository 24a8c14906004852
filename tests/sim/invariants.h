#pragma once

#include <compare>
#include <string>
#include <vector>

#include "core/frontier.h"
#include "core/ids.h"

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
Holdings holdings_of(const World& world, const Node& node);

// Each running engine's digest is what its disk says, and two digests are equal exactly when the holdings are.
void check_digests(World& world);
// The disk is sound: chains without gaps, sets of missing documents as the filter says, nothing shown that is
// retracted.
void check_disks(World& world);

// Cities that must agree when all is quiet: they run, the lead holds them for members, and no key of theirs runs twice.
std::vector<Node*> honest_cities(World& world);
// Empty when all honest cities hold the same headers and every document that they follow and that any of them can
// serve; else what the first difference is.
std::string difference(World& world);
// When nothing differs and nothing is unobtainable, no engine says that it misses something.
void check_nothing_missing(World& world);
// Cuts every cable; afterwards no engine may remember a link.
void check_farewell(World& world);

}  // namespace essaim::sim

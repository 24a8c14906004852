#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "core/entry.h"
#include "core/error.h"
#include "core/ids.h"

// What came from what: the texts that a text goes back to, and everything that came of those.
namespace essaim {

// A text is named by the place of its first version, whatever versions it has.
struct Descent {
  Relation relation = Relation::unknown;  // adapts, builds_on
  Place text;
};
// The texts that one goes back to, and those that go back to it, each in the order in which they are to be shown.
struct LineageSource {
  std::function<Result<std::vector<Descent>>(const Place&)> parents, children;
};

struct LineageNode {
  Place text;
  Relation relation = Relation::unknown;  // to its parent
  std::optional<std::size_t> parent;      // its place in `nodes`; nothing for a root
  std::size_t depth = 0;
  bool again = false;  // stands further up already, and what came of it is shown there
};
struct Lineage {
  std::vector<LineageNode> nodes;  // each behind its parent, with all that came of it behind it
  bool cut = false;                // more is known than is shown
};

struct LineageBounds {
  std::size_t nodes = 200, depth = 32;
};

// Of several texts that one goes back to, the first named one's tree stands first. Ends in a bounded time whatever the
// references say: each text is opened once, in circles too. The text that was asked for and the way to it are shown
// even where the rest must be cut. Fails as the source does.
Result<Lineage> lineage_of(const Place& asked, const LineageSource& source, LineageBounds bounds = {});

}  // namespace essaim

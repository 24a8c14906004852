#include "core/lineage.h"

#include <algorithm>
#include <set>

namespace essaim {
namespace {

class Tracing {
 public:
  Tracing(const LineageSource& source, LineageBounds bounds) : source_(source), bounds_(bounds) {}

  Result<Lineage> trace(const Place& asked) {
    if (auto up = climb(asked, 0); !up) return tl::unexpected(up.error());
    // In a circle nobody is first: what no root leads to begins with what is furthest up.
    roots_.insert(roots_.end(), climbed_.rbegin(), climbed_.rend());
    for (const Place& root : roots_) {
      if (shown_.contains(root)) continue;
      if (auto down = descend({Relation::unknown, root}, std::nullopt, 0); !down) return tl::unexpected(down.error());
    }
    return std::move(lineage_);
  }

 private:
  // Depth first, the first parent before the others, so that its root becomes the first one.
  Result<void> climb(const Place& text, std::size_t height) {
    if (!above_.insert(text).second) return {};
    climbed_.push_back(text);
    const auto parents = source_.parents(text);
    if (!parents) return tl::unexpected(parents.error());
    if (parents->empty()) {
      roots_.push_back(text);
      return {};
    }
    if (height + 1 >= bounds_.depth || above_.size() >= bounds_.nodes) {
      lineage_.cut = true;
      roots_.push_back(text);
      return {};
    }
    for (const Descent& parent : *parents) {
      if (auto up = climb(parent.text, height + 1); !up) return up;
    }
    return {};
  }

  Result<void> descend(const Descent& descent, std::optional<std::size_t> parent, std::size_t depth) {
    if (lineage_.nodes.size() >= bounds_.nodes) {
      lineage_.cut = true;
      return {};
    }
    const std::size_t place = lineage_.nodes.size();
    const bool again = !shown_.insert(descent.text).second;
    lineage_.nodes.push_back({descent.text, descent.relation, parent, depth, again});
    if (again) return {};
    auto children = source_.children(descent.text);
    if (!children) return tl::unexpected(children.error());
    if (depth + 1 >= bounds_.depth) {
      lineage_.cut = lineage_.cut || !children->empty();
      return {};
    }
    // The way to the text that was asked for first: whatever is cut then, it is not that.
    std::ranges::stable_partition(*children, [&](const Descent& child) { return above_.contains(child.text); });
    for (const Descent& child : *children) {
      if (auto down = descend(child, place, depth + 1); !down) return down;
    }
    return {};
  }

  const LineageSource& source_;
  const LineageBounds bounds_;
  std::set<Place> above_, shown_;
  std::vector<Place> climbed_, roots_;
  Lineage lineage_;
};

}  // namespace

Result<Lineage> lineage_of(const Place& asked, const LineageSource& source, LineageBounds bounds) {
  return Tracing(source, bounds).trace(asked);
}

}  // namespace essaim

#include "daemon/use_cases/lineage_in_store.h"

#include <algorithm>
#include <utility>

#include "daemon/use_cases/relations.h"

namespace essaim::daemon {
namespace {

// As many as one tree can show.
constexpr std::size_t children_max = LineageBounds{}.nodes;

bool is_descent(Relation relation) { return relation == Relation::adapts || relation == Relation::builds_on; }

bool replaces_another(const HeaderFields& fields) {
  return std::ranges::find(fields.references, Relation::supersedes, &Reference::relation) != fields.references.end();
}

void add(std::vector<Descent>& descents, Descent descent) {
  const bool known = std::ranges::find(descents, descent.text, &Descent::text) != descents.end();
  if (!known) descents.push_back(descent);
}

}  // namespace

Result<Place> LineageInStore::name_of(const storage::StoredEntry& entry) const {
  // Most entries are their text's only version.
  if (!replaces_another(read_header(entry.header).fields)) return entry.place;
  const auto text = text_of(store_, network_, entry);
  if (!text) return tl::unexpected(text.error());
  return text->first().place;
}

Result<const Text*> LineageInStore::text(const Place& name) {
  if (const auto known = texts_.find(name); known != texts_.end()) return &known->second;
  const auto entry = store_.find(name);
  if (!entry) return tl::unexpected(entry.error());
  // Names are of entries that were found a moment ago, and no entry ever goes.
  if (!*entry) return fail(Errc::store_damaged, {"an entry that was there is gone"});
  auto found = text_of(store_, network_, **entry);
  if (!found) return tl::unexpected(found.error());
  return &texts_.emplace(name, std::move(*found)).first->second;
}

LineageSource LineageInStore::source() {
  return {.parents = [this](const Place& name) { return parents(name); },
          .children = [this](const Place& name) { return children(name); }};
}

Result<std::vector<Descent>> LineageInStore::parents(const Place& name) {
  const auto text = this->text(name);
  if (!text) return tl::unexpected(text.error());
  std::vector<Descent> parents;
  for (const Reference& reference : read_header((*text)->newest().header).fields.references) {
    if (!is_descent(reference.relation)) continue;
    const auto entry = find_reference(store_, network_, reference);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) {
      unknown_above_ = true;
      continue;
    }
    const auto parent = name_of(**entry);
    if (!parent) return tl::unexpected(parent.error());
    add(parents, {reference.relation, *parent});
  }
  return parents;
}

Result<std::vector<Descent>> LineageInStore::children(const Place& name) {
  const auto text = this->text(name);
  if (!text) return tl::unexpected(text.error());
  const auto referrers = referrers_of(store_, network_, **text, children_max);
  if (!referrers) return tl::unexpected(referrers.error());
  std::vector<Descent> children;
  for (const Referrer& referrer : *referrers) {
    if (!is_descent(referrer.relation)) continue;
    const auto child = name_of(referrer.entry);
    if (!child) return tl::unexpected(child.error());
    add(children, {referrer.relation, *child});
  }
  return children;
}

}  // namespace essaim::daemon

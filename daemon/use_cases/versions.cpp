#include "daemon/use_cases/versions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/limits.h"
#include "daemon/use_cases/cities.h"

namespace essaim::daemon {
namespace {

// Walks from version to version within the log of one entry.
class Walk {
 public:
  Walk(const storage::Store& store, const NetworkState& network, const LogKey& log)
      : store_(store), network_(network), log_(store.log(log).value_or(storage::LogState{})) {}

  bool accepted(Sequence sequence) const { return standing_of(network_, log_, sequence) == Standing::accepted; }
  // The version that the entry replaces, where that counts.
  Result<std::optional<storage::StoredEntry>> before(const storage::StoredEntry& entry) const;
  // Those that replace it, where that counts.
  Result<std::vector<storage::StoredEntry>> after(const storage::StoredEntry& entry) const;
  Standing standing(Sequence sequence) const { return standing_of(network_, log_, sequence); }

 private:
  bool is_version(const storage::StoredEntry& entry) const {
    return accepted(entry.place.sequence) && is_text_kind(read_header(entry.header).fields.kind);
  }

  const storage::Store& store_;
  const NetworkState& network_;
  storage::LogState log_;
};

Result<std::optional<storage::StoredEntry>> Walk::before(const storage::StoredEntry& entry) const {
  for (const Reference& reference : read_header(entry.header).fields.references) {
    const bool earlier = reference.relation == Relation::supersedes && reference.log == entry.place.log &&
                         reference.sequence < entry.place.sequence;
    if (!earlier) continue;
    auto found = find_reference(store_, network_, reference);
    if (!found) return tl::unexpected(found.error());
    if (*found && is_version(**found)) return found;
  }
  return std::optional<storage::StoredEntry>();
}

Result<std::vector<storage::StoredEntry>> Walk::after(const storage::StoredEntry& entry) const {
  const Reference named{Relation::supersedes, entry.place.log, header_hash(network_.id(), entry.header),
                        entry.place.sequence};
  const auto places = store_.superseding(entry.place, named.header);
  if (!places) return tl::unexpected(places.error());
  std::vector<storage::StoredEntry> versions;
  for (const Place& place : *places) {
    auto found = store_.find(place);
    if (!found) return tl::unexpected(found.error());
    if (!*found || !is_version(**found)) continue;
    // The store goes by the hash alone; a reference that says another place leads nowhere.
    const auto references = read_header((*found)->header).fields.references;
    if (std::ranges::find(references, named) != references.end()) versions.push_back(std::move(**found));
  }
  return versions;
}

}  // namespace

std::size_t Text::number_of(Sequence sequence) const {
  const auto at = std::ranges::find(versions, sequence, [](const auto& version) { return version.place.sequence; });
  return static_cast<std::size_t>(at - versions.begin()) + 1;
}

Result<std::optional<storage::StoredEntry>> find_reference(const storage::Store& store, const NetworkState& network,
                                                           const Reference& reference) {
  auto entry = store.find({reference.log, reference.sequence});
  if (!entry) return tl::unexpected(entry.error());
  if (*entry && header_hash(network.id(), (*entry)->header) != reference.header) entry->reset();
  return entry;
}

Result<Text> text_of(const storage::Store& store, const NetworkState& network, const storage::StoredEntry& entry) {
  const Walk walk(store, network, entry.place.log);
  if (!walk.accepted(entry.place.sequence) || !is_text_kind(read_header(entry.header).fields.kind)) {
    return Text{{entry}};
  }
  storage::StoredEntry first = entry;
  for (std::size_t steps = 1; steps < limits::text_versions_max; ++steps) {
    auto before = walk.before(first);
    if (!before) return tl::unexpected(before.error());
    if (!*before) break;
    first = std::move(**before);
  }
  // From the first one on, everything that replaces what is known already. The lowest sequence is looked at first, so
  // that each version is met before those that build on it.
  std::map<Sequence, storage::StoredEntry> versions;
  versions.emplace(first.place.sequence, first);
  for (auto at = versions.begin(); at != versions.end(); ++at) {
    auto next = walk.after(at->second);
    if (!next) return tl::unexpected(next.error());
    for (storage::StoredEntry& version : *next) {
      const Sequence sequence = version.place.sequence;
      if (versions.size() < limits::text_versions_max) versions.emplace(sequence, std::move(version));
    }
  }
  versions.emplace(entry.place.sequence, entry);
  Text text;
  for (auto& [sequence, version] : versions) text.versions.push_back(std::move(version));
  return text;
}

Result<Life> life_of(const storage::Store& store, const NetworkState& network, const storage::StoredEntry& entry) {
  const Walk walk(store, network, entry.place.log);
  switch (walk.standing(entry.place.sequence)) {
    case Standing::disputed: return Life::disputed;
    case Standing::voided: return Life::voided;
    case Standing::accepted: break;
  }
  const HeaderFields fields = read_header(entry.header).fields;
  if (fields.kind == retraction_kind) return Life::retraction;
  if (entry.retracted) return Life::retracted;
  if (fields.kind == profile_kind) return Life::profile;
  const auto after = walk.after(entry);
  if (!after) return tl::unexpected(after.error());
  if (!after->empty()) return Life::superseded;
  if (std::ranges::find(fields.references, Relation::supersedes, &Reference::relation) == fields.references.end()) {
    return Life::living;
  }
  // Another version may stand beside this one, and be newer.
  const auto text = text_of(store, network, entry);
  if (!text) return tl::unexpected(text.error());
  return text->newest().place == entry.place ? Life::living : Life::superseded;
}

}  // namespace essaim::daemon

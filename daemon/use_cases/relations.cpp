#include "daemon/use_cases/relations.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"

namespace essaim::daemon {

Result<std::vector<Referrer>> referrers_of(const storage::Store& store, const NetworkState& network, const Text& text,
                                           std::size_t most) {
  std::vector<Referrer> referrers;
  std::size_t examined = 0;
  for (const storage::StoredEntry& version : text.versions) {
    const HeaderHash hash = header_hash(network.id(), version.header);
    const auto referring = store.referring_to(hash);
    if (!referring) return tl::unexpected(referring.error());
    for (const auto& [relation, place] : *referring) {
      if (!is_said_of_another(relation)) continue;
      if (++examined > limits::referrers_examined_max) break;
      const bool known = std::ranges::any_of(
          referrers, [&](const Referrer& other) { return other.relation == relation && other.entry.place == place; });
      if (known) continue;
      auto entry = store.find(place);
      if (!entry) return tl::unexpected(entry.error());
      if (!*entry) continue;
      const auto life = life_of(store, network, **entry);
      if (!life) return tl::unexpected(life.error());
      if (*life != Life::living) continue;
      HeaderFields fields = read_header((*entry)->header).fields;
      // The store goes by the hash alone; a reference that says another place leads nowhere.
      const Reference named{relation, version.place.log, hash, version.place.sequence};
      if (std::ranges::find(fields.references, named) == fields.references.end()) continue;
      referrers.push_back({relation, std::move(**entry), std::move(fields), hash});
    }
  }
  std::ranges::sort(referrers, {}, [](const Referrer& referrer) { return referrer.entry.arrival; });
  if (referrers.size() > most) referrers.erase(referrers.begin() + static_cast<std::ptrdiff_t>(most), referrers.end());
  return referrers;
}

Result<std::vector<Text>> texts_named(const storage::Store& store, const NetworkState& network,
                                      const HeaderFields& fields, Relation relation) {
  std::vector<Text> texts;
  for (const Reference& reference : fields.references) {
    if (reference.relation != relation) continue;
    const auto entry = find_reference(store, network, reference);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) continue;
    auto text = text_of(store, network, **entry);
    if (!text) return tl::unexpected(text.error());
    const auto life = life_of(store, network, text->newest());
    if (!life) return tl::unexpected(life.error());
    if (*life == Life::living) texts.push_back(std::move(*text));
  }
  return texts;
}

}  // namespace essaim::daemon

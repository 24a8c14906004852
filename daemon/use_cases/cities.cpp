#include "daemon/use_cases/cities.h"

#include <algorithm>
#include <charconv>

#include "core/harmless.h"
#include "core/limits.h"
#include "core/themes.h"

namespace essaim::daemon {

Result<const MemberState*> find_city(const NetworkState& network, std::string_view handle) {
  if (const MemberState* member = network.by_handle(handle)) return member;
  std::vector<std::string> handles;
  for (const MemberState& member : network.members()) handles.push_back(member.admission.handle);
  std::string close;
  for (const std::string& one : nearest(handle, handles, 3)) close += (close.empty() ? "" : ", ") + one;
  return fail(Errc::city_unknown, {shortened(harmless(handle), 40), close});
}

Result<storage::StoredEntry> find_entry(const storage::Store& store, const NetworkState& network,
                                        std::string_view label) {
  const std::string typed = shortened(harmless(label), 60);
  const std::size_t slash = label.find('/');
  if (slash == std::string_view::npos) return fail(Errc::label_invalid, {typed});
  const std::string_view digits = label.substr(slash + 1);
  Sequence sequence = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
  if (failure != std::errc() || end != digits.data() + digits.size() || sequence == 0) {
    return fail(Errc::label_invalid, {typed});
  }
  auto city = find_city(network, label.substr(0, slash));
  if (!city) return tl::unexpected(city.error());
  auto entry = store.find({(*city)->admission.node_key, sequence});
  if (!entry) return tl::unexpected(entry.error());
  if (!*entry) return fail(Errc::entry_unknown, {typed});
  return std::move(**entry);
}

std::string label_of(const NetworkState& network, const Place& place) {
  const MemberState* member = network.by_key(place.log);
  return (member == nullptr ? std::string("?") : member->admission.handle) + "/" + std::to_string(place.sequence);
}

Standing standing_of(const NetworkState& network, const storage::LogState& log, Sequence sequence) {
  const MemberState* member = network.by_key(log.log);
  if (member != nullptr && member->revoked) {
    const auto tip = std::ranges::find(*member->revoked, log.log, &Tip::log);
    if (tip == member->revoked->end() || sequence > tip->sequence) return Standing::voided;
  }
  return log.fork != 0 && sequence >= log.fork ? Standing::disputed : Standing::accepted;
}

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::accepted: return "accepted";
    case Standing::disputed: return "disputed";
    case Standing::voided: return "void";
  }
  return "";
}

}  // namespace essaim::daemon

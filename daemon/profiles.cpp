#include "daemon/profiles.h"

#include <utility>

#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"

namespace essaim::daemon {

std::string profile_mark(const LogKey& log) { return "profile:" + to_hex(log.view()); }

Result<std::vector<storage::PlaceMark>> profile_marks(const storage::Store& store, const Ingest& ingest) {
  std::vector<storage::PlaceMark> marks;
  for (const auto& run : ingest.runs) {
    for (const VerifiedHeader& header : run->headers()) {
      if (header.fields().kind != profile_kind) continue;
      std::string mark = profile_mark(run->log());
      const auto known = store.marked_place(mark);
      if (!known) return tl::unexpected(known.error());
      // What came before comes again with runs that are cut otherwise.
      if (*known && (*known)->sequence >= header.sequence()) continue;
      marks.push_back({std::move(mark), {run->log(), header.sequence()}});
    }
  }
  return marks;
}

Result<std::optional<HeldProfile>> profile_of(const storage::Store& store, const NetworkState& network,
                                              const LogKey& log) {
  const auto place = store.marked_place(profile_mark(log));
  if (!place) return tl::unexpected(place.error());
  if (!*place) return std::nullopt;
  auto entry = store.find(**place);
  if (!entry) return tl::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  const auto life = life_of(store, network, **entry);
  if (!life) return tl::unexpected(life.error());
  if (*life != Life::profile) return std::nullopt;
  auto document = read_document(store, network, **entry);
  if (!document) return tl::unexpected(document.error());
  if (!*document || !(*document)->profile) return std::nullopt;
  return HeldProfile{std::move(**entry), std::move(*(*document)->profile)};
}

}  // namespace essaim::daemon

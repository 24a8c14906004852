#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/ids.h"
#include "core/network_log.h"
#include "storage/store.h"

// Names that people type, and what they stand for.
namespace essaim::daemon {

// city_unknown with the nearest handles.
Result<const MemberState*> find_city(const NetworkState& network, std::string_view handle);
// `guediawaye/12`: label_invalid, city_unknown, entry_unknown.
Result<storage::StoredEntry> find_entry(const storage::Store& store, const NetworkState& network,
                                        std::string_view label);
std::string label_of(const NetworkState& network, const Place& place);

// Whether an entry is in force: `disputed` from a fork on, `void` beyond the tips of a revoked member.
enum class Standing { accepted, disputed, voided };
Standing standing_of(const NetworkState& network, const storage::LogState& log, Sequence sequence);
std::string_view name_of(Standing standing);

}  // namespace essaim::daemon

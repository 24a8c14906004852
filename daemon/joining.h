#pragma once

#include <optional>

#include "core/error.h"
#include "core/network_log.h"
#include "daemon/net/net.h"
#include "storage/store.h"

namespace essaim::daemon {

// What a city remembers while it joins: who invited it, so that a restart in the middle goes on, and the admission it
// asked with, so that asking twice is asking for the same thing.
Bytes encode_inviter(const Net::Inviter& inviter);
inline constexpr std::string_view inviter_mark = "inviter";
inline constexpr std::string_view admission_mark = "admission";

// Nothing where this city founded its network. Fails with store_damaged.
Result<std::optional<Net::Inviter>> read_inviter(const storage::Store& store);

}  // namespace essaim::daemon

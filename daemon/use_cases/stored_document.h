#pragma once

#include <optional>

#include "core/document.h"
#include "core/error.h"
#include "core/network_log.h"
#include "storage/store.h"

namespace essaim::daemon {

// The text of an entry where it is held and may be shown; nothing where it is not. A stored frame that does not open is
// damage.
Result<std::optional<Document>> read_document(const storage::Store& store, const NetworkState& network,
                                              const storage::StoredEntry& entry);

}  // namespace essaim::daemon

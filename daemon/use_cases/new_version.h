#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/error.h"
#include "core/network_log.h"
#include "daemon/store_lane.h"
#include "daemon/use_cases/versions.h"

namespace essaim::daemon {

class Node;

// What a text of this city is to say from now on.
struct NewVersion {
  Document document;
  Audience audience = Audience::network;
  bool minor = false;
  std::string file;  // as errors name it
};
// The draft of a version that goes on from the newest one of the text, with the references that its head names. Called
// on the store lane (StoreLane::publish_together), so that no other version comes between. Errors: entry_retracted,
// too_many (versions), revision_unchanged, file_too_large, store_damaged.
Result<Draft> draft_of_version(const Node& node, const NetworkState& network, const Text& text,
                               const NewVersion& wanted, std::vector<Error>& remarks);

}  // namespace essaim::daemon

#pragma once

#include <string_view>

#include "core/error.h"
#include "core/network_log.h"
#include "daemon/use_cases/versions.h"

namespace essaim::v1 {
class EntryView;
class SearchHit;
}  // namespace essaim::v1

namespace essaim::daemon {

class Node;

// The part of a view that says who adapts, translates and recommends a text, oldest first; what its own city says of it
// is no recommendation and no adoption. With a language, the best translation that a reader of it is to be given where
// the text is in another one; of what was taken back none. Of a translation, its original. The summary is there
// already.
Result<void> add_reuse(const Node& node, const NetworkState& network, const Text& text, std::string_view language,
                       v1::EntryView& view);

// The same for one line of many: how many other cities adapt the text, and the best translation for the reader.
Result<void> add_reuse(const Node& node, const NetworkState& network, const storage::StoredEntry& newest,
                       std::string_view language, v1::SearchHit& hit);

}  // namespace essaim::daemon

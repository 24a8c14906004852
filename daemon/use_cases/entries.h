#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/error.h"
#include "core/network_log.h"
#include "storage/store.h"

namespace essaim::v1 {
class EntryList;
class EntrySummary;
class EntryView;
class Publish;
class Published;
}  // namespace essaim::v1

// What a city does with entries. `done` may come on any thread, once. Reads may be called from any thread; text that
// partners wrote is given as it is: whoever shows it makes it harmless.
namespace essaim::daemon {

class Node;

// Parses, builds, signs, stores; `done` once it is durable. Errors: those of parse_markdown, file_too_large,
// no_network, member_revoked, and what the store says.
void publish(Node& node, const v1::Publish& request, std::function<void(Result<v1::Published>)> done);

struct ListRequest {
  std::string from, theme, kind;
  std::size_t limit = 50;             // 1 to 1,000
  bool all = false;                   // also older versions, what was taken back, and retractions
  std::uint64_t before = UINT64_MAX;  // only what arrived before
};
// The same for the store. Errors: city_unknown, unknown_theme, unknown_kind.
Result<storage::ListQuery> list_query(const NetworkState& network, const ListRequest& request);
// Newest arrival first; of each text the newest version. Errors: no_network, city_unknown, unknown_theme, unknown_kind.
Result<v1::EntryList> list_entries(const Node& node, const ListRequest& request);
// Errors: label_invalid, city_unknown, entry_unknown, store_damaged.
enum class Version { newest, exact };
Result<v1::EntryView> show_entry(const Node& node, std::string_view label, Version version);
// The same; where its text is not held because nothing follows it, partners are asked for it first, for at most 10 s.
// The view then says why it did not come.
void fetch_entry(Node& node, std::string_view label, Version version, std::function<void(Result<v1::EntryView>)> done);
// One line of a list. `missing` says why a document that should be here is not, where the links know.
v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry);
// The same where its document was read already.
v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry,
                            const Document& document);

}  // namespace essaim::daemon

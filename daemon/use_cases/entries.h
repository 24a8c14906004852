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
#include "daemon/use_cases/approval.h"
#include "storage/store.h"

namespace essaim::v1 {
class DocumentView;
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
struct Text;

// Parses, builds, signs, stores; `done` once it is durable. Errors: those of parse_markdown, file_too_large,
// no_network, member_revoked, approval_required, same_text (unless it is meant `again`), kind_automatic where a text
// that only speaks of another entry names none, and what the store says.
void publish(Node& node, const v1::Publish& request, std::function<void(Result<v1::Published>)> done);
// The text that publish would take now. Its errors but approval_required.
Result<CheckedText> check_publication(const Node& node, const v1::Publish& request);
// The same as publish for a text that a second person approved. What bears its mark was published already: then done
// with that label.
void publish_approved(Node& node, const v1::Publish& request, const Approved& approved,
                      std::function<void(Result<v1::Published>)> done);

struct ListRequest {
  std::string from, theme, kind;
  std::string language;               // of the reader, who is told translated titles; empty for none
  std::size_t limit = 50;             // 1 to 1,000
  bool all = false;                   // also older versions, what was taken back, and retractions
  bool past = false;                  // also calls whose deadline has passed; with `all` in any case
  std::uint64_t before = UINT64_MAX;  // only what arrived before
};
// The same for the store. Errors: city_unknown, unknown_theme, unknown_kind.
Result<storage::ListQuery> list_query(const NetworkState& network, const ListRequest& request);
// Newest arrival first; of each text the newest version. Errors: no_network, city_unknown, unknown_theme, unknown_kind.
Result<v1::EntryList> list_entries(const Node& node, const ListRequest& request);
enum class Version { newest, exact };
struct ShowRequest {
  std::string label;
  Version version = Version::newest;
  std::string language;  // of the reader, who gets the best translation with the newest version; empty for none
};
// Errors: label_invalid, city_unknown, entry_unknown, store_damaged.
Result<v1::EntryView> show_entry(const Node& node, const ShowRequest& request);
// The same; where its text is not held because nothing follows it, partners are asked for it first, for at most 10 s.
// The view then says why it did not come.
void fetch_entry(Node& node, ShowRequest request, std::function<void(Result<v1::EntryView>)> done);
// One line of a list. `missing` says why a document that should be here is not, where the links know.
v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry);
// The same where its document was read already.
v1::EntrySummary summary_of(const Node& node, const NetworkState& network, const storage::StoredEntry& entry,
                            const Document& document);
v1::DocumentView document_view(const Document& document);
// A living text as sites and feeds show it: what its newest version says and names, and when each version was written.
v1::EntryView text_view(const Node& node, const NetworkState& network, const Text& text, const Document& document);

}  // namespace essaim::daemon

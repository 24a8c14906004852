#include "daemon/use_cases/writing.h"

#include <utility>

#include "core/audience_field.h"
#include "core/citations.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"

namespace essaim::daemon {

Result<std::shared_ptr<const NetworkState>> writable_network(const Node& node) {
  auto network = node.membership().current();
  if (!network || network->by_key(node.self()) == nullptr) return fail(Errc::no_network);
  if (!network->is_current(node.self())) return fail(Errc::member_revoked, {node.config().handle});
  return network;
}

Result<storage::StoredEntry> find_own_entry(const Node& node, const NetworkState& network, std::string_view label) {
  auto entry = find_entry(node.store(), network, label);
  if (entry && entry->place.log != node.self()) {
    return fail(Errc::not_author, {shortened(harmless(label), 60), node.config().handle});
  }
  return entry;
}

std::string shown_file(std::string_view file_name) {
  return file_name.empty() ? "-" : shortened(harmless(file_name), 200);
}

Result<Audience> audience_asked(std::string_view name, Audience otherwise, const std::string& file) {
  if (name.empty()) return otherwise;
  if (const auto audience = audience_called(name)) return *audience;
  return fail(Errc::field_invalid, {file, "audience", shortened(harmless(name), 40), "network, public"});
}

Result<Audience> audience_of(const Document& document, std::string_view asked, Audience otherwise,
                             const std::string& file) {
  const auto in_head = audience_in_head(document, file);
  if (!in_head) return tl::unexpected(in_head.error());
  auto audience = audience_asked(asked, in_head->value_or(otherwise), file);
  if (!audience || !*in_head || **in_head == *audience) return audience;
  return fail(Errc::audience_differs, {file, std::string(name_of(**in_head)), std::string(name_of(*audience))});
}

Result<Draft> draft_of(const Document& document) {
  auto octets = encode_document(document, random_bytes(limits::salt_bytes));
  if (!octets) return tl::unexpected(octets.error());
  Draft draft;
  draft.kind = document.kind;
  draft.themes = document.themes;
  if (draft.themes.size() > limits::themes_per_entry_max) draft.themes.resize(limits::themes_per_entry_max);
  draft.language = document.language;
  draft.document = std::move(*octets);
  return draft;
}

Result<Draft> draft_of_file(const Document& document, const std::string& file) {
  auto draft = draft_of(document);
  if (draft || draft.error().code != Errc::document_too_large) return draft;
  std::vector<std::string> arguments = draft.error().arguments;
  arguments.insert(arguments.begin(), file);
  return fail(Errc::file_too_large, std::move(arguments));
}

Result<std::vector<Reference>> references_of(const Node& node, const NetworkState& network, const Document& document,
                                             const std::string& file, std::size_t most, std::vector<Error>& remarks) {
  std::vector<Reference> references;
  const std::vector<Citation> citations = citations_of(document);
  for (const Citation& citation : citations) {
    const auto entry = find_entry(node.store(), network, citation.label);
    if (!entry && entry.error().code == Errc::store_damaged) return tl::unexpected(entry.error());
    if (!entry) {
      remarks.emplace_back(Errc::citation_unknown,
                           std::vector<std::string>{file, harmless(citation.field), citation.label});
    } else if (references.size() == most) {
      remarks.emplace_back(Errc::citations_many,
                           std::vector<std::string>{file, std::to_string(citations.size()), std::to_string(most)});
      break;
    } else {
      references.push_back(reference_to(network, citation.relation, *entry));
    }
  }
  return references;
}

Reference reference_to(const NetworkState& network, Relation relation, const storage::StoredEntry& entry) {
  return {relation, entry.place.log, header_hash(network.id(), entry.header), entry.place.sequence};
}

}  // namespace essaim::daemon

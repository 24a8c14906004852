#include "daemon/use_cases/new_version.h"

#include <utility>

#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/writing.h"

namespace essaim::daemon {

Result<Draft> draft_of_version(const Node& node, const NetworkState& network, const Text& text,
                               const NewVersion& wanted, std::vector<Error>& remarks) {
  const storage::StoredEntry& newest = text.newest();
  const std::string label = label_of(network, newest.place);
  if (newest.retracted) return fail(Errc::entry_retracted, {label});
  if (text.versions.size() >= limits::text_versions_max) {
    return fail(Errc::too_many, {label, std::to_string(limits::text_versions_max)});
  }
  const auto before = read_document(node.store(), network, newest);
  if (!before) return tl::unexpected(before.error());
  if (*before && **before == wanted.document && wanted.audience == read_header(newest.header).fields.audience) {
    return fail(Errc::revision_unchanged, {wanted.file, label});
  }
  auto draft = draft_of_file(wanted.document, wanted.file);
  if (!draft) return draft;
  draft->audience = wanted.audience;
  draft->minor = wanted.minor;
  auto references =
      references_of(node, network, wanted.document, wanted.file, limits::references_per_entry_max - 1, remarks);
  if (!references) return tl::unexpected(references.error());
  draft->references = std::move(*references);
  draft->references.push_back(reference_to(network, Relation::supersedes, newest));
  return draft;
}

}  // namespace essaim::daemon

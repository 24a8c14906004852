#include "daemon/use_cases/stored_document.h"

#include <utility>

namespace essaim::daemon {

Result<std::optional<Document>> read_document(const storage::Store& store, const NetworkState& network,
                                              const storage::StoredEntry& entry) {
  const HeaderFields fields = read_header(entry.header).fields;
  if (!fields.document || entry.retracted || !entry.document_held) return std::optional<Document>();
  auto frame = store.document(entry.place);
  if (!frame) return tl::unexpected(frame.error());
  if (!*frame) return std::optional<Document>();
  auto octets = open_document(network.id(), {entry.place, *fields.document, fields.document_size}, **frame);
  if (!octets) return tl::unexpected(octets.error());
  auto document = decode_document(*octets);
  if (!document) return tl::unexpected(document.error());
  return std::optional<Document>(std::move(*document));
}

}  // namespace essaim::daemon

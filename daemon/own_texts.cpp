#include "daemon/own_texts.h"

#include <algorithm>

#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"

namespace essaim::daemon {

OwnTexts::OwnTexts(std::shared_ptr<const storage::Store> store, const LogKey& self)
    : store_(std::move(store)), self_(self) {}

Result<std::optional<Place>> OwnTexts::saying(const NetworkState& network, const Document& document,
                                              std::size_t octets) {
  const std::scoped_lock lock(mutex_);
  if (auto looked = look_at_new(); !looked) return tl::unexpected(looked.error());
  for (auto at = sizes_.rbegin(); at != sizes_.rend(); ++at) {
    if (at->second != octets) continue;
    const auto entry = store_->find({self_, at->first});
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) continue;
    const auto life = life_of(*store_, network, **entry);
    if (!life) return tl::unexpected(life.error());
    if (*life != Life::living) continue;
    const auto said = read_document(*store_, network, **entry);
    if (!said) return tl::unexpected(said.error());
    if (*said && **said == document) return std::optional<Place>((*entry)->place);
  }
  return std::optional<Place>();
}

Result<void> OwnTexts::look_at_new() {
  const auto log = store_->log(self_);
  if (!log) return {};
  if (log->sequence > own_entries_max) {
    looked_to_ = std::max(looked_to_, static_cast<Sequence>(log->sequence - own_entries_max));
  }
  while (looked_to_ < log->sequence) {
    const auto entry = store_->find({self_, looked_to_ + 1});
    if (!entry) return tl::unexpected(entry.error());
    ++looked_to_;
    if (*entry) sizes_.emplace_back(looked_to_, read_header((*entry)->header).fields.document_size);
  }
  while (sizes_.size() > own_entries_max) sizes_.pop_front();
  return {};
}

}  // namespace essaim::daemon

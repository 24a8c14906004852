#include "daemon/bulletin.h"

#include <algorithm>

namespace essaim::daemon {

std::uint64_t Bulletin::subscribe(Reader reader) {
  const std::lock_guard lock(mutex_);
  readers_.emplace_back(next_, std::move(reader));
  return next_++;
}

void Bulletin::unsubscribe(std::uint64_t subscription) {
  const std::lock_guard lock(mutex_);
  std::erase_if(readers_, [&](const auto& reader) { return reader.first == subscription; });
}

void Bulletin::tell(const Notice& notice) {
  const std::lock_guard lock(mutex_);
  for (const auto& [subscription, reader] : readers_) reader(notice);
}

}  // namespace essaim::daemon

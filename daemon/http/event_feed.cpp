#include "daemon/http/event_feed.h"

#include <algorithm>

#include "core/harmless.h"
#include "core/reasons.h"
#include "daemon/http/json.h"
#include "daemon/node.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/network.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::size_t recent_max = 64;
constexpr std::size_t arrivals_per_read = 100;

std::string event_text(const v1::Event& event) { return "data: " + to_json(event) + "\n\n"; }

}  // namespace

EventFeed::EventFeed(Node& node) : node_(node) {
  bulletin_ = node_.bulletin().subscribe([this](const Notice& notice) {
    if (notice.network) {
      v1::Event event;
      *event.mutable_network() = network_summary(*notice.network);
      remember(event_text(event));
    }
    const Ingested& stored = *notice.ingested;
    const bool holdings = notice.followed || !stored.documents.empty() || !stored.hidden.empty();
    if (holdings) {
      const std::lock_guard lock(mutex_);
      ++holdings_;
    }
    if (notice.network || holdings || !stored.runs.empty()) wake_all();
  });
}

EventFeed::~EventFeed() { node_.bulletin().unsubscribe(bulletin_); }

std::uint64_t EventFeed::subscribe(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  readers_.emplace_back(next_subscription_, std::move(wake));
  return next_subscription_++;
}

void EventFeed::unsubscribe(std::uint64_t subscription) {
  const std::lock_guard lock(mutex_);
  std::erase_if(readers_, [&](const auto& reader) { return reader.first == subscription; });
}

void EventFeed::on_link(const LinkNotice& notice) {
  const auto network = node_.membership().current();
  const MemberState* member = network ? network->by_key(notice.peer) : nullptr;
  v1::Event event;
  event.mutable_link()->set_handle(member == nullptr ? to_hex(notice.peer.view()) : member->admission.handle);
  event.mutable_link()->set_connected(notice.connected);
  if (notice.reason != Reason::none) event.mutable_link()->set_reason(std::string(name_of(notice.reason)));
  remember(event_text(event));
  wake_all();
}

void EventFeed::remember(std::string event) {
  const std::lock_guard lock(mutex_);
  recent_.push_back(std::move(event));
  ++notices_;
  if (recent_.size() > recent_max) recent_.pop_front();
}

void EventFeed::wake_all() {
  const std::lock_guard lock(mutex_);
  for (const auto& [subscription, wake] : readers_) wake();
}

EventFeed::Cursor EventFeed::begin(std::optional<std::uint64_t> after) const {
  const std::uint64_t newest = node_.store().counters().last_arrival;
  const std::lock_guard lock(mutex_);
  return {after.value_or(newest), notices_, holdings_};
}

std::string EventFeed::read(Cursor& cursor) const {
  std::string text;
  const auto network = node_.membership().current();
  if (network) {
    // A store that cannot be read now is told by every other command; the feed just has nothing to say.
    const auto arrivals = node_.store().arrivals(cursor.arrival, arrivals_per_read);
    if (arrivals) {
      for (const storage::StoredEntry& entry : *arrivals) {
        v1::Event event;
        *event.mutable_arrival() = summary_of(node_, *network, entry);
        text += "id: " + std::to_string(entry.arrival) + "\n" + event_text(event);
        cursor.arrival = entry.arrival;
      }
    }
  }
  const std::lock_guard lock(mutex_);
  const std::uint64_t oldest = notices_ - recent_.size();
  for (std::uint64_t i = std::max(cursor.notice, oldest); i < notices_; ++i) {
    text += recent_[static_cast<std::size_t>(i - oldest)];
  }
  cursor.notice = notices_;
  if (cursor.holdings != holdings_) {
    v1::Event event;
    event.mutable_holdings()->set_documents(node_.store().counters().documents);
    text += event_text(event);
    cursor.holdings = holdings_;
  }
  return text;
}

}  // namespace essaim::daemon

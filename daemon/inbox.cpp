#include "daemon/inbox.h"

#include <algorithm>

#include "core/review_date.h"
#include "daemon/use_cases/stored_document.h"
#include "essaim/v1/local.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view inbox_mark = "inbox";
constexpr std::size_t page = 1000;
// A look that finds nothing is not worth a sync of the disk, unless the next one would have much to repeat.
constexpr std::uint64_t worth_keeping = 10'000;

void keep_newest(std::set<std::uint64_t>& arrivals, std::size_t most) {
  while (arrivals.size() > most) arrivals.erase(arrivals.begin());
}

}  // namespace

bool concerns(const LogKey& city, const HeaderFields& fields) {
  const bool named = std::ranges::any_of(fields.references, [&](const Reference& reference) {
    return is_said_of_another(reference.relation) && reference.log == city;
  });
  const bool to_all = fields.kind == "question" && std::ranges::none_of(fields.references, [](const Reference& one) {
                        return one.relation == Relation::about;
                      });
  return named || to_all;
}

Inbox::Inbox(std::shared_ptr<const storage::Store> store, const LogKey& self, Keep keep)
    : store_(std::move(store)), self_(self), keep_(std::move(keep)) {}

Result<Inbox::View> Inbox::look(const NetworkState& network) {
  const std::scoped_lock lock(mutex_);
  if (auto loaded = load(); !loaded) return tl::unexpected(loaded.error());
  const auto found = look_at_new(network);
  if (!found) return tl::unexpected(found.error());
  if (*found) save();
  View view;
  for (auto at = concerning_.rbegin(); at != concerning_.rend(); ++at) {
    view.concerns.push_back({*at, read_.contains(*at)});
  }
  for (const auto& [arrival, day] : reviews_) view.reviews.push_back({arrival, day, reviews_read_.contains(arrival)});
  view.reviews_read = reviews_read_;
  return view;
}

void Inbox::mark_read(const std::vector<std::uint64_t>& concerns, const std::vector<std::uint64_t>& reviews) {
  const std::scoped_lock lock(mutex_);
  if (!loaded_) return;
  for (const std::uint64_t arrival : concerns) {
    if (concerning_.contains(arrival)) read_.insert(arrival);
  }
  reviews_read_.insert(reviews.begin(), reviews.end());
  keep_newest(reviews_read_, concerns_kept_max);
  save();
}

Result<void> Inbox::load() {
  if (loaded_) return {};
  const auto kept = store_->mark(inbox_mark);
  if (!kept) return tl::unexpected(kept.error());
  v1::InboxState state;
  // What cannot be read is found anew; only what was read is forgotten.
  if (*kept && state.ParseFromString(**kept)) {
    looked_to_ = state.looked_to();
    concerning_.insert(state.concerning().begin(), state.concerning().end());
    read_.insert(state.read().begin(), state.read().end());
    reviews_read_.insert(state.reviews_read().begin(), state.reviews_read().end());
    for (const v1::ReviewDate& one : state.reviews()) reviews_.emplace_back(one.arrival(), one.day());
  }
  loaded_ = true;
  return {};
}

// Whether the state is worth keeping.
Result<bool> Inbox::look_at_new(const NetworkState& network) {
  bool found = false;
  const std::uint64_t from = looked_to_;
  for (;;) {
    const auto arrivals = store_->arrivals(looked_to_, page);
    if (!arrivals) return tl::unexpected(arrivals.error());
    for (const storage::StoredEntry& entry : *arrivals) {
      looked_to_ = entry.arrival;
      const HeaderFields fields = read_header(entry.header).fields;
      if (entry.place.log != self_) {
        if (!concerns(self_, fields)) continue;
        concerning_.insert(entry.arrival);
        found = true;
      } else if (is_reviewed(fields.kind)) {
        const auto document = read_document(*store_, network, entry);
        const auto day = document && *document ? review_date_set(**document) : std::nullopt;
        if (!day) continue;
        reviews_.emplace_back(entry.arrival, *day);
        found = true;
      }
    }
    if (arrivals->size() < page) break;
  }
  keep_newest(concerning_, concerns_kept_max);
  std::erase_if(read_, [&](std::uint64_t arrival) { return !concerning_.contains(arrival); });
  if (reviews_.size() > concerns_kept_max) {
    reviews_.erase(reviews_.begin(), reviews_.end() - static_cast<std::ptrdiff_t>(concerns_kept_max));
  }
  return found || looked_to_ - from >= worth_keeping;
}

void Inbox::save() const {
  v1::InboxState state;
  state.set_looked_to(looked_to_);
  state.mutable_concerning()->Add(concerning_.begin(), concerning_.end());
  state.mutable_read()->Add(read_.begin(), read_.end());
  state.mutable_reviews_read()->Add(reviews_read_.begin(), reviews_read_.end());
  for (const auto& [arrival, day] : reviews_) {
    v1::ReviewDate& one = *state.add_reviews();
    one.set_arrival(arrival);
    one.set_day(day);
  }
  keep_(std::string(inbox_mark), state.SerializeAsString());
}

}  // namespace essaim::daemon

#include "daemon/store_lane.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "core/check.h"
#include "daemon/log.h"
#include "daemon/own_log.h"
#include "daemon/thread_name.h"

namespace essaim::daemon {
namespace {

// One batch: enough that one sync serves many publishers, small enough that nobody waits long behind it (DESIGN §8).
constexpr std::size_t batch_entries_max = 512;
constexpr std::size_t batch_bytes_max = 1024 * 1024;
// Received entries are on the disk a second after they were accepted (DESIGN §5).
constexpr std::chrono::milliseconds sync_delay{1000};
// Looked at in one step of dropping: some 10 ms, so that publishers do not wait long.
constexpr std::size_t drop_step = 2048;
// Erasing what was taken back is no hurry but at the moment of a retraction, which asks for it itself.
constexpr std::chrono::minutes erase_interval{10};

bool takes_something_back(const Ingested& ingested) {
  return std::ranges::any_of(ingested.runs, [](const auto& run) {
    return std::ranges::any_of(run->headers(),
                               [](const VerifiedHeader& header) { return header.fields().kind == retraction_kind; });
  });
}

struct IngestRequest {
  Ingest ingest;
  std::optional<std::uint64_t> ticket;
  std::function<void(Result<void>)> done;
};
struct PublishRequest {
  Draft draft;
  std::function<void(Result<PublishedEntry>)> done;
};
struct TogetherRequest {
  StoreLane::MakeDrafts make;
  std::function<void(Result<std::vector<PublishedEntry>>)> done;
};
struct ImportRequest {
  std::vector<Draft> drafts;
  std::function<void(StoreLane::Outcomes)> done;
};
struct NetworkRequest {
  StoreLane::MakeContent make;
  std::function<void(Result<std::shared_ptr<const NetworkState>>)> done;
};
struct BeginRequest {
  NetworkId network;
  std::vector<SignedNetworkEntry> entries;
  std::function<void(Result<void>)> done;
};
struct MarkRequest {
  std::string name;
  Bytes value;
  std::function<void(Result<void>)> done;
};
struct PartnerRequest {
  storage::PartnerRecord record;
};
struct FollowRequest {
  Follows follows;
  storage::Sorting sorting;
  bool drop;
  std::function<void(Result<storage::Dropped>)> done;
};
struct DropRequest {
  storage::Dropped so_far;
  std::function<void(Result<storage::Dropped>)> done;
};
using Request = std::variant<IngestRequest, PublishRequest, TogetherRequest, ImportRequest, NetworkRequest,
                             BeginRequest, MarkRequest, PartnerRequest, FollowRequest, DropRequest>;

}  // namespace

struct StoreLane::Impl {
  explicit Impl(Parts p) : parts(std::move(p)), own(*parts.store, *parts.anchor, *parts.node_key) {
    network = parts.network;
    if (network) fold_network();
    written_elsewhere = own.written_elsewhere().value_or(0);
    const auto unfinished = parts.store->mark(dropping_mark);
    if (unfinished && *unfinished) {
      log_info("goes on to drop texts that nothing follows");
      queue.emplace_back(DropRequest{{}, [](const Result<storage::Dropped>&) {}});
    }
  }

  Parts parts;
  OwnLog own;
  std::optional<NetworkId> network;
  std::atomic<Sequence> written_elsewhere = 0;

  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Request> queue;
  bool stopping = false;
  std::thread thread;

  std::chrono::steady_clock::time_point unsynced_since{};
  bool unsynced = false;
  std::chrono::steady_clock::time_point next_erase{};

  void push(Request request) {
    {
      const std::lock_guard lock(mutex);
      queue.push_back(std::move(request));
    }
    wake.notify_one();
  }

  void loop() {
    std::unique_lock lock(mutex);
    for (;;) {
      const auto due = unsynced ? std::min(unsynced_since + sync_delay, next_erase) : next_erase;
      wake.wait_until(lock, due, [&] { return stopping || !queue.empty(); });
      if (queue.empty() && stopping) break;
      std::deque<Request> taken;
      taken.swap(queue);
      lock.unlock();
      serve(std::move(taken));
      housekeeping();
      lock.lock();
    }
    lock.unlock();
    if (unsynced) sync_now();
  }

  void housekeeping() {
    const auto now = std::chrono::steady_clock::now();
    if (unsynced && now >= unsynced_since + sync_delay) sync_now();
    if (now >= next_erase) {
      next_erase = now + erase_interval;
      erase();
    }
  }

  void sync_now() {
    unsynced = false;
    if (auto synced = parts.store->sync(); !synced) log_error("sync: " + sentence(synced.error(), Language::english));
  }

  void erase() {
    const auto erased = parts.store->erase_due(parts.clock_ms());
    if (!erased) {
      log_error("erase: " + sentence(erased.error(), Language::english));
    } else if (!erased->empty()) {
      log_info("erased " + std::to_string(erased->size()) + " documents that were taken back");
    }
  }

  void serve(std::deque<Request> taken) {
    while (!taken.empty()) {
      if (std::holds_alternative<PublishRequest>(taken.front())) {
        publish_group(taken);
      } else {
        Request request = std::move(taken.front());
        taken.pop_front();
        std::visit([&](auto& one) { serve_one(one); }, request);
      }
    }
  }

  // Tells whoever must know of a commit, in the order that the header promises.
  void tell(Ingested ingested, std::optional<std::uint64_t> ticket) {
    Notice notice;
    notice.ticket = ticket;
    if (!ingested.network.empty()) {
      Ingested voided;
      notice.network = fold_network(&voided);
      ingested.wanted_again.insert(ingested.wanted_again.end(), voided.wanted_again.begin(), voided.wanted_again.end());
      ingested.unwanted_again.insert(ingested.unwanted_again.end(), voided.unwanted_again.begin(),
                                     voided.unwanted_again.end());
    }
    // Also where nothing new is hidden: what was taken back already may now be taken back as personal data.
    if (takes_something_back(ingested)) erase();
    for (const Place& place : ingested.kept) {
      log_error("a partner brought a retraction of this city's own entry " + std::to_string(place.sequence) +
                " that this machine did not write; its text is hidden and kept");
    }
    notice.ingested = std::make_shared<const Ingested>(std::move(ingested));
    parts.bulletin->tell(notice);
  }

  // Also tells the store where revoked members' logs end.
  std::shared_ptr<const NetworkState> fold_network(Ingested* voided = nullptr) {
    auto state = read_network_state(*parts.store, *network);
    if (!state) {
      log_error("network log: " + sentence(state.error(), Language::english));
      return nullptr;
    }
    parts.membership->set(*state);
    auto ended = parts.store->end_logs((*state)->ends(), parts.filter);
    if (!ended) {
      log_error("where logs end: " + sentence(ended.error(), Language::english));
    } else if (voided != nullptr) {
      *voided = std::move(*ended);
    }
    return *state;
  }

  void serve_one(IngestRequest& request) {
    auto ingested =
        parts.store->commit(std::move(request.ingest), parts.filter, storage::Durability::soon, parts.clock_ms());
    if (!ingested) return request.done(tl::unexpected(ingested.error()));
    if (!unsynced) {
      unsynced = true;
      unsynced_since = std::chrono::steady_clock::now();
    }
    look_for_another_machine(*ingested);
    tell(std::move(*ingested), request.ticket);
    request.done({});
  }

  void look_for_another_machine(const Ingested& received) {
    const auto found = own.look_for_another_machine(received);
    if (!found) log_error("remembering another machine: " + sentence(found.error(), Language::english));
    if (!own.written_elsewhere() || written_elsewhere != 0) return;
    written_elsewhere = *own.written_elsewhere();
    const Error error(Errc::two_machines, {std::to_string(written_elsewhere)});
    log_error(sentence(error, Language::english) + " " + advice(error, Language::english));
  }

  void serve_one(PublishRequest&) { CHECK(false); }  // served in groups

  // Own entries that wait together are chained, signed once, committed with one sync and anchored once.
  void publish_group(std::deque<Request>& taken) {
    std::vector<PublishRequest> group;
    std::size_t bytes = 0;
    while (!taken.empty() && group.size() < batch_entries_max && bytes < batch_bytes_max) {
      auto* request = std::get_if<PublishRequest>(&taken.front());
      if (request == nullptr) break;
      bytes += own_draft_bytes(request->draft);
      group.push_back(std::move(*request));
      taken.pop_front();
    }
    if (!network) {
      for (auto& request : group) request.done(fail(Errc::no_network));
      return;
    }
    std::vector<Draft> drafts;
    drafts.reserve(group.size());
    for (auto& request : group) drafts.push_back(std::move(request.draft));
    auto written = own.write(*network, std::move(drafts), parts.filter, parts.clock_ms(), !taken.empty());
    if (!written) {
      for (auto& request : group) request.done(tl::unexpected(written.error()));
      return;
    }
    tell(std::move(written->ingested), std::nullopt);
    for (std::size_t i = 0; i < group.size(); ++i) group[i].done(written->entries[i]);
  }

  void serve_one(TogetherRequest& request) {
    if (!network) return request.done(fail(Errc::no_network));
    auto drafts = request.make();
    if (!drafts) return request.done(tl::unexpected(drafts.error()));
    auto written =
        own.write(*network, std::move(*drafts), parts.filter, parts.clock_ms(), false, OwnLog::Failing::ends_all);
    if (!written) return request.done(tl::unexpected(written.error()));
    tell(std::move(written->ingested), std::nullopt);
    std::vector<PublishedEntry> entries;
    for (auto& entry : written->entries) entries.push_back(std::move(*entry));
    request.done(std::move(entries));
  }

  void serve_one(ImportRequest& request) {
    if (!network) return request.done(fail(Errc::no_network));
    std::vector<Result<ImportedDraft>> outcomes(request.drafts.size(), ImportedDraft{});
    std::vector<Draft> fresh;
    std::vector<std::size_t> fresh_at;                        // where each stands among the drafts
    std::map<std::string, std::size_t, std::less<>> in_this;  // marks, and the drafts that bear them first
    for (std::size_t i = 0; i < request.drafts.size(); ++i) {
      Draft& draft = request.drafts[i];
      if (const auto [first, added] = in_this.emplace(draft.mark, i); !added) {
        outcomes[i]->same_as = first->second;
        continue;
      }
      const auto held = parts.store->marked_place(draft.mark);
      if (!held) return request.done(tl::unexpected(held.error()));
      if (*held) {
        outcomes[i] = ImportedDraft{**held, true, std::nullopt};
        continue;
      }
      fresh_at.push_back(i);
      fresh.push_back(std::move(draft));
    }
    if (!fresh.empty()) {
      auto written = own.write(*network, std::move(fresh), parts.filter, parts.clock_ms(), true);
      if (!written) return request.done(tl::unexpected(written.error()));
      for (std::size_t i = 0; i < fresh_at.size(); ++i) {
        const Result<PublishedEntry>& entry = written->entries[i];
        if (entry) {
          outcomes[fresh_at[i]]->place = entry->place;
        } else {
          outcomes[fresh_at[i]] = tl::unexpected(entry.error());
        }
      }
      tell(std::move(written->ingested), std::nullopt);
    }
    for (auto& outcome : outcomes) {
      if (!outcome || !outcome->same_as) continue;
      const Result<ImportedDraft> first = outcomes[*outcome->same_as];
      if (first) {
        outcome->place = first->place;
      } else {
        outcome = first;
      }
    }
    request.done(std::move(outcomes));
  }

  void serve_one(NetworkRequest& request) {
    if (!network) return request.done(fail(Errc::no_network));
    if (written_elsewhere != 0) return request.done(fail(Errc::two_machines, {std::to_string(written_elsewhere)}));
    auto state = read_network_state(*parts.store, *network);
    if (!state) return request.done(tl::unexpected(state.error()));
    const MemberState* lead = (*state)->lead();
    if (lead == nullptr || lead->admission.node_key != parts.node_key->public_key()) {
      return request.done(fail(Errc::not_lead, {lead == nullptr ? "?" : lead->admission.handle}));
    }
    auto content = request.make(**state);
    if (!content) return request.done(tl::unexpected(content.error()));
    auto entry =
        write_network_entry(*parts.node_key, *network, (*state)->head_position() + 1, (*state)->head(), *content);
    if (!entry) return request.done(tl::unexpected(entry.error()));
    if (auto stored = store_network_entries({std::move(*entry)}); !stored) {
      return request.done(tl::unexpected(stored.error()));
    }
    request.done(parts.membership->current());
  }

  void serve_one(BeginRequest& request) {
    if (network) return request.done(fail(Errc::network_exists, {parts.membership->current()->name()}));
    network = request.network;
    auto stored = store_network_entries(std::move(request.entries));
    if (stored) stored = parts.store->put_mark(network_mark, request.network.view());
    if (!stored) network.reset();
    request.done(std::move(stored));
  }

  Result<void> store_network_entries(std::vector<SignedNetworkEntry> entries) {
    Ingest ingest;
    for (auto& entry : entries) {
      auto checked = check_network_entry(*network, std::move(entry));
      if (!checked) return tl::unexpected(checked.error());
      ingest.network.push_back(std::move(*checked));
    }
    auto ingested = parts.store->commit(std::move(ingest), parts.filter, storage::Durability::synced, parts.clock_ms());
    if (!ingested) return tl::unexpected(ingested.error());
    tell(std::move(*ingested), std::nullopt);
    return {};
  }

  void serve_one(FollowRequest& request) {
    const Filter filter = request.follows.filter().of(parts.node_key->public_key());
    const Bytes kept = request.follows.encode();
    std::vector<storage::Mark> marks{{follows_mark, kept}};
    if (request.drop) marks.push_back({dropping_mark, "1"});
    if (auto changed = parts.store->refilter(filter, request.sorting, marks); !changed) {
      return request.done(tl::unexpected(changed.error()));
    }
    parts.filter = filter;
    tell_followed();
    if (!request.drop) return request.done(storage::Dropped());
    push(DropRequest{{}, std::move(request.done)});
  }

  void serve_one(DropRequest& request) {
    const auto step = parts.store->drop_unfollowed(parts.filter, request.so_far.next, drop_step);
    if (!step) {
      log_error("drop: " + sentence(step.error(), Language::english));
      return request.done(tl::unexpected(step.error()));
    }
    request.so_far.documents += step->documents;
    request.so_far.octets += step->octets;
    request.so_far.next = step->next;
    if (step->documents > 0) tell_followed();
    if (!step->next.empty()) {
      // The mark stays, and the next start goes on.
      if (is_stopping()) return request.done(fail(Errc::shutting_down));
      return push(DropRequest{std::move(request.so_far), std::move(request.done)});
    }
    if (auto finished = parts.store->put_mark(dropping_mark, {}); !finished) {
      return request.done(tl::unexpected(finished.error()));
    }
    log_info("dropped " + std::to_string(request.so_far.documents) + " documents that nothing follows");
    request.done(request.so_far);
  }

  void tell_followed() {
    Notice notice;
    notice.ingested = std::make_shared<const Ingested>();
    notice.followed = std::make_shared<const Followed>(Followed{parts.filter, parts.store->logs()});
    parts.bulletin->tell(notice);
  }

  bool is_stopping() {
    const std::lock_guard lock(mutex);
    return stopping;
  }

  void serve_one(MarkRequest& request) { request.done(parts.store->put_mark(request.name, request.value)); }

  void serve_one(PartnerRequest& request) {
    if (auto stored = parts.store->put_partner(request.record); !stored) {
      log_warning("partner record: " + sentence(stored.error(), Language::english));
    }
  }
};

StoreLane::StoreLane(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {
  impl_->thread = std::thread([impl = impl_.get()] {
    name_thread("store");
    impl->loop();
  });
}

StoreLane::~StoreLane() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_one();
  impl_->thread.join();
}

void StoreLane::ingest(Ingest ingest, std::optional<std::uint64_t> ticket, std::function<void(Result<void>)> done) {
  impl_->push(IngestRequest{std::move(ingest), ticket, std::move(done)});
}

void StoreLane::publish(Draft draft, std::function<void(Result<PublishedEntry>)> done) {
  impl_->push(PublishRequest{std::move(draft), std::move(done)});
}

void StoreLane::publish_together(MakeDrafts make, std::function<void(Result<std::vector<PublishedEntry>>)> done) {
  impl_->push(TogetherRequest{std::move(make), std::move(done)});
}

void StoreLane::import_drafts(std::vector<Draft> drafts, std::function<void(Outcomes)> done) {
  impl_->push(ImportRequest{std::move(drafts), std::move(done)});
}

void StoreLane::write_network(MakeContent make, std::function<void(Result<std::shared_ptr<const NetworkState>>)> done) {
  impl_->push(NetworkRequest{std::move(make), std::move(done)});
}

void StoreLane::begin_network(const NetworkId& network, std::vector<SignedNetworkEntry> entries,
                              std::function<void(Result<void>)> done) {
  impl_->push(BeginRequest{network, std::move(entries), std::move(done)});
}

void StoreLane::follow(Follows follows, storage::Sorting sorting, bool drop,
                       std::function<void(Result<storage::Dropped>)> done) {
  impl_->push(FollowRequest{std::move(follows), std::move(sorting), drop, std::move(done)});
}

Result<Follows> read_follows(const storage::Store& store) {
  const auto kept = store.mark(follows_mark);
  if (!kept) return tl::unexpected(kept.error());
  if (!*kept) return Follows();
  auto follows = Follows::decode(**kept);
  if (!follows) return fail(Errc::store_damaged, {"what this city follows"});
  return std::move(*follows);
}

void StoreLane::put_mark(std::string name, Bytes value, std::function<void(Result<void>)> done) {
  impl_->push(MarkRequest{std::move(name), std::move(value), std::move(done)});
}

Sequence StoreLane::written_elsewhere() const { return impl_->written_elsewhere; }

void StoreLane::put_partner(storage::PartnerRecord record) { impl_->push(PartnerRequest{std::move(record)}); }

}  // namespace essaim::daemon

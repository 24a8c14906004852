#include "daemon/store_lane.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "daemon/log.h"
#include "daemon/own_log.h"
#include "daemon/store_writer.h"
#include "daemon/thread_name.h"

namespace essaim::daemon {
namespace {

// One batch: enough that one sync serves many publishers, small enough that nobody waits long behind it (DESIGN §8).
constexpr std::size_t batch_entries_max = 512;
constexpr std::size_t batch_bytes_max = 1024 * 1024;
// Received entries are on the disk a second after they were accepted (DESIGN §5).
constexpr std::chrono::milliseconds sync_delay{1000};
// Erasing what was taken back is no hurry but at the moment of a retraction, which asks for it itself.
constexpr std::chrono::minutes erase_interval{10};

struct PublishRequest {
  Draft draft;
  std::function<void(Result<PublishedEntry>)> done;
};
// What waits: publishers, who share a batch where they stand together, and everybody else.
using Request = std::variant<PublishRequest, std::function<void()>>;

}  // namespace

struct StoreLane::Impl {
  explicit Impl(Parts parts) : writer(std::move(parts)) {
    if (writer.is_drop_unfinished()) {
      log_info("goes on to drop texts that nothing follows");
      push([this] { drop({}, [](const Result<storage::Dropped>&) {}); });
    }
  }

  StoreWriter writer;

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
      writer.erase();
    }
  }

  void sync_now() {
    unsynced = false;
    writer.sync();
  }

  void serve(std::deque<Request> taken) {
    while (!taken.empty()) {
      if (std::holds_alternative<PublishRequest>(taken.front())) {
        publish_group(taken);
      } else {
        const auto act = std::get<std::function<void()>>(std::move(taken.front()));
        taken.pop_front();
        act();
      }
    }
  }

  // Own entries that wait together are chained, signed once, committed with one sync and anchored once.
  void publish_group(std::deque<Request>& taken) {
    std::vector<Draft> drafts;
    std::vector<std::function<void(Result<PublishedEntry>)>> done;
    std::size_t bytes = 0;
    while (!taken.empty() && drafts.size() < batch_entries_max && bytes < batch_bytes_max) {
      auto* request = std::get_if<PublishRequest>(&taken.front());
      if (request == nullptr) break;
      bytes += own_draft_bytes(request->draft);
      drafts.push_back(std::move(request->draft));
      done.push_back(std::move(request->done));
      taken.pop_front();
    }
    const auto entries = writer.publish(std::move(drafts), !taken.empty());
    for (std::size_t i = 0; i < done.size(); ++i) {
      if (entries) {
        done[i]((*entries)[i]);
      } else {
        done[i](tl::unexpected(entries.error()));
      }
    }
  }

  void ingest(Ingest what, std::optional<std::uint64_t> ticket, const std::function<void(Result<void>)>& done) {
    auto ingested = writer.ingest(std::move(what), ticket);
    if (ingested && !unsynced) {
      unsynced = true;
      unsynced_since = std::chrono::steady_clock::now();
    }
    done(std::move(ingested));
  }

  // A step at a time, so that others are served in between.
  void drop(storage::Dropped so_far, std::function<void(Result<storage::Dropped>)> done) {
    if (auto step = writer.drop_step(so_far); !step) return done(tl::unexpected(step.error()));
    if (so_far.next.empty()) return done(std::move(so_far));
    // The mark stays, and the next start goes on.
    if (is_stopping()) return done(fail(Errc::shutting_down));
    push([this, so_far = std::move(so_far), done = std::move(done)]() mutable {
      drop(std::move(so_far), std::move(done));
    });
  }

  bool is_stopping() {
    const std::lock_guard lock(mutex);
    return stopping;
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
  impl_->push([impl = impl_.get(), ingest = std::move(ingest), ticket, done = std::move(done)]() mutable {
    impl->ingest(std::move(ingest), ticket, done);
  });
}

void StoreLane::publish(Draft draft, std::function<void(Result<PublishedEntry>)> done) {
  impl_->push(PublishRequest{std::move(draft), std::move(done)});
}

void StoreLane::publish_together(MakeDrafts make, std::function<void(Result<std::vector<PublishedEntry>>)> done) {
  impl_->push([impl = impl_.get(), make = std::move(make), done = std::move(done)] {
    done(impl->writer.publish_together(make));
  });
}

void StoreLane::import_drafts(std::vector<Draft> drafts, std::function<void(Outcomes)> done) {
  impl_->push([impl = impl_.get(), drafts = std::move(drafts), done = std::move(done)]() mutable {
    done(impl->writer.import(std::move(drafts)));
  });
}

void StoreLane::write_network(MakeContent make, std::function<void(Result<std::shared_ptr<const NetworkState>>)> done) {
  impl_->push(
      [impl = impl_.get(), make = std::move(make), done = std::move(done)] { done(impl->writer.write_network(make)); });
}

void StoreLane::begin_network(const NetworkId& network, std::vector<SignedNetworkEntry> entries,
                              std::function<void(Result<void>)> done) {
  impl_->push([impl = impl_.get(), network, entries = std::move(entries), done = std::move(done)]() mutable {
    done(impl->writer.begin_network(network, std::move(entries)));
  });
}

void StoreLane::follow(Follows follows, storage::Sorting sorting, bool drop,
                       std::function<void(Result<storage::Dropped>)> done) {
  impl_->push([impl = impl_.get(), follows = std::move(follows), sorting = std::move(sorting), drop,
               done = std::move(done)]() mutable {
    auto changed = impl->writer.follow(follows, sorting, drop);
    if (!changed) return done(tl::unexpected(changed.error()));
    if (!drop) return done(storage::Dropped());
    impl->push([impl, done = std::move(done)]() mutable { impl->drop({}, std::move(done)); });
  });
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
  impl_->push([impl = impl_.get(), name = std::move(name), value = std::move(value), done = std::move(done)] {
    done(impl->writer.put_mark(name, value));
  });
}

Sequence StoreLane::written_elsewhere() const { return impl_->writer.written_elsewhere(); }

void StoreLane::put_partner(storage::PartnerRecord record) {
  impl_->push([impl = impl_.get(), record = std::move(record)] { impl->writer.put_partner(record); });
}

}  // namespace essaim::daemon

#include "daemon/index_lane.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "daemon/index_follower.h"
#include "daemon/log.h"
#include "daemon/sync_mark.h"
#include "daemon/thread_name.h"

namespace essaim::daemon {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Below everything that somebody waits for.
constexpr int niceness = 15;
// One commit costs some milliseconds whatever is in it; of many texts it takes a while, in which nothing is removed.
constexpr std::size_t changes_per_commit = 2000;
constexpr seconds commit_interval{2};
// So many documents at once come from a sync or an import, not from somebody who publishes.
constexpr std::size_t many_documents = 16;
// They come again within that time, or it is over; and no rest lasts longer, however much comes.
constexpr milliseconds rest_after_many{300};
constexpr seconds rest_longest{20};
constexpr seconds work_between_rests{5};
// A synced index survives a power cut.
constexpr seconds sync_interval{20};
// Failing again and again, as on a disk that is full or broken, it tries less and less often.
constexpr seconds retry_first{1};
constexpr seconds retry_last{600};
// Rewriting the files takes at most so small a share of the time, however often texts are taken back.
constexpr int rewrite_share = 20;

}  // namespace

struct IndexLane::Impl {
  explicit Impl(Parts p)
      : parts(std::move(p)),
        shared(std::make_shared<search::IndexShared>(parts.directory)),
        follower(parts.store, *parts.membership, shared),
        mark(parts.directory.string() + ".unsynced") {
    subscription = parts.bulletin->subscribe([this](const Notice& notice) {
      const storage::Counters counters = parts.store->counters();
      {
        const std::lock_guard lock(mutex);
        notices.emplace_back(notice, counters);
        if (notice.ingested->documents.size() >= many_documents) many_at = Clock::now();
      }
      wake.notify_one();
    });
    thread = std::thread([this] {
      name_thread("index");
      ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
      loop();
    });
  }

  Parts parts;
  std::shared_ptr<search::IndexShared> shared;
  IndexFollower follower;  // the thread's own
  SyncMark mark;           // the thread's own
  std::uint64_t subscription = 0;

  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::pair<Notice, storage::Counters>> notices;
  Clock::time_point many_at{};
  bool stopping = false;
  bool anew = false;
  Progress progress{State::behind, 0, 0, 0};  // until it has looked
  std::thread thread;

  bool is_open = false;
  Clock::time_point last_commit{}, last_sync{}, rested_since{}, last_rewrite{};
  Clock::duration rewrite_took{};
  seconds retry{0};

  void loop() {
    for (;;) {
      if (const auto rested = rest_until()) {
        if (!wait(*rested, false)) break;
        continue;
      }
      const Result<bool> more = turn();
      if (!more) {
        recover(more.error());
        if (!wait(Clock::now() + retry, false)) break;
      } else if (!wait(*more ? Clock::time_point{} : Clock::now() + sync_interval, true)) {
        break;
      }
    }
    finish();
  }

  // False when it is time to stop.
  bool wait(Clock::time_point until, bool news_wakes) {
    std::unique_lock lock(mutex);
    wake.wait_until(lock, until, [&] { return stopping || (news_wakes && (!notices.empty() || anew)); });
    return !stopping;
  }

  // While many documents come; nothing where there is no reason to rest.
  std::optional<Clock::time_point> rest_until() {
    const Clock::time_point now = Clock::now();
    Clock::time_point end;
    {
      const std::lock_guard lock(mutex);
      end = many_at + rest_after_many;
    }
    if (end <= now) {
      rested_since = {};
      return std::nullopt;
    }
    if (rested_since == Clock::time_point{}) rested_since = now;
    if (now - rested_since < rest_longest) return end;
    if (now - rested_since > rest_longest + work_between_rests) rested_since = now;
    return std::nullopt;
  }

  // Does some work; whether there is more.
  Result<bool> turn() {
    if (auto enough = check_disk(); !enough) return tl::unexpected(enough.error());
    if (!is_open) {
      if (auto opened = follower.open(mark.trusted()); !opened) return tl::unexpected(opened.error());
      is_open = true;
      last_commit = Clock::now();
    }
    const bool begin = take_news() || !search::files_in_place(*shared);
    // Whoever waits for a whole index must not take the old one for it.
    say_progress(begin ? std::optional(State::building) : std::nullopt);
    if (begin) {
      log_warning("the search index is missing or damaged: it is made anew");
      if (auto begun = follower.begin_anew(); !begun) return tl::unexpected(begun.error());
    }
    const auto more = follower.step();
    if (!more) return tl::unexpected(more.error());
    if (auto kept = keep(*more); !kept) return tl::unexpected(kept.error());
    retry = seconds(0);
    say_progress(std::nullopt);
    return *more;
  }

  // What was removed is committed with the next of these; it is in no answer any more anyway.
  Result<void> keep(bool more) {
    const Clock::time_point now = Clock::now();
    const std::size_t changes = follower.uncommitted();
    if (more && changes < changes_per_commit && (changes == 0 || now - last_commit < commit_interval)) return {};
    if (changes > 0 && !mark.set()) {
      if (auto marked = mark.set_unsynced(); !marked) return marked;
      last_sync = now;
    }
    if (auto committed = follower.commit(); !committed) return committed;
    last_commit = Clock::now();
    if (more) return {};
    if (follower.remains() && now - last_rewrite >= rewrite_share * rewrite_took) {
      if (auto rewritten = follower.rewrite(); !rewritten) return rewritten;
      last_rewrite = Clock::now();
      rewrite_took = last_rewrite - now;
    }
    return mark.set() && now - last_sync >= sync_interval ? sync() : Result<void>();
  }

  Result<void> sync() {
    if (auto synced = follower.sync(); !synced) return synced;
    last_sync = Clock::now();
    return mark.clear();
  }

  Result<void> check_disk() const {
    std::error_code failure;
    const auto space = std::filesystem::space(parts.directory.parent_path(), failure);
    if (failure || space.available >= parts.free_bytes_floor) return {};
    return fail(Errc::disk_full, {std::to_string(space.available >> 20), std::to_string(parts.free_bytes_floor >> 20)});
  }

  // True where the index is to be made anew.
  bool take_news() {
    std::deque<std::pair<Notice, storage::Counters>> taken;
    bool begin = false;
    {
      const std::lock_guard lock(mutex);
      taken.swap(notices);
      std::swap(begin, anew);
    }
    for (const auto& [notice, counters] : taken) follower.on_notice(notice, counters);
    return begin;
  }

  // The sentence is for people; what a library or the system said stands in the arguments.
  static std::string described(const Error& error) {
    std::string text = "search index: " + sentence(error, Language::english);
    if (error.code != Errc::index_failed) return text;
    for (const std::string& argument : error.arguments) text += " (" + argument + ")";
    return text;
  }

  void recover(const Error& error) {
    log_error(described(error));
    retry = std::clamp(retry * 2, retry_first, retry_last);
    if (error.code == Errc::disk_full) return say_progress(State::paused);
    if (error.code != Errc::index_failed) return;
    // Whatever it was, what is derived can be made again.
    const std::lock_guard lock(mutex);
    anew = true;
    progress.state = State::building;
  }

  void say_progress(std::optional<State> state) {
    const IndexFollower::Progress now = follower.progress();
    const std::lock_guard lock(mutex);
    progress.looked_at = now.looked_at;
    progress.all = now.all;
    progress.state = state.value_or(now.building ? State::building : !follower.done() ? State::behind : State::ready);
  }

  void finish() {
    if (!is_open) return;
    Result<void> ended = follower.commit();
    // A large index that is being built is not waited for: it goes on after the next start.
    if (ended && mark.set() && follower.done()) ended = sync();
    if (!ended) log_error(described(ended.error()));
  }

  void stop() {
    parts.bulletin->unsubscribe(subscription);
    {
      const std::lock_guard lock(mutex);
      if (stopping) return;
      stopping = true;
    }
    wake.notify_one();
    thread.join();
  }
};

IndexLane::IndexLane(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {}
IndexLane::~IndexLane() { stop(); }
void IndexLane::stop() { impl_->stop(); }

const std::shared_ptr<search::IndexShared>& IndexLane::shared() const { return impl_->shared; }

void IndexLane::make_anew() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->anew = true;
    impl_->progress.state = State::building;
  }
  impl_->wake.notify_one();
}

IndexLane::Progress IndexLane::progress() const {
  const std::lock_guard lock(impl_->mutex);
  Progress progress = impl_->progress;
  progress.texts = impl_->shared->facts.size();
  if (impl_->anew && progress.state != State::paused) progress.state = State::building;
  if (!impl_->notices.empty() && progress.state == State::ready) progress.state = State::behind;
  return progress;
}

}  // namespace essaim::daemon

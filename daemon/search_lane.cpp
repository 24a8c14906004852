#include "daemon/search_lane.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "daemon/thread_name.h"

namespace essaim::daemon {
namespace {

// Each takes some milliseconds; who comes later would wait for seconds.
constexpr std::size_t waiting_max = 256;

}  // namespace

struct SearchLane::Impl {
  explicit Impl(std::shared_ptr<search::IndexShared> s) : shared(std::move(s)) {
    thread = std::thread([this] {
      name_thread("search");
      loop();
    });
  }

  void loop() {
    Tools tools(shared);
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [&] { return stopping || !waiting.empty(); });
      if (stopping) return;
      const std::function<void(Tools&)> work = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      work(tools);
      lock.lock();
    }
  }

  std::shared_ptr<search::IndexShared> shared;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::function<void(Tools&)>> waiting;
  bool stopping = false;
  std::thread thread;
};

SearchLane::SearchLane(std::shared_ptr<search::IndexShared> shared)
    : impl_(std::make_unique<Impl>(std::move(shared))) {}
SearchLane::~SearchLane() { stop(); }

void SearchLane::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    if (std::exchange(impl_->stopping, true)) return;
    impl_->waiting.clear();
  }
  impl_->wake.notify_one();
  impl_->thread.join();
}

bool SearchLane::ask(std::function<void(Tools&)> work) {
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->stopping || impl_->waiting.size() == waiting_max) return false;
    impl_->waiting.push_back(std::move(work));
  }
  impl_->wake.notify_one();
  return true;
}

}  // namespace essaim::daemon

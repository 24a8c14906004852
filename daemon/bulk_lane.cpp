#include "daemon/bulk_lane.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "core/check.h"
#include "core/limits.h"
#include "daemon/net/loop.h"

namespace essaim::daemon {
namespace {

// More than one imports at once is rare, and each keeps three under way. Each may hold its text and as much again.
constexpr std::size_t requests_max = 8;
static_assert(requests_max * 2 * limits::import_bytes_max <= 64 * 1024 * 1024);
constexpr unsigned threads_max = 4;

}  // namespace

BulkLane::BulkLane() = default;
BulkLane::~BulkLane() { stop(); }

void BulkLane::stop() {
  std::unique_ptr<Workers> workers;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    workers = std::move(workers_);
  }
  if (workers) workers->stop();
}

void BulkLane::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  if (!workers_) workers_ = std::make_unique<Workers>(std::clamp(std::thread::hardware_concurrency(), 1U, threads_max));
  workers_->post(std::move(work));
}

std::optional<BulkLane::Turn> BulkLane::begin() {
  const std::lock_guard lock(mutex_);
  if (under_way_ == requests_max) return std::nullopt;
  ++under_way_;
  return next_turn_++;
}

void BulkLane::act(Turn turn, std::function<void()> act) {
  std::unique_lock lock(mutex_);
  ready_.emplace(turn, std::move(act));
  // Whoever acts takes along what became ready meanwhile, so that no two run at once.
  if (acting_) return;
  acting_ = true;
  while (!ready_.empty() && ready_.begin()->first == next_act_) {
    const std::function<void()> next = std::move(ready_.begin()->second);
    ready_.erase(ready_.begin());
    ++next_act_;
    lock.unlock();
    next();
    lock.lock();
  }
  acting_ = false;
}

void BulkLane::end() {
  const std::lock_guard lock(mutex_);
  CHECK(under_way_ > 0);
  --under_way_;
}

}  // namespace essaim::daemon

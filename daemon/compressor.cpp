#include "daemon/compressor.h"

#include <utility>

#include "daemon/thread_name.h"

namespace essaim::daemon {

Compressor::Compressor() : thread_([this] { run(); }) {}

Compressor::~Compressor() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::future<std::vector<VerifiedDocument>> Compressor::compress(std::vector<OwnDocument> documents) {
  Task task([documents = std::move(documents)] {
    std::vector<VerifiedDocument> compressed;
    compressed.reserve(documents.size());
    for (const auto& [place, octets] : documents) compressed.push_back(own_document(place, octets, Effort::thorough));
    return compressed;
  });
  auto frames = task.get_future();
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
  return frames;
}

void Compressor::run() {
  name_thread("compress");
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

}  // namespace essaim::daemon

#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "core/document.h"

namespace essaim::daemon {

// A document of this city that stands in the store as it was compressed quickly.
struct OwnDocument {
  Place place;
  Bytes octets;
};

// A thread that compresses documents as well as can be while their publisher waits for the disk, which takes as long.
// One and the same, because zstd's tables for it are large and cost more than a text when they are made anew.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  // Their frames, in the same order. Any thread.
  std::future<std::vector<VerifiedDocument>> compress(std::vector<OwnDocument> documents);

 private:
  using Task = std::packaged_task<std::vector<VerifiedDocument>()>;
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace essaim::daemon

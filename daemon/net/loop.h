#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace essaim::daemon {

// The net lane: one thread that runs what sockets, timers and other lanes give it, one task after another. Everything
// under daemon/net lives on it unless its header says otherwise, and therefore needs no lock.
class Loop {
 public:
  Loop();
  // Ends the thread and drops what was waiting, without running it.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start();
  // Any thread. Tasks of one caller run in its order.
  void post(std::function<void()> task);
  // Ends the thread after the task under way. Any thread but its own; a second call does nothing.
  void stop();
  boost::asio::io_context& context();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Calls once when its time has come. Belongs to the loop's thread.
class Timer {
 public:
  explicit Timer(Loop& loop);
  ~Timer();  // cancels
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  // Replaces what was set before: of two starts only the second calls.
  void start(std::chrono::milliseconds after, std::function<void()> expired);
  void cancel();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// Threads for work that takes long beside a packet: signatures, hashes, reads of the disk.
class Workers {
 public:
  explicit Workers(unsigned threads);
  ~Workers();  // drops what waits, finishes what is under way
  void post(std::function<void()> work);
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace essaim::daemon

#include "daemon/net/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/thread_name.h"

namespace essaim::daemon {

namespace asio = boost::asio;

struct Loop::Impl {
  asio::io_context context{1};
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work{context.get_executor()};
  std::thread thread;
};

Loop::Loop() : impl_(std::make_unique<Impl>()) {}

Loop::~Loop() { stop(); }

void Loop::start() {
  impl_->thread = std::thread([context = &impl_->context] {
    name_thread("net");
    context->run();
  });
}

void Loop::post(std::function<void()> task) { asio::post(impl_->context, std::move(task)); }

void Loop::stop() {
  impl_->work.reset();
  impl_->context.stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

asio::io_context& Loop::context() { return impl_->context; }

struct Timer::Impl {
  explicit Impl(asio::io_context& context) : timer(context) {}
  asio::steady_timer timer;
  // A timer that has expired already cannot be cancelled any more; its call is then recognised as out of date.
  std::uint64_t generation = 0;
};

Timer::Timer(Loop& loop) : impl_(std::make_shared<Impl>(loop.context())) {}

Timer::~Timer() { cancel(); }

void Timer::start(std::chrono::milliseconds after, std::function<void()> expired) {
  const std::uint64_t generation = ++impl_->generation;
  impl_->timer.expires_after(after);
  impl_->timer.async_wait(
      [impl = impl_, generation, call = std::move(expired)](const boost::system::error_code& failed) {
        if (!failed && impl->generation == generation) call();
      });
}

void Timer::cancel() {
  ++impl_->generation;
  impl_->timer.cancel();
}

struct Workers::Impl {
  explicit Impl(unsigned count) : pool(0) {
    for (unsigned i = 0; i < count; ++i) {
      threads.emplace_back([this] {
        name_thread("workers");
        pool.attach();
      });
    }
  }
  asio::thread_pool pool;  // without threads of its own, for those have no names
  std::vector<std::thread> threads;
};

Workers::Workers(unsigned threads) : impl_(std::make_unique<Impl>(threads == 0 ? 1 : threads)) {}

Workers::~Workers() { stop(); }

void Workers::post(std::function<void()> work) { asio::post(impl_->pool, std::move(work)); }

void Workers::stop() {
  impl_->pool.stop();
  for (std::thread& thread : impl_->threads) {
    if (thread.joinable()) thread.join();
  }
  impl_->pool.join();
}

}  // namespace essaim::daemon

#include "base/context.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace chokepoint {

namespace {

/// True while this thread works on some pool's loop: a nested loop then runs inline instead of waiting for itself.
thread_local bool inside_loop = false;

}  // namespace

struct Pool::Workers {
  std::mutex one_loop;  // loops of different calling threads take turns
  std::mutex mutex;
  std::condition_variable work;
  std::condition_variable done;
  const std::function<void(std::size_t)>* body{nullptr};
  std::size_t size{0};
  std::atomic<std::size_t> next{0};
  std::uint64_t loop{0};
  unsigned busy{0};
  bool closing{false};
  std::vector<std::jthread> threads;  // last: joined before what they use goes

  void take_turns() noexcept {
    inside_loop = true;
    for (std::size_t i = next.fetch_add(1); i < size; i = next.fetch_add(1)) (*body)(i);
    inside_loop = false;
  }

  void serve() {
    std::uint64_t seen = 0;
    std::unique_lock lock(mutex);
    while (true) {
      work.wait(lock, [&] { return closing || loop != seen; });
      if (closing) return;
      seen = loop;
      lock.unlock();
      take_turns();
      lock.lock();
      if (--busy == 0) done.notify_one();
    }
  }
};

Pool::Pool(unsigned threads) : workers_(std::make_unique<Workers>()) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  workers_->threads.reserve(threads - 1);
  // The calling thread is the first worker.
  for (unsigned i = 1; i < threads; ++i)
    workers_->threads.emplace_back([workers = workers_.get()] { workers->serve(); });
}

Pool::~Pool() {
  const std::scoped_lock lock(workers_->mutex);
  workers_->closing = true;
  workers_->work.notify_all();
}

unsigned Pool::threads() const { return static_cast<unsigned>(workers_->threads.size()) + 1; }

void Pool::run(std::size_t n, const std::function<void(std::size_t)>& body) {
  Workers& w = *workers_;
  if (n <= 1 || w.threads.empty() || inside_loop) {
    for (std::size_t i = 0; i < n; ++i) body(i);
    return;
  }
  const std::scoped_lock turn(w.one_loop);
  {
    const std::scoped_lock lock(w.mutex);
    w.body = &body;
    w.size = n;
    w.next = 0;
    w.busy = static_cast<unsigned>(w.threads.size());
    ++w.loop;
  }
  w.work.notify_all();
  w.take_turns();
  std::unique_lock lock(w.mutex);
  w.done.wait(lock, [&] { return w.busy == 0; });
}

}  // namespace chokepoint

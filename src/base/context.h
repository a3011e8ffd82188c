// What a call borrows from its caller: workers, cancellation, progress, limits. Never stored, and nothing in it may
// change an answer.
// Verified by: tests/base/context_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string_view>

namespace chokepoint {

/// A fixed set of worker threads. `run` calls body(i) once for each i in [0, n), in any order and on any thread;
/// callers write results into slot i, so the answer does not depend on the number of threads. body must not throw.
class Pool {
 public:
  /// threads = 0: as many as the machine has.
  explicit Pool(unsigned threads = 0);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  unsigned threads() const;
  /// Nested calls run on the calling thread.
  void run(std::size_t n, const std::function<void(std::size_t)>& body);

 private:
  struct Workers;
  std::unique_ptr<Workers> workers_;
};

/// Receives progress; thread-safe. The default swallows it.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void stage(std::string_view /*name*/, std::uint64_t /*total*/) {}
  virtual void advance(std::uint64_t /*by*/) {}
};

class Ranks;

struct Context {
  Pool& pool;
  std::stop_token cancel;  // asked once per day, scenario or 4 MiB of input; never per link
  Progress& progress;
  std::size_t memory_limit{std::size_t{8} << 30};  // a planned allocation above it is a Fault, not a bad_alloc
  // Processes that share this question (base/ranks.h); null: none. For the whole of it only: a context made for part of
  // the work, which may run inside a parallel loop, has none, and so cannot ask other ranks out of turn.
  Ranks* ranks{nullptr};
};

/// A context with its own pool, no cancellation and no progress: for tests and small tools.
struct PlainContext {
  explicit PlainContext(unsigned threads = 1) : pool(threads) {}
  Pool pool;
  Progress progress;
  Context context() { return Context{pool, {}, progress}; }
};

}  // namespace chokepoint

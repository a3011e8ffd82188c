// Ranks made of threads: what runs over MPI is tried here without it. Each body has its own context, as a process
// would.
#pragma once

#include <barrier>
#include <functional>
#include <thread>
#include <vector>

#include "base/context.h"
#include "base/ranks.h"

namespace chokepoint::trial {

class ThreadRanks {
 public:
  explicit ThreadRanks(int size) : size_(size), barrier_(size), bytes_(size), out_(size) {}

  /// body(context) on each rank; returns when all have ended.
  void run(const std::function<void(Context&)>& body, unsigned threads = 1) {
    std::vector<std::jthread> all;
    for (int r = 0; r < size_; ++r) {
      all.emplace_back([this, r, threads, &body] {
        PlainContext plain(threads);
        Context context = plain.context();
        One one(*this, r);
        if (size_ > 1) context.ranks = &one;
        body(context);
      });
    }
  }

 private:
  class One final : public Ranks {
   public:
    One(ThreadRanks& all, int rank) : all_(all), rank_(rank) {}
    int rank() const override { return rank_; }
    int size() const override { return all_.size_; }
    std::vector<std::string> gather(const std::string& mine) override {
      all_.bytes_[rank_] = mine;
      all_.barrier_.arrive_and_wait();
      std::vector<std::string> gathered = all_.bytes_;
      all_.barrier_.arrive_and_wait();
      return gathered;
    }
    void exchange(std::span<const std::vector<double>> to, std::span<std::vector<double>> from) override {
      all_.out_[rank_] = to;
      all_.barrier_.arrive_and_wait();
      for (int r = 0; r < all_.size_; ++r) {
        if (r != rank_) std::copy(all_.out_[r][rank_].begin(), all_.out_[r][rank_].end(), from[r].begin());
      }
      all_.barrier_.arrive_and_wait();
    }

   private:
    ThreadRanks& all_;
    int rank_;
  };

  int size_;
  std::barrier<> barrier_;
  std::vector<std::string> bytes_;
  std::vector<std::span<const std::vector<double>>> out_;
};

}  // namespace chokepoint::trial

#include "model/esri/fast.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>

#include "model/esri/worker.h"

namespace chokepoint::model::esri {
namespace {

constexpr std::uint32_t kLongestWalk = 24;  // steps that a certified closure may take
constexpr std::size_t kTrials = 16;         // closures that tell whether a network's losses stay local downstream
constexpr std::size_t kTakenAtOnce = 64;

bool is_closure(const Scenario& scenario) {
  return scenario.cuts.empty() && scenario.shocks.size() == 1 && scenario.shocks[0].down == 1.0 &&
         scenario.shocks[0].up == 1.0;
}

/// Asked of the network's own firms, not of the scenarios: an answer must not depend on what else is asked.
bool closures_stay_local(const Layout& layout, const Method& method) {
  std::size_t local = 0;
  Worker worker(layout, method);
  const std::size_t trials = std::min<std::size_t>(kTrials, layout.firms);
  for (std::size_t t = 0; t < trials; ++t)
    local += worker.stays_local(static_cast<std::uint32_t>(t * layout.firms / trials)) ? 1 : 0;
  return 2 * local > trials;
}

}  // namespace

struct Fast::Known {
  std::once_flag local_asked, walks_asked;
  bool local{false};
  Walks walks;

  bool stays_local(const Layout& layout, const Method& method) {
    std::call_once(local_asked, [&] { local = closures_stay_local(layout, method); });
    return local;
  }
  const Walks& walks_of(const Layout& layout) {
    std::call_once(walks_asked, [&] { walks = make_walks(layout, kLongestWalk); });
    return walks;
  }
};

namespace {

/// One run over many scenarios: which are left, by the loop they need.
template <class Known>
class Runner {
 public:
  Runner(const Layout& layout, const Plain& plain, const Method& method, Known& known,
         std::span<const Scenario> scenarios, const Wish& wish, Context& context)
      : layout_(layout),
        plain_(plain),
        method_(method),
        known_(known),
        scenarios_(scenarios),
        wish_(wish),
        context_(context) {
    answer_.losses.resize(scenarios.size());
    answer_.finished.assign(scenarios.size(), 0);
    way_.assign(scenarios.size(), Way::done);
    foreseen_.assign(scenarios.size(), 0);
  }

  Answer run() {
    std::vector<std::size_t> closures;
    for (std::size_t s = 0; s < scenarios_.size(); ++s) {
      if (Worker::walks_apply(layout_, method_) && is_closure(scenarios_[s])) {
        closures.push_back(s);
      } else {
        way_[s] = Way::spreads;
      }
    }
    if (!closures.empty() && known_.stays_local(layout_, method_)) {
      certify(closures);
      close(unfinished(closures));
    } else {
      for (const std::size_t s : closures) way_[s] = Way::spreads;
    }
    couple();
    ask_plain();
    for (std::size_t s = 0; s < scenarios_.size(); ++s) {
      if (answer_.finished[s] == 0) answer_.outcome = Outcome::stopped;
      if (answer_.finished[s] != 0 && !answer_.losses[s].settled && answer_.outcome == Outcome::done)
        answer_.outcome = Outcome::not_converged;
    }
    return std::move(answer_);
  }

 private:
  /// body(worker, from, to) over [0, count) in pieces, each thread with its own worker.
  template <class Body>
  void share_out(std::size_t count, std::size_t piece, const Body& body) {
    std::atomic<std::size_t> next{0};
    const std::size_t threads = std::min<std::size_t>(context_.pool.threads(), (count + piece - 1) / piece);
    context_.pool.run(threads, [&](std::size_t) {
      Worker worker(layout_, method_);
      for (std::size_t from = next.fetch_add(piece); from < count; from = next.fetch_add(piece)) {
        if (context_.cancel.stop_requested()) return;
        body(worker, from, std::min(count, from + piece));
      }
    });
  }

  void finish(std::size_t scenario, const Loss& loss) {
    answer_.losses[scenario] = loss;
    answer_.finished[scenario] = 1;
    context_.progress.advance(1);
  }

  std::vector<std::size_t> unfinished(const std::vector<std::size_t>& among) const {
    std::vector<std::size_t> left;
    for (const std::size_t s : among) {
      if (answer_.finished[s] == 0) left.push_back(s);
    }
    return left;
  }

  std::uint32_t firm_of(std::size_t scenario) const { return scenarios_[scenario].shocks[0].firm; }

  void certify(const std::vector<std::size_t>& closures) {
    if (!(wish_.most_error > 0.0) || wish_.firms || layout_.most_down > 1.0 + 1e-12) return;
    const Walks& walks = known_.walks_of(layout_);
    alone(closures, [&](Worker& worker, std::size_t s) { return worker.certify(firm_of(s), walks, wish_.most_error); });
    if (!Worker::narrow_serves(method_, wish_.most_error)) return;
    side_by_side<Lane16::kCount>(unfinished(closures), [&](Worker& worker, auto firms, auto results) {
      worker.close_narrow(firms, wish_.most_error, results);
    });
  }

  void settle(std::span<const std::size_t> block, std::span<Outgoing> results) {
    for (std::size_t l = 0; l < block.size(); ++l) {
      way_[block[l]] = results[l].way;
      if (results[l].way != Way::done) continue;
      if (wish_.firms) wish_.firms(block[l], results[l].firms);
      finish(block[l], results[l].loss);
    }
  }

  /// One by one; remembers the least steps of those that need lanes.
  template <class One>
  void alone(const std::vector<std::size_t>& closures, const One& one) {
    share_out(closures.size(), kTakenAtOnce, [&](Worker& worker, std::size_t from, std::size_t to) {
      for (std::size_t c = from; c < to; ++c) {
        Outgoing result = one(worker, closures[c]);
        settle({&closures[c], 1}, {&result, 1});
        foreseen_[closures[c]] = result.loss.steps;
      }
    });
  }

  /// In lanes; those that will stop together go together, so that none waits.
  template <std::size_t kCount, class Block>
  void side_by_side(std::vector<std::size_t> closures, const Block& close_block) {
    std::stable_sort(closures.begin(), closures.end(),
                     [&](std::size_t a, std::size_t b) { return foreseen_[a] > foreseen_[b]; });
    share_out(closures.size(), kCount, [&](Worker& worker, std::size_t from, std::size_t to) {
      std::uint32_t firms[kCount];
      Outgoing results[kCount];
      for (std::size_t c = from; c < to; ++c) firms[c - from] = firm_of(closures[c]);
      close_block(worker, std::span<const std::uint32_t>(firms, to - from), std::span<Outgoing>(results, to - from));
      settle({closures.data() + from, to - from}, {results, to - from});
    });
  }

  void close(const std::vector<std::size_t>& closures) {
    const bool firms = static_cast<bool>(wish_.firms);
    alone(closures, [&](Worker& worker, std::size_t s) { return worker.close_alone(firm_of(s), firms); });
    std::vector<std::size_t> left;
    for (const std::size_t s : unfinished(closures)) {
      if (way_[s] == Way::spreads) left.push_back(s);
    }
    side_by_side<kLanes>(std::move(left),
                         [&](Worker& worker, auto block, auto results) { worker.close_firms(block, firms, results); });
    answer_.exact += closures.size();
  }

  std::vector<std::size_t> left_for(Way way) const {
    std::vector<std::size_t> left;
    for (std::size_t s = 0; s < scenarios_.size(); ++s) {
      if (answer_.finished[s] == 0 && way_[s] == way) left.push_back(s);
    }
    return left;
  }

  void couple() {
    const std::vector<std::size_t> left = left_for(Way::spreads);
    share_out(left.size(), kLanes, [&](Worker& worker, std::size_t from, std::size_t to) {
      const Scenario* block[kLanes];
      Outgoing results[kLanes];
      for (std::size_t s = from; s < to; ++s) block[s - from] = &scenarios_[left[s]];
      worker.couple({block, to - from}, static_cast<bool>(wish_.firms), {results, to - from});
      settle({left.data() + from, to - from}, {results, to - from});
    });
    answer_.exact += left.size();
  }

  void ask_plain() {
    const std::vector<std::size_t> left = left_for(Way::decides);
    share_out(left.size(), 1, [&](Worker&, std::size_t from, std::size_t to) {
      for (std::size_t s = from; s < to; ++s) {
        FirmLoss firms;
        const Loss loss = plain_.run(scenarios_[left[s]], wish_.firms ? &firms : nullptr);
        if (wish_.firms) wish_.firms(left[s], firms);
        finish(left[s], loss);
      }
    });
    answer_.plain += left.size();
  }

  const Layout& layout_;
  const Plain& plain_;
  const Method& method_;
  Known& known_;  // Fast::Known
  std::span<const Scenario> scenarios_;
  const Wish& wish_;
  Context& context_;
  Answer answer_;
  std::vector<Way> way_;
  std::vector<std::uint32_t> foreseen_;  // least steps
};

}  // namespace

Fast::Fast(Plain plain, Layout layout, const Method& method)
    : plain_(std::move(plain)), layout_(std::move(layout)), method_(method), known_(std::make_shared<Known>()) {}

Result<Fast> Fast::make(const network::EdgeList& list, const Needs& needs, const Method& method) {
  auto plain = Plain::make(list, needs, method);
  if (!plain) return tl::unexpected(plain.error());
  auto layout = make_layout(list, needs, method);
  if (!layout) return tl::unexpected(layout.error());
  return Fast(std::move(*plain), std::move(*layout), method);
}

Answer Fast::run(std::span<const Scenario> scenarios, const Wish& wish, Context& context) const {
  return Runner(layout_, plain_, method_, *known_, scenarios, wish, context).run();
}

}  // namespace chokepoint::model::esri

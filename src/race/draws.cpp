#include "race/draws.h"

#include <algorithm>
#include <cmath>

#include "base/fingerprint.h"
#include "base/math.h"

namespace chokepoint::race {

namespace {

constexpr std::uint32_t kBlock = Draws::kBlock;

/// The same numbers for an input of this name in every race: nothing else's place or number enters the key.
std::uint32_t key_of(std::string_view kind, const std::string& name) {
  return static_cast<std::uint32_t>(fingerprint(std::string(kind) + name).low);
}

template <class Function>
NormalTable table(const stats::Distribution& distribution, Function function) {
  std::vector<double> values;
  for (const double z : NormalTable::grid()) values.push_back(function(distribution.quantile(math::normal_cdf(z))));
  return NormalTable(std::move(values));
}

/// to = min(to, from); true if anything became less.
bool lower(double* __restrict to, const double* __restrict from) {
  std::uint64_t changed = 0;
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    changed |= from[i] < to[i] ? std::uint64_t{1} : std::uint64_t{0};
    to[i] = std::min(to[i], from[i]);
  }
  return changed != 0;
}

/// at = min(at, max(ready, leader + lag)): what a leader reached long ago is copied from today on, not in the past.
void learn(double* __restrict at, const double* __restrict ready, const double* __restrict leader,
           const double* __restrict lag) {
  for (std::uint32_t i = 0; i < kBlock; ++i) at[i] = std::min(at[i], std::max(ready[i], leader[i] + lag[i]));
}

void raise(double* __restrict to, const double* __restrict from) {
  for (std::uint32_t i = 0; i < kBlock; ++i) to[i] = std::max(to[i], from[i]);
}

}  // namespace

Draws::Draws(const Network& network, const Availability& availability, std::vector<std::uint32_t> order,
             std::uint64_t seed)
    : net_(network), availability_(availability), order_(std::move(order)), normals_(seed) {
  for (const Task& task : net_.tasks) {
    durations_.emplace_back(task.duration);
    fails_above_.push_back(math::normal_quantile(task.odds));
    odds_keys_.push_back(key_of("odds:", task.name));
    keys_.push_back(key_of("task:", task.name));
  }
  for (const Risk& risk : net_.risks) keys_.push_back(key_of("risk:", risk.name));
  for (const Resource& resource : net_.resources) {
    keys_.push_back(key_of("level:", resource.name));
    effect_keys_.push_back(key_of("effect:", resource.name));
  }
  for (const Tie& tie : net_.ties) keys_.push_back(key_of("tie:", tie.name));
  for (const Resource& resource : net_.resources) {
    log_levels_.push_back(table(resource.level, [](double level) { return math::log(level); }));
    effects_.push_back(table(resource.effect, [](double effect) { return effect; }));
  }
  for (const Tie& tie : net_.ties) lags_.emplace_back(tie.lag);
  feeders_.resize(net_.milestones.size());
  for (std::uint32_t t = 0; t < net_.tasks.size(); ++t) {
    if (net_.tasks[t].milestone != kNone) feeders_[net_.tasks[t].milestone].push_back(t);
  }
  ties_of_.resize(net_.milestones.size());
  for (std::uint32_t t = 0; t < net_.ties.size(); ++t) ties_of_[net_.ties[t].follower].push_back(t);
  find_dependents();
  disturbed_.assign(net_.tasks.size(), false);
  for (std::uint32_t draw = 0; draw < std::max<std::uint32_t>(1, availability_.draws); ++draw) {
    for (std::size_t t = 0; t < net_.tasks.size(); ++t) {
      progress_.emplace_back(availability_, draw, net_.tasks[t].needs);
      disturbed_[t] = disturbed_[t] || !progress_.back().undisturbed();
    }
  }
  const std::size_t sizes[4] = {net_.tasks.size(), net_.risks.size(), net_.resources.size(), net_.ties.size()};
  for (int kind = 0; kind < 4; ++kind)
    first_input_[kind + 1] = first_input_[kind] + static_cast<std::uint32_t>(sizes[kind]);
}

void Draws::find_dependents() {
  const auto tasks = static_cast<std::uint32_t>(net_.tasks.size());
  dependents_.resize(tasks + net_.milestones.size());
  for (std::uint32_t t = 0; t < tasks; ++t) {
    for (const std::uint32_t before : net_.tasks[t].after_tasks) dependents_[before].push_back(t);
    for (const std::uint32_t before : net_.tasks[t].after_milestones) dependents_[tasks + before].push_back(t);
    if (net_.tasks[t].milestone != kNone) dependents_[t].push_back(tasks + net_.tasks[t].milestone);
  }
  for (const Tie& tie : net_.ties) dependents_[tasks + tie.leader].push_back(tasks + tie.follower);
}

InputKind Draws::kind_of(std::uint32_t input) const {
  int kind = 0;
  while (input >= first_input_[kind + 1]) ++kind;
  return static_cast<InputKind>(kind);
}

const std::string& Draws::name_of(std::uint32_t input) const {
  const InputKind kind = kind_of(input);
  const std::uint32_t i = input - first_input_[static_cast<int>(kind)];
  switch (kind) {
    case InputKind::task:
      return net_.tasks[i].name;
    case InputKind::risk:
      return net_.risks[i].name;
    case InputKind::resource:
      return net_.resources[i].name;
    case InputKind::tie:
      break;
  }
  return net_.ties[i].name;
}

void Draws::sample_task(std::uint32_t block, std::uint32_t t, Block& out) const {
  const Task& task = net_.tasks[t];
  double* z = out.z.data() + static_cast<std::size_t>(t) * kBlock;
  double* length = out.length.data() + static_cast<std::size_t>(t) * kBlock;
  normals_.fill(block, keys_[t], {z, kBlock});
  const double rho = task.risk == kNone ? 0.0 : net_.risks[task.risk].correlation;
  const double shared = std::sqrt(rho), own = std::sqrt(1.0 - rho);
  const double* risk = task.risk == kNone ? nullptr : out.z_of(first_input_[1] + task.risk);
  if (risk != nullptr) {
    for (std::uint32_t i = 0; i < kBlock; ++i) z[i] = shared * risk[i] + own * z[i];
  }
  for (std::uint32_t i = 0; i < kBlock; ++i) length[i] = durations_[t].at(z[i]);
  if (!task.resources.empty()) {
    const auto slow_of = [&](std::uint32_t r) { return out.log_slow.data() + static_cast<std::size_t>(r) * kBlock; };
    double* slowest = out.scratch.data();
    std::copy_n(slow_of(task.resources.front()), kBlock, slowest);
    for (const std::uint32_t r : task.resources) raise(slowest, slow_of(r));
    for (std::uint32_t i = 0; i < kBlock; ++i) length[i] *= math::exp(slowest[i]);
  }
  if (task.odds < 1.0) {
    // A task fails where a second score, with the same part of the shared risk, is too high.
    double* luck = out.scratch.data();
    normals_.fill(block, odds_keys_[t], {luck, kBlock});
    for (std::uint32_t i = 0; i < kBlock; ++i) {
      const double score = (risk != nullptr ? shared * risk[i] : 0.0) + own * luck[i];
      if (score > fails_above_[t]) length[i] = kNever;
    }
  }
}

void Draws::sample(std::uint32_t block, Block& out) const {
  const auto columns = [](std::size_t n) { return n * kBlock; };
  out.z.resize(columns(inputs()));
  out.length.resize(columns(net_.tasks.size()));
  out.lag.resize(columns(net_.ties.size()));
  out.log_slow.resize(columns(net_.resources.size()));
  out.begun.resize(columns(net_.tasks.size()));
  out.finished.resize(columns(net_.tasks.size()));
  out.reached.resize(columns(net_.milestones.size()));
  out.scratch.resize(columns(2));
  out.stale.resize(net_.tasks.size() + net_.milestones.size());
  const auto fill = [&](std::uint32_t input) {
    double* z = out.z.data() + columns(input);
    normals_.fill(block, keys_[input], {z, kBlock});
    return z;
  };

  for (std::uint32_t r = 0; r < net_.risks.size(); ++r) fill(first_input_[1] + r);
  for (std::uint32_t r = 0; r < net_.resources.size(); ++r) {
    double* z = fill(first_input_[2] + r);
    double* slow = out.log_slow.data() + columns(r);
    normals_.fill(block, effect_keys_[r], {slow, kBlock});
    for (std::uint32_t i = 0; i < kBlock; ++i) {
      slow[i] = -effects_[r].at(slow[i]) * log_levels_[r].at(z[i]);
      z[i] = -z[i];  // little of a resource is slow
    }
  }
  for (std::uint32_t t = 0; t < net_.tasks.size(); ++t) sample_task(block, t, out);
  for (std::uint32_t t = 0; t < net_.ties.size(); ++t) {
    const double* z = fill(first_input_[3] + t);
    double* lag = out.lag.data() + columns(t);
    for (std::uint32_t i = 0; i < kBlock; ++i) lag[i] = lags_[t].at(z[i]);
  }
}

bool Draws::advance_task(std::uint32_t block, std::uint32_t t, Block& out) const {
  const Task& task = net_.tasks[t];
  double* at = out.scratch.data();
  std::fill_n(at, kBlock, task.earliest);
  for (const std::uint32_t before : task.after_tasks)
    raise(at, out.finished.data() + static_cast<std::size_t>(before) * kBlock);
  for (const std::uint32_t before : task.after_milestones) raise(at, out.reached_of(before));
  if (!lower(out.begun.data() + static_cast<std::size_t>(t) * kBlock, at)) return false;
  const double* length = out.length.data() + static_cast<std::size_t>(t) * kBlock;
  double* finished = out.finished.data() + static_cast<std::size_t>(t) * kBlock;
  if (!disturbed_[t]) {
    for (std::uint32_t i = 0; i < kBlock; ++i) finished[i] = at[i] + length[i];
    return true;
  }
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    const std::uint32_t draw = (block * kBlock + i) % availability_.draws;
    const Progress& progress = progress_[draw * net_.tasks.size() + t];
    finished[i] = at[i] < kNever && length[i] < kNever ? progress.finish(at[i], length[i]) : kNever;
  }
  return true;
}

bool Draws::advance_milestone(std::uint32_t m, Block& out) const {
  double* reached = out.reached.data() + static_cast<std::size_t>(m) * kBlock;
  double* at = out.scratch.data();
  if (!std::isnan(net_.milestones[m].reached)) {
    std::fill_n(at, kBlock, net_.milestones[m].reached);
    return lower(reached, at);
  }
  std::fill_n(at, kBlock, feeders_[m].empty() ? kNever : 0.0);
  for (const std::uint32_t task : feeders_[m]) raise(at, out.finished.data() + static_cast<std::size_t>(task) * kBlock);
  if (ties_of_[m].empty()) return lower(reached, at);
  double* ready = out.scratch.data() + kBlock;
  std::fill_n(ready, kBlock, 0.0);
  for (const std::uint32_t task : feeders_[m]) raise(ready, out.begun.data() + static_cast<std::size_t>(task) * kBlock);
  for (const std::uint32_t t : ties_of_[m]) {
    const double* leader = out.reached_of(net_.ties[t].leader);
    const double* lag = out.lag.data() + static_cast<std::size_t>(t) * kBlock;
    learn(at, ready, leader, lag);
  }
  return lower(reached, at);
}

void Draws::make(std::uint32_t block, Block& out) const {
  sample(block, out);
  // finish = max(before) + length and reached = min(own tasks, max(ready, leader + lag)), solved from above: a first
  // sweep in an order that respects all but the ties, then again what a tie has made stale, until nothing is.
  std::fill(out.begun.begin(), out.begun.end(), kNever);
  std::fill(out.finished.begin(), out.finished.end(), kNever);
  std::fill(out.reached.begin(), out.reached.end(), kNever);
  std::fill(out.stale.begin(), out.stale.end(), std::uint8_t{1});
  const auto tasks = static_cast<std::uint32_t>(net_.tasks.size());
  bool again = true;
  for (std::size_t sweep = 0; again && sweep <= net_.ties.size() + 1; ++sweep) {
    again = false;
    for (const std::uint32_t node : order_) {
      if (out.stale[node] == 0) continue;
      out.stale[node] = 0;
      if (!(node < tasks ? advance_task(block, node, out) : advance_milestone(node - tasks, out))) continue;
      again = true;
      for (const std::uint32_t other : dependents_[node]) out.stale[other] = 1;
    }
  }
}

}  // namespace chokepoint::race

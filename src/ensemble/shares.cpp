#include "ensemble/shares.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace chokepoint::ensemble {

namespace {

/// Outputs that have a value in the same draws share their classes of an input.
struct Alike {
  std::vector<std::uint8_t> counts;  // per draw
  std::vector<std::size_t> outputs;
};

class Estimate {
 public:
  Estimate(const Runs& runs, std::size_t outputs) {
    std::map<std::vector<std::uint8_t>, std::vector<std::size_t>> by_draws;
    for (std::size_t k = 0; k < outputs; ++k) {
      const auto values = runs.kept_values(k);
      deviations_.emplace_back(values);
      std::vector<std::uint8_t> counts(values.size());
      std::transform(values.begin(), values.end(), counts.begin(), [](double v) { return std::isfinite(v) ? 1 : 0; });
      by_draws[std::move(counts)].push_back(k);
    }
    for (auto& [counts, members] : by_draws) alike_.push_back({counts, std::move(members)});
  }

  const stats::OutputDeviations& deviations(std::size_t output) const { return deviations_[output]; }

  /// Writes the shares of one input in all outputs.
  void explain(std::size_t input, std::span<const double> values, Shares& shares) const {
    const std::vector<std::uint32_t> rising = stats::rising_draws(values);
    for (const Alike& alike : alike_) {
      std::vector<std::uint32_t> counted;
      std::copy_if(rising.begin(), rising.end(), std::back_inserter(counted),
                   [&](std::uint32_t draw) { return alike.counts[draw] != 0; });
      const stats::InputClasses classes(values, counted);
      const double floor = classes.floor_among(shares.inputs);
      for (const std::size_t output : alike.outputs) {
        const auto share = deviations_[output].explained_by(classes);
        shares.by_input[output * shares.inputs + input] = share;
        shares.stands_out[output * shares.inputs + input] = share.share > floor ? 1 : 0;
      }
    }
  }

 private:
  std::vector<stats::OutputDeviations> deviations_;
  std::vector<Alike> alike_;
};

GroupShare add_up(const Shares& shares, std::size_t output, std::span<const std::uint32_t> members) {
  GroupShare group;
  double variance = 0.0;
  for (const std::uint32_t input : members) {
    const stats::VarianceShare& share = shares.by_input[output * shares.inputs + input];
    if (share.noise >= 1.0) continue;  // it does not vary: it explains nothing
    group.share += share.share;
    variance += share.noise * share.noise;
    if (shares.stands_out[output * shares.inputs + input] == 0) continue;
    group.named_share += share.share;
    ++group.named;
  }
  group.noise = std::sqrt(variance);
  return group;
}

std::vector<Fault> faults_of(const Inputs& inputs) {
  std::vector<Fault> faults;
  for (std::size_t g = 0; g < inputs.groups.size(); ++g) {
    for (const std::uint32_t input : inputs.groups[g]) {
      if (input < inputs.count) continue;
      faults.push_back(Fault{Code::out_of_range, "", 0, 0, fmt::format("input {} in group {}", input, g),
                             fmt::format("an input below {}", inputs.count), "correct the group"});
      break;
    }
  }
  return faults;
}

Fault too_large(const char* what, double bytes, const Context& context) {
  return Fault{Code::too_large,
               "",
               0,
               0,
               fmt::format("{} of about {:.1f} GB", what, bytes * 1e-9),
               fmt::format("at most {:.1f} GB", static_cast<double>(context.memory_limit) * 1e-9),
               "ask for the variance shares of fewer outputs, or allow more memory"};
}

}  // namespace

Result<Shares> variance_shares(const Runs& runs, const Inputs& inputs, Context& context) {
  if (auto faults = faults_of(inputs); !faults.empty()) return fail(Error{std::move(faults), 0});
  const std::size_t draws = runs.draws.size();
  Shares shares;
  shares.inputs = inputs.count;
  shares.outputs = draws == 0 ? 0 : runs.kept.size() / draws;
  shares.groups = inputs.groups.size();
  const std::size_t cells = shares.outputs * shares.inputs;
  if (cells == 0) return shares;

  // Half of the memory for a block of inputs, after the answer and the outputs have theirs.
  const double taken = static_cast<double>(cells) * (sizeof(stats::VarianceShare) + 1) +
                       2.0 * sizeof(double) * static_cast<double>(runs.kept.size());
  const double column = static_cast<double>(sizeof(double) * draws);
  const double free = static_cast<double>(context.memory_limit) - taken;
  if (free < 2.0 * column) return fail(too_large("variance shares", taken + 2.0 * column, context));
  const auto block = static_cast<std::size_t>(std::min(free / (2.0 * column), static_cast<double>(inputs.count)));

  shares.by_input.assign(cells, stats::kNothingKnown);
  shares.stands_out.assign(cells, 0);
  const Estimate estimate(runs, shares.outputs);
  context.progress.stage("variance shares", inputs.count);
  std::vector<double> columns(block * draws);
  for (std::size_t first = 0; first < inputs.count; first += block) {
    const std::size_t size = std::min(block, inputs.count - first);
    context.pool.run(draws, [&](std::size_t d) {
      if (context.cancel.stop_requested()) return;
      std::vector<double> row(inputs.count);
      inputs.values(runs.draws[d], row);
      for (std::size_t i = 0; i < size; ++i) columns[i * draws + d] = row[first + i];
    });
    context.pool.run(size, [&](std::size_t i) {
      if (context.cancel.stop_requested()) return;
      estimate.explain(first + i, std::span(columns).subspan(i * draws, draws), shares);
      context.progress.advance(1);
    });
    if (context.cancel.stop_requested()) {
      return fail(Fault{Code::stopped, "", 0, 0, "a stop while variance shares were added up", "time to finish",
                        "run again: finished draws are kept if a folder was named"});
    }
  }

  for (std::size_t output = 0; output < shares.outputs; ++output) {
    for (const auto& members : inputs.groups) {
      shares.by_group.push_back(estimate.deviations(output).varies() ? add_up(shares, output, members)
                                                                     : GroupShare{0.0, 1.0, 0.0, 0});
    }
  }
  return shares;
}

}  // namespace chokepoint::ensemble

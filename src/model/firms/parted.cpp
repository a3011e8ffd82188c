#include "model/firms/parted.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "model/firms/fast.h"

namespace chokepoint::firms {

namespace {

constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();

/// Numbers of the whole to those of the part.
class Numbers {
 public:
  Numbers(const FirmNetwork& whole, std::span<const std::uint32_t> part_of, std::uint32_t mine, Part& part)
      : number_(whole.firms(), kAbsent) {
    const auto touch = [&](std::uint32_t firm) { number_[firm] = 0; };
    for (std::uint32_t i = 0; i < whole.firms(); ++i) {
      if (part_of[i] == mine) touch(i);
      for (std::uint32_t l = whole.customer_first[i]; l < whole.customer_first[i + 1]; ++l) {
        if (part_of[i] == mine) touch(whole.supplier[l]);
        if (part_of[whole.supplier[l]] == mine) touch(i);
      }
    }
    for (std::uint32_t i = 0; i < whole.firms(); ++i) {
      if (number_[i] == kAbsent) continue;
      number_[i] = static_cast<std::uint32_t>(part.firm.size());
      part.firm.push_back(i);
      part.own.push_back(part_of[i] == mine ? 1 : 0);
    }
  }
  std::uint32_t operator[](std::uint32_t firm) const { return number_[firm]; }

 private:
  std::vector<std::uint32_t> number_;
};

/// What of the case concerns the part, under its numbers. `link_of`: the part's link of each of the whole, or kAbsent.
Case case_of(const Case& whole, const Part& part, const Numbers& number, std::span<const std::uint32_t> link_of) {
  Case input;
  for (const std::uint32_t firm : part.firm) {
    input.target_days.push_back(whole.target_days[firm]);
    input.initial_days.push_back(whole.initial_days[firm]);
  }
  const auto is_own = [&](std::uint32_t firm) { return number[firm] != kAbsent && part.own[number[firm]] != 0; };
  const auto take = [&](const auto& from, auto& into) {
    for (auto row : from) {
      if (!is_own(row.firm)) continue;
      row.firm = number[row.firm];
      into.push_back(row);
    }
  };
  take(whole.damage, input.damage);
  take(whole.windows, input.windows);
  take(whole.demand, input.demand);
  // The published rules ask whether any final demand is given by day, anywhere: a row that no day meets says so.
  if (!whole.demand.empty() && input.demand.empty()) input.demand.push_back({-1, 0, 0.0});
  for (LinkRule rule : whole.rules) {
    rule.link = link_of[rule.link];
    if (rule.link != kAbsent) input.rules.push_back(rule);
  }
  return input;
}

/// What passes between a part and the others, in the order that both sides know.
class Halo {
 public:
  Halo(const Part& part, Ranks& ranks) : part_(part), ranks_(ranks) {
    const auto sized = [](const std::vector<std::vector<std::uint32_t>>& slots, auto& buffers) {
      for (const auto& one : slots) buffers.emplace_back(one.size());
    };
    sized(part.bought, bought_);
    sized(part.sold, sold_);
  }

  /// Orders of own firms go to their suppliers' parts.
  void orders(std::vector<double>& slots) { pass(part_.bought, bought_, part_.sold, sold_, slots); }
  /// What own firms ship goes to their customers' parts.
  void shipments(std::vector<double>& slots) { pass(part_.sold, sold_, part_.bought, bought_, slots); }

 private:
  using Slots = std::vector<std::vector<std::uint32_t>>;
  using Buffers = std::vector<std::vector<double>>;

  void pass(const Slots& out, Buffers& out_buffers, const Slots& in, Buffers& in_buffers, std::vector<double>& slots) {
    for (std::size_t q = 0; q < out.size(); ++q) {
      for (std::size_t k = 0; k < out[q].size(); ++k) out_buffers[q][k] = slots[out[q][k]];
    }
    ranks_.exchange(out_buffers, in_buffers);
    for (std::size_t q = 0; q < in.size(); ++q) {
      for (std::size_t k = 0; k < in[q].size(); ++k) slots[in[q][k]] = in_buffers[q][k];
    }
  }

  const Part& part_;
  Ranks& ranks_;
  Buffers bought_, sold_;
};

/// Sums over all ranks; true if one of them was asked to stop.
bool add_up(Sums& sums, bool stop, Ranks& ranks) {
  std::string mine;
  ByteWriter writer(mine);
  writer.number(static_cast<std::uint8_t>(stop));
  writer.number(sums);
  sums = {};
  for (const std::string& theirs : ranks.gather(mine)) {
    ByteReader reader(theirs);
    std::uint8_t stopped = 0;
    Sums part;
    reader.number(stopped);
    reader.number(part);
    stop = stop || stopped != 0;
    sums.add(part);
  }
  return stop;
}

}  // namespace

Result<void> can_be_parted(const Case& input, const Settings& settings) {
  const auto fault = [](std::string found) {
    return fail(Fault{Code::usage, "", 0, 0, std::move(found) + " on a network in parts", "a network in one piece",
                      "run it with `chokepoint`, on one rank"});
  };
  if (settings.recovery.law == RecoveryLaw::by_neighbours) return fault("recovery by trading partners");
  if (!input.pools.empty() && input.redirect_rate > 0.0) return fault("orders that move to other suppliers");
  return {};
}

Part make_part(const FirmNetwork& whole, const Case& input, std::span<const std::uint32_t> part_of, std::uint32_t mine,
               std::uint32_t parts) {
  Part part;
  const Numbers number(whole, part_of, mine, part);
  std::vector<Sale> sales;
  std::vector<std::uint32_t> link_of(input.rules.empty() ? 0 : whole.links(), kAbsent);
  std::uint32_t product = 0;  // any number that tells the groups of one customer apart, in their order
  for (std::uint32_t i = 0; i < whole.firms(); ++i) {
    for (std::uint32_t l = whole.customer_first[i]; l < whole.customer_first[i + 1]; ++l) {
      const std::uint32_t supplier = whole.supplier[l];
      if (part_of[i] == mine || part_of[supplier] == mine) {
        if (!link_of.empty()) link_of[l] = static_cast<std::uint32_t>(sales.size());
        sales.push_back({number[supplier], number[i], product, whole.amount[l]});
      }
      if (whole.ends_group[l] != 0) ++product;
    }
  }
  std::vector<double> final_demand;
  for (const std::uint32_t firm : part.firm) final_demand.push_back(whole.final_demand[firm]);
  part.network = make_network(std::move(final_demand), sales);  // its links come in the order of `sales`
  part.input = case_of(input, part, number, link_of);
  part.bought.resize(parts);
  part.sold.resize(parts);
  const FirmNetwork& net = part.network;
  for (std::uint32_t i = 0; i < net.firms(); ++i) {
    for (std::uint32_t l = net.customer_first[i]; l < net.customer_first[i + 1]; ++l) {
      const std::uint32_t supplier = net.supplier[l];
      if (part.own[i] != 0 && part.own[supplier] == 0) part.bought[part_of[part.firm[supplier]]].push_back(net.slot[l]);
      if (part.own[i] == 0 && part.own[supplier] != 0) part.sold[part_of[part.firm[i]]].push_back(net.slot[l]);
    }
  }
  return part;
}

Result<Outcome> run_part(const Part& part, const Settings& settings, int days, const Watch& watch, Ranks& ranks,
                         Context& context) {
  if (auto can = firms::can_be_parted(part.input, settings); !can) return tl::unexpected(can.error());
  FastRun fast(part.network, part.input, settings, part.own);
  Halo halo(part, ranks);
  for (std::int32_t day = 0; day < days; ++day) {
    fast.buy(day, context);
    halo.orders(fast.slots());
    Sums sums = fast.sell(context);
    halo.shipments(fast.slots());
    const bool stop = add_up(sums, context.cancel.stop_requested(), ranks);
    watch(fast.end(day, sums));
    context.progress.advance(1);
    if (stop && day + 1 < days) return Outcome::stopped;
  }
  return Outcome::done;
}

}  // namespace chokepoint::firms

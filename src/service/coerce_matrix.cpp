// The matrix of the largest places.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "service/coerce.h"
#include "service/tables.h"
#include "world/draw.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;
using respond::BranchOutcome;
using respond::PlaceOutcome;
using world::World;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kPairs = 25;
constexpr std::size_t kTogether = 3;

struct Matrix {
  std::vector<PlaceId> places;
  std::vector<BranchOutcome> outcomes;           // by sender, then target; the diagonal is not run
  std::vector<std::vector<respond::Held>> held;  // per target

  std::size_t cell(std::size_t s, std::size_t t) const { return s * places.size() + t; }
  PlaceOutcome of(std::size_t s, std::size_t t, std::size_t who) const {
    const auto& all = outcomes[cell(s, t)].places;
    const auto at = all.find(places[who]);
    return at == all.end() ? PlaceOutcome{} : at->second;
  }
};

struct Pair {
  std::size_t sender, target;
  double loss;       // of the target, share
  double low, high;  // over draws
};

report::Table matrix_table(const World& world, const Matrix& matrix, std::int64_t days) {
  report::Table table;
  table.name = "matrix";
  table.title = "What each would lose";
  table.note = fmt::format(
      "Rows: who is cut off. Columns: who stops all its exports to it. Share of the row's final use, "
      "by value at base prices, lost within {} days; simulated, central values.",
      days);
  report::Texts names;
  for (const PlaceId place : matrix.places) names.push_back(place_name(world, place));
  table.columns.push_back(text_column("target", "Cut off", names, Role::key));
  for (std::size_t s = 0; s < matrix.places.size(); ++s) {
    report::Numbers lost;
    for (std::size_t t = 0; t < matrix.places.size(); ++t)
      lost.push_back(s == t ? kNone : matrix.of(s, t, t).lost_share());
    const std::string& id = world.places[matrix.places[s]].id;
    table.columns.push_back(number_column("by_" + id, id, "", std::move(lost), Role::share));
  }
  return table;
}

Result<report::Table> pair_table(const simulate::Simulator& simulator, const CoerceParams& params, const Matrix& matrix,
                                 const std::vector<Pair>& pairs) {
  const World& world = simulator.world();
  report::Table table;
  table.name = "pairs";
  table.title = "The strongest levers, both ways";
  table.note = fmt::format(
      "Loss: share of the target's final use. {}Closed form: direct = by who delivers; deepest = by the most that the "
      "sender holds of any stage behind it. In return: what the sender loses if the target stops its exports. Power: "
      "the "
      "first over the second; empty where the second is nothing. Own loss: use the sender loses by its own stop. First "
      "day: a use of the target runs short.",
      params.draws == 0 ? std::string("One run of central values (ranges: --draws). ")
                        : fmt::format("low and high: least and most of the central run and {} draws of the uncertain "
                                      "figures. ",
                                      params.draws));
  report::Texts senders, targets;
  report::Numbers loss, low, high, direct, deepest, returned, power, own, day;
  for (const Pair& pair : pairs) {
    const auto& held = matrix.held[pair.target];
    const std::vector<PlaceId> who{matrix.places[pair.sender]};
    auto one = statistic(held, who, respond::Reading::direct, params.sigma, params.rho);
    if (!one) return tl::unexpected(one.error());
    auto other = statistic(held, who, respond::Reading::deepest, params.sigma, params.rho);
    if (!other) return tl::unexpected(other.error());
    const double back = matrix.of(pair.target, pair.sender, pair.sender).lost_share();
    const PlaceOutcome target = matrix.of(pair.sender, pair.target, pair.target);
    senders.push_back(place_name(world, matrix.places[pair.sender]));
    targets.push_back(place_name(world, matrix.places[pair.target]));
    loss.push_back(pair.loss);
    low.push_back(pair.low);
    high.push_back(pair.high);
    direct.push_back(*one);
    deepest.push_back(*other);
    returned.push_back(back);
    constexpr double kNothing = 1e-6;
    power.push_back(back > kNothing ? pair.loss / back : kNone);
    own.push_back(matrix.of(pair.sender, pair.target, pair.sender).lost_share());
    day.push_back(target.first_day < 0 ? kNone : target.first_day);
  }
  table.columns.push_back(text_column("sender", "Stops", std::move(senders), Role::key));
  table.columns.push_back(text_column("target", "Cut off", std::move(targets), Role::key));
  table.columns.push_back(number_column("loss", "Loss", "", std::move(loss), Role::share));
  if (params.draws > 0) {
    table.columns.push_back(number_column("loss_low", "low", "", std::move(low), Role::low));
    table.columns.push_back(number_column("loss_high", "high", "", std::move(high), Role::high));
  }
  table.columns.push_back(number_column("direct", "Closed form, direct", "", std::move(direct), Role::share));
  table.columns.push_back(number_column("deepest", "deepest", "", std::move(deepest), Role::share));
  table.columns.push_back(number_column("returned", "In return", "", std::move(returned), Role::share));
  table.columns.push_back(number_column("power", "Power", "", std::move(power)));
  table.columns.push_back(number_column("own_loss", "Own loss", "", std::move(own), Role::share));
  table.columns.push_back(number_column("first_day", "First day", "days", std::move(day), Role::days));
  return table;
}

/// Three strongest senders against each target, together and one by one.
Result<report::Table> joint_table(const simulate::Simulator& simulator, const CoerceParams& params,
                                  const Matrix& matrix, bool& complete, Context& context) {
  const World& world = simulator.world();
  std::vector<std::vector<std::size_t>> strongest;
  std::vector<respond::Branch> branches;
  for (std::size_t t = 0; t < matrix.places.size(); ++t) {
    std::vector<std::size_t> order;
    for (std::size_t s = 0; s < matrix.places.size(); ++s) {
      if (s != t) order.push_back(s);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return matrix.of(a, t, t).lost_share() > matrix.of(b, t, t).lost_share(); });
    if (order.size() > kTogether) order.resize(kTogether);
    respond::Branch branch;
    for (const std::size_t s : order) branch.push_back({matrix.places[s], matrix.places[t], {}});
    branches.push_back(std::move(branch));
    strongest.push_back(std::move(order));
  }
  context.progress.stage("joint threats", branches.size());
  auto joint = respond::price_branches(simulator, branches, params.pressure(), context);
  if (!joint) return tl::unexpected(joint.error());
  report::Table table;
  table.name = "joint";
  table.title = "Threats together, and their sum";
  table.note =
      "The three places whose stop hurts most. Together above the sum: what one would have replaced, the other "
      "withholds too. Closed form at deepest, where uses replace each other with rho.";
  report::Texts targets, senders;
  report::Numbers together, sum, closed, closed_sum;
  for (std::size_t t = 0; t < matrix.places.size(); ++t) {
    complete = complete && (*joint)[t].complete;
    std::vector<PlaceId> who;
    std::string names;
    double alone = 0.0, closed_alone = 0.0;
    for (const std::size_t s : strongest[t]) {
      who.push_back(matrix.places[s]);
      names += (names.empty() ? "" : ", ") + world.places[matrix.places[s]].id;
      alone += matrix.of(s, t, t).lost_share();
      auto one = statistic(matrix.held[t], {matrix.places[s]}, respond::Reading::deepest, params.sigma, params.rho);
      if (!one) return tl::unexpected(one.error());
      closed_alone += *one;
    }
    auto all = statistic(matrix.held[t], who, respond::Reading::deepest, params.sigma, params.rho);
    if (!all) return tl::unexpected(all.error());
    const auto at = (*joint)[t].places.find(matrix.places[t]);
    targets.push_back(place_name(world, matrix.places[t]));
    senders.push_back(std::move(names));
    together.push_back(at == (*joint)[t].places.end() ? 0.0 : at->second.lost_share());
    sum.push_back(alone);
    closed.push_back(*all);
    closed_sum.push_back(closed_alone);
  }
  table.columns.push_back(text_column("target", "Cut off", std::move(targets), Role::key));
  table.columns.push_back(text_column("senders", "By", std::move(senders)));
  table.columns.push_back(number_column("together", "Together", "", std::move(together), Role::share));
  table.columns.push_back(number_column("sum", "Sum", "", std::move(sum), Role::share));
  table.columns.push_back(
      number_column("closed_together", "Closed form, together", "", std::move(closed), Role::share));
  table.columns.push_back(number_column("closed_sum", "sum", "", std::move(closed_sum), Role::share));
  return table;
}

/// Least and most over the central run and draws, for the pairs that are shown.
Result<bool> add_ranges(const simulate::Simulator& simulator, const CoerceParams& params, const Matrix& matrix,
                        std::vector<Pair>& pairs, Context& context) {
  std::vector<respond::Branch> branches;
  for (const Pair& pair : pairs) branches.push_back({{matrix.places[pair.sender], matrix.places[pair.target], {}}});
  context.progress.stage("ranges", branches.size() * static_cast<std::size_t>(params.draws));
  for (std::int64_t d = 1; d <= params.draws; ++d) {
    auto values =
        world::draw(simulator.world(), static_cast<std::uint64_t>(params.seed), static_cast<std::uint32_t>(d));
    auto drawn = simulate::Simulator::make(simulator.world_ptr(), std::move(values));
    if (!drawn) return tl::unexpected(drawn.error());
    auto outcomes = respond::price_branches(*drawn, branches, params.pressure(), context);
    if (!outcomes) return tl::unexpected(outcomes.error());
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      if (!(*outcomes)[p].complete) return false;
      const double loss = (*outcomes)[p].places[matrix.places[pairs[p].target]].lost_share();
      pairs[p].low = std::min(pairs[p].low, loss);
      pairs[p].high = std::max(pairs[p].high, loss);
    }
  }
  return true;
}

Result<report::Table> diversify_table(const World& world, const CoerceParams& params, const Matrix& matrix) {
  struct Gain {
    std::size_t target, sender;
    ProductId product;
    double held, gain;
  };
  constexpr double kPoints = 0.1;
  constexpr double kLeastHeld = 0.2;
  constexpr std::size_t kRows = 15;
  std::vector<Gain> gains;
  for (std::size_t t = 0; t < matrix.places.size(); ++t) {
    for (std::size_t s = 0; s < matrix.places.size(); ++s) {
      if (s == t) continue;
      auto nests = respond::nests_of(matrix.held[t], {matrix.places[s]}, respond::Reading::deepest, params.sigma);
      // Held whole has no bound: a hundredth is taken to come from elsewhere.
      constexpr double kMost = 0.99;
      for (auto& nest : nests) nest.held = std::min(nest.held, kMost);
      for (std::size_t j = 0; j < nests.size(); ++j) {
        if (nests[j].held < kLeastHeld) continue;
        auto gain = respond::diversification_gain(nests, params.rho, j, kPoints);
        if (!gain) return tl::unexpected(gain.error());
        gains.push_back({t, s, matrix.held[t][j].product, nests[j].held, *gain});
      }
    }
  }
  std::stable_sort(gains.begin(), gains.end(), [](const Gain& a, const Gain& b) { return a.gain > b.gain; });
  if (gains.size() > kRows) gains.resize(kRows);
  report::Table table;
  table.name = "diversify";
  table.title = "Where ten points less of one sender buy most";
  table.note =
      "Closed form, at the most that the sender holds of any stage behind the use; held above 99 % counts as 99 %. "
      "Gain: points of the target's final use that a stop would then not take.";
  report::Texts targets, senders, products;
  report::Numbers held, gain;
  for (const Gain& one : gains) {
    targets.push_back(place_name(world, matrix.places[one.target]));
    senders.push_back(place_name(world, matrix.places[one.sender]));
    products.push_back(product_name(world, one.product));
    held.push_back(one.held);
    gain.push_back(one.gain);
  }
  table.columns.push_back(text_column("target", "For", std::move(targets), Role::key));
  table.columns.push_back(text_column("product", "Use", std::move(products), Role::key));
  table.columns.push_back(text_column("sender", "held by", std::move(senders)));
  table.columns.push_back(number_column("held", "Held", "", std::move(held), Role::share));
  table.columns.push_back(number_column("gain", "Gain", "", std::move(gain), Role::share));
  return table;
}

}  // namespace

Result<void> report_matrix(const simulate::Simulator& simulator, const CoerceParams& params, report::Report& report,
                           Context& context) {
  const World& world = simulator.world();
  Matrix matrix;
  matrix.places = respond::largest_places(simulator, static_cast<std::size_t>(params.top));
  const std::size_t n = matrix.places.size();
  report.title = fmt::format("Who can coerce whom: the {} largest places", n);
  std::vector<respond::Branch> branches;
  for (std::size_t s = 0; s < n; ++s) {
    for (std::size_t t = 0; t < n; ++t) {
      respond::Branch branch;
      if (s != t) branch.push_back({matrix.places[s], matrix.places[t], {}});
      branches.push_back(std::move(branch));
    }
  }
  context.progress.stage("stopping all exports, pair by pair", n * n - n + 1);
  auto outcomes = respond::price_branches(simulator, branches, params.pressure(), context);
  if (!outcomes) return tl::unexpected(outcomes.error());
  bool complete = true;
  for (const BranchOutcome& outcome : *outcomes) complete = complete && outcome.complete;
  if (!complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({Tone::warning, "Stopped: not all pairs were run."});
    return {};
  }
  matrix.outcomes = std::move(*outcomes);
  for (const PlaceId target : matrix.places) {
    auto held = respond::holdings(simulator, target);
    if (!held) return tl::unexpected(held.error());
    matrix.held.push_back(std::move(*held));
  }
  std::vector<Pair> pairs;
  for (std::size_t s = 0; s < n; ++s) {
    for (std::size_t t = 0; t < n; ++t) {
      if (s == t) continue;
      const double loss = matrix.of(s, t, t).lost_share();
      pairs.push_back({s, t, loss, loss, loss});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.loss > b.loss; });
  if (pairs.size() > kPairs) pairs.resize(kPairs);
  auto ranged = add_ranges(simulator, params, matrix, pairs, context);
  if (!ranged) return tl::unexpected(ranged.error());
  auto pair = pair_table(simulator, params, matrix, pairs);
  if (!pair) return tl::unexpected(pair.error());
  auto joint = joint_table(simulator, params, matrix, complete, context);
  if (!joint) return tl::unexpected(joint.error());
  auto gains = diversify_table(world, params, matrix);
  if (!gains) return tl::unexpected(gains.error());
  if (!*ranged || !complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({Tone::warning, "Stopped: the matrix stands; ranges and joint threats are not complete."});
  }
  if (!pairs.empty()) {
    const Pair& first = pairs.front();
    const PlaceOutcome hit = matrix.of(first.sender, first.target, first.target);
    report.notes.push_back(
        {Tone::headline,
         fmt::format(
             "The strongest lever: {} on {}, {} of its final use within {} days{}, the first shortage {}; in return {} "
             "would lose {}.",
             place_name(world, matrix.places[first.sender]), place_name(world, matrix.places[first.target]),
             percent(first.loss), params.days,
             params.draws == 0
                 ? std::string()
                 : fmt::format(" ({} to {} in {} draws)", percent(first.low), percent(first.high), params.draws),
             hit.first_day < 0 ? "never" : fmt::format("on day {}", hit.first_day),
             place_name(world, matrix.places[first.sender]),
             percent(matrix.of(first.target, first.sender, first.sender).lost_share()))});
  }
  report.tables.push_back(matrix_table(world, matrix, params.days));
  report.tables.push_back(std::move(*pair));
  report.tables.push_back(std::move(*joint));
  report.tables.push_back(std::move(*gains));
  return {};
}

}  // namespace chokepoint::service

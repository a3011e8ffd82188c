// Shares of one whole that exceed it, and parts larger than their whole. Shares are never renormalised: a sum over 1 is
// a mistake in some row, and only its author knows in which.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "world/checks.h"
#include "world/query.h"
#include "world/suggest.h"
#include "world/words.h"

namespace chokepoint::world {

namespace {

// Published shares are rounded to three digits and more of them to fewer; amounts of statistics do not add up better.
constexpr double kShareTolerance = 1e-6;
constexpr double kMixTolerance = 1e-3;
constexpr double kAmountTolerance = 0.01;

/// Sums are shown without the rounding of their last digits.
std::string number(double value) { return fmt::format("{:.6g}", value); }

/// The share of a place in some whole, by row.
struct Part {
  PlaceId place;
  double value{0.0};
  FigureId figure;
};

/// Parts that no other part contains.
std::vector<Part> outermost(const World& world, const std::vector<Part>& parts) {
  std::vector<Part> out;
  std::copy_if(parts.begin(), parts.end(), std::back_inserter(out), [&](const Part& part) {
    return std::none_of(parts.begin(), parts.end(), [&](const Part& other) {
      return other.place != part.place && within(world, part.place, other.place);
    });
  });
  return out;
}

double sum_of(const std::vector<Part>& parts) {
  double sum = 0.0;
  for (const Part& part : parts) sum += part.value;
  return sum;
}

/// Shares of one whole by places that may lie in each other.
void check_whole(Reading& in, const std::vector<Part>& parts, const std::string& what) {
  const std::vector<Part> outer = outermost(in.world, parts);
  const double sum = sum_of(outer);
  if (sum > 1.0 + kShareTolerance) {
    std::string names;
    for (const Part& part : outer) {
      names += (names.empty() ? "" : " + ") + in.world.places[part.place].id + " " + number(part.value);
    }
    in.fault(in.world.figures.where(outer.back().figure), Code::shares_exceed,
             what + " that add up to " + number(sum) + " (" + names + ")", "at most 1 together",
             "correct the share that is too large; shares are never scaled down");
  }
  for (const Part& part : parts) {
    for (const PlaceId up : ancestors(in.world, part.place)) {
      const auto whole = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.place == up; });
      if (up == part.place || whole == parts.end()) continue;
      if (part.value > whole->value + kShareTolerance) {
        in.fault(in.world.figures.where(part.figure), Code::bad_structure,
                 what + ": " + shown(in.world.places[part.place].id) + " with " + number(part.value) + ", more than " +
                     shown(in.world.places[up].id) + " which contains it",
                 "at most " + number(whole->value), "correct one of the two rows");
      }
      break;
    }
  }
}

/// Amounts by place against the places that contain them and the total of the world.
void check_amounts(Reading& in, const std::vector<Part>& parts, const Estimate* total, const std::string& what) {
  const World& world = in.world;
  for (const Part& part : parts) {
    for (const PlaceId up : ancestors(world, part.place)) {
      const auto whole = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.place == up; });
      if (up == part.place || whole == parts.end()) continue;
      if (part.value > whole->value * (1.0 + kShareTolerance)) {
        in.fault(world.figures.where(part.figure), Code::bad_structure,
                 what + ": " + shown(world.places[part.place].id) + " with " + number(part.value) + ", more than " +
                     shown(world.places[up].id) + " which contains it",
                 "at most " + number(whole->value), "correct one of the two rows");
      }
      break;
    }
  }
  if (total == nullptr || parts.empty()) return;
  const std::vector<Part> outer = outermost(world, parts);
  const double sum = sum_of(outer);
  const double bound = std::max(total->high, total->value * (1.0 + kAmountTolerance));
  if (sum > bound) {
    in.fault(world.figures.where(outer.back().figure), Code::bad_structure,
             what + ": places with " + number(sum) + " together", "at most the world's total, " + number(total->value),
             "correct the places or the total");
  }
}

/// Places stated by output and places stated by share make up one world.
void check_mixed(Reading& in, const std::string& name, const std::vector<Part>& outputs,
                 const std::vector<Part>& shares, const Estimate& total) {
  if (outputs.empty() || shares.empty() || total.value <= 0.0) return;
  std::vector<Part> parts = shares;
  for (const Part& part : outputs) {
    const auto same = [&](const Part& p) { return p.place == part.place; };
    if (std::none_of(shares.begin(), shares.end(), same))
      parts.push_back({part.place, part.value / total.value, part.figure});
  }
  const double sum = sum_of(outermost(in.world, parts));
  const double stated = sum_of(outermost(in.world, shares));
  const double bound = std::max(1.0 + kAmountTolerance, total.high / total.value);
  if (sum <= bound || stated > 1.0 + kShareTolerance) return;
  in.fault(in.world.figures.where(outputs.back().figure), Code::shares_exceed,
           "shares and outputs of " + shown(name) + " that are " + number(sum) + " of the world's total together",
           "at most 1 together", "correct a share, an output or the total");
}

using ByProduct = std::map<ProductId, std::vector<const Production*>>;

Part part_of(const World& world, PlaceId place, FigureId figure) {
  return {place, world.figures[figure].value, figure};
}

void check_production_of(Reading& in, ProductId product, const std::vector<const Production*>& rows) {
  const World& world = in.world;
  const std::string& name = world.products[product].id;
  std::map<PlaceId, std::vector<Part>> shares;  // by the whole; an invalid place is the world
  std::map<ProductionQuantity, std::vector<Part>> amounts;
  std::map<ProductionQuantity, FigureId> totals;
  for (const Production* row : rows) {
    if (row->quantity == ProductionQuantity::share) {
      if (row->place.valid()) shares[row->of].push_back(part_of(world, row->place, row->figure));
    } else if (row->quantity == ProductionQuantity::output || row->quantity == ProductionQuantity::capacity ||
               row->quantity == ProductionQuantity::nameplate || row->quantity == ProductionQuantity::secondary) {
      if (row->place.valid()) {
        amounts[row->quantity].push_back(part_of(world, row->place, row->figure));
      } else {
        totals[row->quantity] = row->figure;
      }
    }
  }
  for (const auto& [whole, parts] : shares) {
    check_whole(in, parts,
                "shares of " + shown(name) + " in " + (whole.valid() ? shown(world.places[whole].id) : "the world"));
  }
  const auto world_output = totals.find(ProductionQuantity::output);
  if (world_output != totals.end()) {
    check_mixed(in, name, amounts[ProductionQuantity::output], shares[PlaceId{}], world.figures[world_output->second]);
  }
  for (const auto& [quantity, parts] : amounts) {
    const auto total = totals.find(quantity);
    const Estimate* whole = total == totals.end() ? nullptr : &world.figures[total->second];
    check_amounts(in, parts, whole,
                  std::string(words::of(words::kProductionQuantity, quantity)) + " of " + shown(name));
  }
}

void check_production(Reading& in) {
  ByProduct by_product;
  for (const Production& row : in.world.production) {
    if (row.product.valid()) by_product[row.product].push_back(&row);
  }
  for (const auto& [product, rows] : by_product) check_production_of(in, product, rows);
}

void check_demand(Reading& in) {
  const World& world = in.world;
  using Key = std::tuple<ProductId, DemandClass>;
  std::map<Key, std::vector<Part>> shares, amounts;
  std::map<Key, FigureId> totals;
  for (const Demand& row : world.demand) {
    if (!row.product.valid()) continue;
    const Key key{row.product, row.buyer};
    if (!row.place.valid()) {
      if (row.quantity == DemandQuantity::amount) totals[key] = row.figure;
    } else {
      (row.quantity == DemandQuantity::share ? shares : amounts)[key].push_back(part_of(world, row.place, row.figure));
    }
  }
  const auto what = [&](const Key& key) {
    return std::string(words::of(words::kDemandClass, std::get<1>(key))) + " demand for " +
           shown(world.products[std::get<0>(key)].id);
  };
  for (const auto& [key, parts] : shares) {
    check_whole(in, parts, "shares of " + what(key));
    if (totals.contains(key)) continue;
    in.fault(world.figures.where(parts.front().figure), Code::bad_structure,
             "shares of " + what(key) + " without a total", "an `amount` at WORLD of the same product and class",
             "add the total, or write the places as amounts");
  }
  for (const auto& [key, parts] : amounts) {
    const auto total = totals.find(key);
    check_amounts(in, parts, total == totals.end() ? nullptr : &world.figures[total->second], what(key));
  }
}

void check_flows(Reading& in) {
  const World& world = in.world;
  std::map<std::tuple<FlowQuantity, ProductId, PlaceId>, std::vector<Part>> wholes;
  for (const Flow& row : world.flows) {
    if (!row.product.valid() || !row.from.valid() || !row.to.valid() || row.quantity == FlowQuantity::amount) continue;
    const bool imports = row.quantity == FlowQuantity::import_share;
    wholes[{row.quantity, row.product, imports ? row.to : row.from}].push_back(
        part_of(world, imports ? row.from : row.to, row.figure));
  }
  for (const auto& [key, parts] : wholes) {
    const auto& [quantity, product, place] = key;
    check_whole(in, parts,
                std::string(quantity == FlowQuantity::import_share ? "import" : "export") + " shares of " +
                    shown(world.products[product].id) + " at " + shown(world.places[place].id));
  }
}

void check_mixes(Reading& in) {
  const World& world = in.world;
  struct Whole {
    double sum{0.0};
    FigureId last;
  };
  std::map<std::tuple<ProductId, std::string, PlaceId>, Whole> wholes;
  for (const Mix& row : world.mixes) {
    Whole& whole = wholes[{row.output, row.group, row.place}];
    whole.sum += world.figures[row.share].value;
    whole.last = row.share;
  }
  for (const auto& [key, whole] : wholes) {
    const auto& [output, group, place] = key;
    // An input of the group without a row serves none of it, so the rows are the whole.
    if (!output.valid() || std::fabs(whole.sum - 1.0) <= kMixTolerance) continue;
    in.fault(world.figures.where(whole.last), Code::shares_exceed,
             "shares of group " + shown(group) + " of " + shown(world.products[output].id) +
                 (place.valid() ? " at " + shown(world.places[place].id) : std::string()) + " that add up to " +
                 number(whole.sum),
             "1 together", "correct the shares; they are never scaled");
  }
}

void check_cohorts(Reading& in) {
  const World& world = in.world;
  std::map<std::tuple<ProductId, PlaceId, ProductId>, std::pair<double, FigureId>> wholes;
  for (const Cohort& row : world.cohorts) {
    if (row.quantity != CohortQuantity::share) continue;
    auto& [sum, last] = wholes[{row.product, row.place, row.use}];
    sum += world.figures[row.figure].value;
    last = row.figure;
  }
  for (const auto& [key, whole] : wholes) {
    if (whole.first <= 1.0 + kMixTolerance) continue;
    in.fault(world.figures.where(whole.second), Code::shares_exceed,
             "cohorts of one use that add up to " + number(whole.first), "at most 1 together", "correct the shares");
  }
}

}  // namespace

void check_shares(Reading& in) {
  check_production(in);
  check_demand(in);
  check_flows(in);
  check_mixes(in);
  check_cohorts(in);
}

}  // namespace chokepoint::world

#include "service/depend_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

#include "assess/concentration.h"
#include "assess/dense_origins.h"
#include "service/tables.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using network::IoTable;
using network::OnFault;
using report::Role;
using Shares = std::vector<double>;  // by region

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kTolerance = 1e-9;            // of every share, certified
constexpr double kLeastShown = 0.0005;         // of the whole
constexpr double kLeastOfRequirement = 0.001;  // of all that is needed upstream: sectors below are no stage

/// What is asked about: demand that adds up to 1, and the regions at home in it.
struct Basket {
  std::string name;
  Shares demand;                          // by industry
  std::vector<char> home;                 // by region
  std::optional<std::uint32_t> industry;  // the one, where it is one
};

Fault unknown(std::string_view option, std::string_view text, const std::vector<std::string>& names,
              std::string_view kind) {
  const std::vector<std::string_view> known(names.begin(), names.end());
  return {Code::usage,
          "",
          0,
          0,
          fmt::format("--{} = {}", option, world::shown(text)),
          fmt::format("{} of the table", kind),
          world::did_you_mean(text, known, fmt::format("it begins with {}", world::shown(names.front())))};
}

std::optional<std::uint32_t> find(const std::vector<std::string>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(at - names.begin());
}

/// Final demand of the regions; without Y.csv their output, evenly where only coefficients are given.
Result<Basket> basket_of(const IoTable& io, const DependParams& params) {
  Basket basket;
  Faults faults;
  const std::size_t n = io.industries.size();
  basket.demand.assign(n, 0.0);
  basket.home.assign(io.regions.size(), 0);
  if (!params.industry.empty()) {
    basket.industry = find(io.industries, params.industry);
    if (!basket.industry) return fail(unknown("industry", params.industry, io.industries, "an industry"));
    if (!params.places.empty()) {
      return fail(Fault{Code::usage, "", 0, 0, "--industry and --place", "one of them",
                        "an industry's label names its region"});
    }
    basket.demand[*basket.industry] = 1.0;
    basket.home[io.region[*basket.industry]] = 1;
    basket.name = params.industry;
    return basket;
  }
  for (const std::string& text : params.places) {
    const auto region = find(io.regions, text);
    if (!region) {
      faults.add(unknown("place", text, io.regions, "a region"));
      continue;
    }
    basket.home[*region] = 1;
    basket.name += (basket.name.empty() ? "" : ", ") + text;
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  const std::size_t users = io.final_users.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (users == 0) {
      if (basket.home[io.region[i]] != 0) basket.demand[i] = io.output.empty() ? 1.0 : io.output[i];
    }
    for (std::size_t u = 0; u < users; ++u) {
      if (basket.home[io.final_region[u]] != 0) basket.demand[i] += io.final_demand[i * users + u];
    }
  }
  const double whole = std::accumulate(basket.demand.begin(), basket.demand.end(), 0.0);
  if (!(whole > 0.0)) {
    return fail(Fault{Code::usage, "", 0, 0, "regions without " + std::string(users == 0 ? "output" : "final demand"),
                      "something whose origin can be asked", "name another region"});
  }
  for (double& amount : basket.demand) amount /= whole;
  basket.name = (users == 0 ? "Output of " : "Final demand of ") + basket.name;
  return basket;
}

Shares by_region(const IoTable& io, const Shares& by_industry) {
  Shares out(io.regions.size(), 0.0);
  for (std::size_t i = 0; i < by_industry.size(); ++i) out[io.region[i]] += by_industry[i];
  return out;
}

void normalise(Shares& shares) {
  const double whole = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (!(whole > 0.0)) return;
  for (double& share : shares) share /= whole;
}

/// One sector behind the basket: how much of it, and from where.
struct Stage {
  std::uint32_t sector{0};
  double needed{0.0};  // gross output per unit of the basket
  Shares origin;
};

std::vector<Stage> stages_of(const IoTable& io, const Shares& upstream) {
  std::vector<Stage> stages(io.sectors.size());
  for (std::uint32_t s = 0; s < stages.size(); ++s) {
    stages[s].sector = s;
    stages[s].origin.assign(io.regions.size(), 0.0);
  }
  double whole = 0.0;
  for (std::size_t i = 0; i < upstream.size(); ++i) {
    stages[io.sector[i]].needed += upstream[i];
    stages[io.sector[i]].origin[io.region[i]] += upstream[i];
    whole += upstream[i];
  }
  std::erase_if(stages, [&](const Stage& stage) { return !(stage.needed > kLeastOfRequirement * whole); });
  for (Stage& stage : stages) normalise(stage.origin);
  std::stable_sort(stages.begin(), stages.end(), [](const Stage& a, const Stage& b) { return a.needed > b.needed; });
  return stages;
}

std::optional<std::uint32_t> largest_abroad(const Shares& shares, const std::vector<char>& home) {
  std::optional<std::uint32_t> top;
  for (std::uint32_t r = 0; r < shares.size(); ++r) {
    if (home[r] == 0 && shares[r] > 0.0 && (!top || shares[r] > shares[*top])) top = r;
  }
  return top;
}

Result<void> about_basket(const IoTable& io, const assess::DenseOrigins& solver, const Basket& basket, std::size_t top,
                          report::Report& report, Context& context) {
  auto made = solver.requirements(basket.demand, kTolerance * 1e-3, context);
  if (!made) return tl::unexpected(made.error());
  auto touched = solver.touched(kTolerance, context);
  if (!touched) return tl::unexpected(touched.error());
  const std::size_t n = io.industries.size();
  const std::size_t regions = io.regions.size();
  Shares value(regions, 0.0), touch(regions, 0.0), upstream(n), direct_of(n, 0.0);
  for (std::uint32_t i = 0; i < n; ++i) {
    value[io.region[i]] += solver.value_added()[i] * (*made)[i];
    upstream[i] = std::max(0.0, (*made)[i] - basket.demand[i]);
    if (basket.demand[i] == 0.0) continue;
    for (std::uint32_t r = 0; r < regions; ++r) touch[r] += basket.demand[i] * touched->of(i, r);
    if (!basket.industry) direct_of[i] = basket.demand[i];
  }
  if (basket.industry) {
    const auto inputs = solver.table().inputs(*basket.industry);
    direct_of.assign(inputs.begin(), inputs.end());
  }
  Shares direct = by_region(io, direct_of);
  normalise(direct);
  Shares through = by_region(io, upstream);
  normalise(through);
  const std::vector<Stage> stages = stages_of(io, upstream);
  Shares most(regions, 0.0);
  std::vector<std::uint32_t> at(regions, 0);
  for (const Stage& stage : stages) {
    for (std::uint32_t r = 0; r < regions; ++r) {
      if (stage.origin[r] <= most[r]) continue;
      most[r] = stage.origin[r];
      at[r] = stage.sector;
    }
  }

  std::vector<std::uint32_t> order(regions);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return value[a] > value[b]; });
  report::Texts names, homes, sectors;
  report::Numbers directs, values, touches, throughs, mosts;
  for (const std::uint32_t r : order) {
    if (names.size() == top || (value[r] < kLeastShown && touch[r] < kLeastShown)) break;
    names.push_back(io.regions[r]);
    homes.push_back(basket.home[r] != 0 ? "home" : "");
    directs.push_back(direct[r]);
    values.push_back(value[r]);
    touches.push_back(touch[r]);
    throughs.push_back(through[r]);
    mosts.push_back(most[r]);
    sectors.push_back(most[r] > 0.0 ? io.sectors[at[r]] : "");
  }
  report::Table suppliers;
  suppliers.name = "suppliers";
  suppliers.title = fmt::format("On whom {} depends", basket.name);
  suppliers.note = fmt::format(
      "direct: share of {}. value: share of the value that originates there; sums to 1. touched: share of the value "
      "that passes through at least once. look-through: share of all inputs, each counted whenever it is sold. max "
      "stage: the largest share of any one sector's part that is made there.",
      basket.industry ? "its purchases" : "what is bought at first hand");
  suppliers.draw = report::Draw::bars;
  suppliers.columns.push_back(text_column("supplier", "Region", std::move(names), Role::key));
  suppliers.columns.push_back(text_column("home", "", std::move(homes)));
  suppliers.columns.push_back(number_column("direct", "Direct", "", std::move(directs), Role::share));
  suppliers.columns.push_back(number_column("value_origin", "Value origin", "", std::move(values), Role::share));
  suppliers.columns.push_back(number_column("touched", "Touched", "", std::move(touches), Role::share));
  suppliers.columns.push_back(number_column("look_through", "Look-through", "", std::move(throughs), Role::share));
  suppliers.columns.push_back(number_column("max_stage", "Max stage", "", std::move(mosts), Role::share));
  suppliers.columns.push_back(text_column("stage", "At sector", std::move(sectors)));
  report.tables.push_back(std::move(suppliers));

  report::Texts sector, supplier;
  report::Numbers needed, share, index;
  for (const Stage& stage : stages) {
    if (sector.size() == top) break;
    const auto abroad = largest_abroad(stage.origin, basket.home);
    sector.push_back(io.sectors[stage.sector]);
    needed.push_back(stage.needed);
    supplier.push_back(abroad ? io.regions[*abroad] : "");
    share.push_back(abroad ? stage.origin[*abroad] : kNone);
    index.push_back(assess::hhi(stage.origin));
  }
  report::Table table;
  table.name = "stages";
  table.title = "The sectors behind it";
  table.note =
      "needed: gross output per unit, through all tiers. HHI 0..1 over regions. Sectors below 0.1 % are left out.";
  table.columns.push_back(text_column("sector", "Sector", std::move(sector), Role::key));
  table.columns.push_back(number_column("needed", "Needed", "", std::move(needed)));
  table.columns.push_back(text_column("top_supplier", "Largest abroad", std::move(supplier)));
  table.columns.push_back(number_column("top_share", "Its share", "", std::move(share), Role::share));
  table.columns.push_back(number_column("hhi", "HHI", "", std::move(index)));
  report.tables.push_back(std::move(table));

  const auto first = largest_abroad(value, basket.home);
  report.notes.push_back(
      {report::Tone::headline,
       first
           ? fmt::format("{} depends most on {}: {} directly, {} of the value originates there, {} passes through it.",
                         basket.name, io.regions[*first], percent(direct[*first]), percent(value[*first]),
                         percent(touch[*first]))
           : fmt::format("{} depends on no other region.", basket.name)});
  return {};
}

Result<void> about_all(const IoTable& io, const assess::DenseOrigins& solver, std::size_t top, report::Report& report,
                       Context& context) {
  auto origins = solver.origins(kTolerance, context);
  if (!origins) return tl::unexpected(origins.error());
  auto touched = solver.touched(kTolerance, context);
  if (!touched) return tl::unexpected(touched.error());
  struct Row {
    std::uint32_t industry, region;
    double value;
  };
  std::vector<Row> rows;
  for (std::uint32_t i = 0; i < io.industries.size(); ++i) {
    Row row{i, 0, -1.0};
    for (std::uint32_t r = 0; r < io.regions.size(); ++r) {
      if (r != io.region[i] && origins->of(i, r) > row.value) row = {i, r, origins->of(i, r)};
    }
    if (row.value >= kLeastShown) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.value > b.value; });
  report::Texts industries, suppliers;
  report::Numbers direct, value, touch, home, index;
  for (const Row& row : rows) {
    if (industries.size() == top) break;
    const auto inputs = solver.table().inputs(row.industry);
    double bought = 0.0;
    double from = 0.0;
    for (std::uint32_t i = 0; i < inputs.size(); ++i) {
      bought += inputs[i];
      if (io.region[i] == row.region) from += inputs[i];
    }
    Shares shares(io.regions.size());
    for (std::uint32_t r = 0; r < shares.size(); ++r) shares[r] = origins->of(row.industry, r);
    industries.push_back(io.industries[row.industry]);
    suppliers.push_back(io.regions[row.region]);
    direct.push_back(bought > 0.0 ? from / bought : 0.0);
    value.push_back(row.value);
    touch.push_back(touched->of(row.industry, row.region));
    home.push_back(shares[io.region[row.industry]]);
    index.push_back(assess::hhi(shares));
  }
  report.notes.push_back(
      {report::Tone::headline,
       rows.empty() ? "No industry depends on another region."
                    : fmt::format("Of {} industries in {} regions {} depends most on one other region: {} of its value "
                                  "originates in {}, {} of its purchases come from there.",
                                  io.industries.size(), io.regions.size(), industries.front(), percent(value.front()),
                                  suppliers.front(), percent(direct.front()))});
  report::Table table;
  table.name = "industries";
  table.title = "Industries by the largest part that one other region holds";
  table.note =
      "direct: share of its purchases from there. value: share of its value that originates there. touched: that "
      "passes "
      "through at least once. HHI 0..1 of its value over regions. --industry or --place looks at one.";
  table.columns.push_back(text_column("industry", "Industry", std::move(industries), Role::key));
  table.columns.push_back(text_column("supplier", "Region", std::move(suppliers), Role::key));
  table.columns.push_back(number_column("direct", "Direct", "", std::move(direct), Role::share));
  table.columns.push_back(number_column("value_origin", "Value origin", "", std::move(value), Role::share));
  table.columns.push_back(number_column("touched", "Touched", "", std::move(touch), Role::share));
  table.columns.push_back(number_column("home", "Home", "", std::move(home), Role::share));
  table.columns.push_back(number_column("hhi", "HHI", "", std::move(index)));
  report.tables.push_back(std::move(table));
  return {};
}

}  // namespace

OnFault on_fault_of(std::string_view word) {
  return word == "clip" ? OnFault::clip : word == "keep" ? OnFault::keep : OnFault::error;
}

void note_mended(std::span<const network::Mended> mended, std::size_t count, OnFault on_fault, report::Report& report) {
  if (count == 0) return;
  report::Table table;
  table.name = "mended";
  table.title = on_fault == OnFault::keep ? "Entries kept as they are" : "Entries changed before anything was computed";
  table.note = count > mended.size() ? fmt::format("The largest {} of {}.", mended.size(), count) : "All of them.";
  report::Texts what;
  report::Numbers before, after;
  for (const network::Mended& entry : mended) {
    what.push_back(entry.what);
    before.push_back(entry.before);
    after.push_back(entry.after);
  }
  table.columns.push_back(text_column("entry", "Entry", std::move(what), Role::key));
  table.columns.push_back(number_column("read", "Read", "", std::move(before)));
  table.columns.push_back(number_column("used", "Used", "", std::move(after)));
  report.tables.push_back(std::move(table));
  report.notes.push_back(
      {report::Tone::warning,
       on_fault == OnFault::keep
           ? fmt::format(
                 "{} industries buy more than they make (table `mended`). They are kept: their own part of value "
                 "is below 0, so shares of theirs may be too, or pass 1.",
                 count)
           : fmt::format("{} entries of the table were negative or above an industry's output and were clipped (table "
                         "`mended`).",
                         count)});
}

Result<IoTable> read_table(const InputTable& given, std::string_view on_fault, Context& context) {
  std::vector<network::TableFile> files;
  for (const InputFile& file : given.files) files.push_back({file.name, file.bytes});
  return network::read_io_table(given.name, files, on_fault_of(on_fault), context);
}

Result<void> fill_table_dependence(IoTable io, const DependParams& params, report::Report& report, Context& context) {
  std::optional<Basket> basket;
  if (!params.industry.empty() || !params.places.empty()) {
    auto asked = basket_of(io, params);
    if (!asked) return tl::unexpected(asked.error());
    basket = std::move(*asked);
  }
  const OnFault on_fault = on_fault_of(params.on_fault);
  assess::DenseTable coefficients{static_cast<std::uint32_t>(io.size()), std::move(io.square)};
  auto solver =
      assess::DenseOrigins::make(std::move(coefficients), io.region, static_cast<std::uint32_t>(io.regions.size()),
                                 on_fault == OnFault::keep ? assess::Losses::kept : assess::Losses::refused);
  if (!solver) return tl::unexpected(solver.error());
  const auto top = static_cast<std::size_t>(params.top);
  report.title = "Dependence in a table: " + (basket ? basket->name : std::string("all industries"));
  auto filled =
      basket ? about_basket(io, *solver, *basket, top, report, context) : about_all(io, *solver, top, report, context);
  if (!filled) return filled;
  note_mended(io.mended, io.mended_count, on_fault, report);
  report.notes.push_back(
      {report::Tone::limit,
       fmt::format("Shares of value in one year's table of {} industries and {} regions, each within "
                   "{} of the table's exact answer. No world, no law and no price acts.",
                   io.industries.size(), io.regions.size(), kTolerance)});
  return {};
}

}  // namespace chokepoint::service

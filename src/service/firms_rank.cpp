#include "service/firms_rank.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "base/exact_sum.h"
#include "base/ranks.h"
#include "ensemble/jobs.h"
#include "model/firms/run.h"
#include "service/tables.h"
#include "table/shown.h"

namespace chokepoint::service {
namespace {

using report::Role;

/// Runs that are kept together, and lost together if the process dies.
constexpr std::uint32_t kTogether = 16;

struct Exports {
  std::uint32_t place, product;
  double amount{0.0};  // a day
  std::vector<std::uint32_t> links;
};

std::vector<Exports> exports_of(const FirmsInput& input, std::optional<std::uint32_t> target) {
  const network::EdgeList& list = input.list;
  const auto& place = list.firms.place;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Exports> found;
  for (std::uint32_t l = 0; l < input.edge_of_link.size(); ++l) {
    const std::uint32_t edge = input.edge_of_link[l];
    const std::uint32_t from = place.of[list.supplier[edge]];
    const std::uint32_t to = place.of[list.customer[edge]];
    if (from == to || place.names[from].empty() || (target && to != *target)) continue;
    const std::uint32_t product =
        list.product.empty() ? list.firms.sector.of[list.supplier[edge]] : list.product.of[edge];
    Exports& exports = found.try_emplace({from, product}, Exports{from, product, 0.0, {}}).first->second;
    exports.amount += list.weight[edge];
    exports.links.push_back(l);
  }
  std::vector<Exports> all;
  for (auto& [key, exports] : found) all.push_back(std::move(exports));
  return all;
}

/// Final use over the days: everywhere, and of firms at the target and at the cut place.
struct Use {
  double all{0.0}, target{0.0}, home{0.0};
};

Result<Use> final_use(const FirmsInput& input, const firms::Case& asked, int days, std::optional<std::uint32_t> target,
                      std::uint32_t home, Context& context, Outcome& outcome) {
  ExactSum all, there, here;
  const auto& place = input.list.firms.place.of;
  auto ended = firms::run(
      input.network, asked, input.settings, days,
      [&](const firms::Day& day) {
        all.add(day.totals.final_use);
        for (std::uint32_t i = 0; i < place.size(); ++i) {
          if (target && place[i] == *target) there.add(day.final_use[i]);
          if (place[i] == home) here.add(day.final_use[i]);
        }
      },
      context);
  if (!ended) return tl::unexpected(ended.error());
  outcome = *ended;
  return Use{all.value(), there.value(), here.value()};
}

}  // namespace

Result<Outcome> rank_exports(const FirmsInput& input, int days, const std::string& target, std::size_t top,
                             const KeepRuns& keep, report::Report& report, Context& context) {
  const auto& place = input.list.firms.place;
  if (place.empty()) {
    return fail(Fault{Code::missing_column, "nodes.csv", 1, 0, "no column place", "where each firm stands",
                      "add it: --by ranks the exports of places"});
  }
  std::optional<std::uint32_t> at;
  if (!target.empty()) {
    const auto found = std::find(place.names.begin(), place.names.end(), target);
    if (found == place.names.end()) {
      return fail(Fault{Code::usage, "", 0, 0, "--target " + table::shown(target), "a place of nodes.csv",
                        fmt::format("one of: {}", fmt::join(place.names, ", "))});
    }
    at = static_cast<std::uint32_t>(found - place.names.begin());
  }
  std::vector<Exports> exports = exports_of(input, at);
  std::vector<Use> cut(exports.size());
  std::vector<Use> uncut(exports.size());
  // Final use of a place without any cut, by place: one run tells all.
  std::vector<ExactSum> sums(place.names.size() + 1);
  auto base = firms::run(
      input.network, input.input, input.settings, days,
      [&](const firms::Day& day) {
        sums.back().add(day.totals.final_use);
        for (std::uint32_t i = 0; i < place.of.size(); ++i) sums[place.of[i]].add(day.final_use[i]);
      },
      context);
  if (!base) return tl::unexpected(base.error());
  if (*base == Outcome::stopped) return Outcome::stopped;
  context.progress.stage("cuts", exports.size());
  ensemble::Jobs jobs;
  jobs.key = keep.key;
  jobs.count = static_cast<std::uint32_t>(exports.size());
  jobs.outputs = 3;
  jobs.range = keep.folder.empty() && context.ranks == nullptr ? jobs.count : kTogether;
  jobs.folder = keep.folder;
  const auto make = [&](ensemble::Range range, std::span<double> rows, Context& outer) -> Result<void> {
    std::vector<std::optional<Error>> errors(range.count);
    outer.pool.run(range.count, [&](std::size_t i) {
      const Exports& cut_exports = exports[range.first + i];
      firms::Case asked = input.input;
      const auto& links = cut_exports.links;  // rising
      std::erase_if(asked.rules,
                    [&](const auto& rule) { return std::binary_search(links.begin(), links.end(), rule.link); });
      for (const std::uint32_t link : links) asked.rules.push_back({0, link, 0.0});
      Progress quiet;
      Context inner{outer.pool, outer.cancel, quiet, outer.memory_limit};
      Outcome outcome = Outcome::done;
      const auto use = final_use(input, asked, days, at, cut_exports.place, inner, outcome);
      if (!use) errors[i] = use.error();
      if (!use || outcome == Outcome::stopped) return;
      rows[3 * i] = use->all;
      rows[3 * i + 1] = use->target;
      rows[3 * i + 2] = use->home;
      outer.progress.advance(1);
    });
    for (auto& error : errors) {
      if (error) return fail(std::move(*error));
    }
    return {};
  };
  auto done = ensemble::run_jobs(jobs, make, context);
  if (!done) return tl::unexpected(done.error());
  for (const Fault& remark : done->remarks) report.notes.push_back({report::Tone::warning, to_string(remark)});
  if (done->outcome == Outcome::stopped) return Outcome::stopped;
  for (std::size_t e = 0; e < exports.size(); ++e) {
    const auto row = done->row(e);
    cut[e] = {row[0], row[1], row[2]};
    uncut[e] = {sums.back().value(), at ? sums[*at].value() : 0.0, sums[exports[e].place].value()};
  }

  std::vector<std::size_t> order(exports.size());
  std::iota(order.begin(), order.end(), 0);
  const auto loss = [&](std::size_t e) {
    return at ? uncut[e].target - cut[e].target : (uncut[e].all - cut[e].all) - (uncut[e].home - cut[e].home);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return loss(a) > loss(b); });
  report::Texts places, products;
  report::Numbers amounts, losses, shares, homes;
  const auto& product_names = input.list.product.empty() ? input.list.firms.sector.names : input.list.product.names;
  for (const std::size_t e : order) {
    if (places.size() == top) break;
    places.push_back(place.names[exports[e].place]);
    products.push_back(product_names[exports[e].product]);
    amounts.push_back(exports[e].amount);
    losses.push_back(loss(e));
    const double of = at ? uncut[e].target : uncut[e].all - uncut[e].home;
    shares.push_back(of > 0.0 ? loss(e) / of : 0.0);
    homes.push_back(uncut[e].home - cut[e].home);
  }
  report::Table table;
  table.name = "chokepoints";
  table.title = at ? fmt::format("What {} loses if exports to it stop", target) : "What others lose if exports stop";
  table.note = fmt::format(
      "Each row is one run of {} days with the exports of one place and product cut on day 0. exports: sales a day "
      "that "
      "stop. lost: final use at {}, over all days; home: lost at the exporter itself.",
      days, at ? target : "all other places");
  table.draw = report::Draw::bars;
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(number_column("lost_share", "Lost", "", std::move(shares), Role::share));
  table.columns.push_back(number_column("lost", "Lost, amount", "", std::move(losses)));
  table.columns.push_back(number_column("exports", "Exports a day", "", std::move(amounts)));
  table.columns.push_back(number_column("home", "Lost at home", "", std::move(homes)));
  if (!order.empty()) {
    report.notes.push_back(
        {report::Tone::headline,
         fmt::format("{} exports of a place and a product were cut, one at a time. First: {} from {}.", exports.size(),
                     product_names[exports[order.front()].product], place.names[exports[order.front()].place])});
  }
  report.tables.push_back(std::move(table));
  return Outcome::done;
}

}  // namespace chokepoint::service

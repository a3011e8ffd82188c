#include "respond/diversify.h"

#include <fmt/format.h>

#include <cmath>

#include "opt/solve.h"

namespace chokepoint::respond {

Result<Diversified> least_to_add(const std::vector<Source>& sources, double demand, double x, DiversityRule rule,
                                 Context& context) {
  Faults faults;
  if (sources.empty()) {
    faults.add({Code::missing_value, "", 0, 0, "no source", "at least one place that makes it", "name the sources"});
  }
  if (!(x >= 0.0 && x < 1.0)) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("at most {} to be cut", x), "a share from 0, below 1",
                "choose the share that may be lost"});
  }
  if (!(demand >= 0.0 && std::isfinite(demand))) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("a demand of {}", demand), "a number from 0 upwards",
                "correct the demand"});
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Source& source = sources[i];
    if (!(source.supply >= 0.0 && std::isfinite(source.supply)) || !(source.price >= 0.0) || !(source.most >= 0.0)) {
      faults.add({Code::out_of_range, "", static_cast<std::uint32_t>(i + 1), 0,
                  fmt::format("supply {}, price {}, most {}", source.supply, source.price, source.most),
                  "numbers from 0 upwards", "correct the source"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());

  opt::Model model;
  double supply = 0.0;
  std::vector<opt::Entry> all;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    model.add_column(fmt::format("add_{}", i), sources[i].price, 0.0, sources[i].most);
    all.push_back({static_cast<std::uint32_t>(i), 1.0});
    supply += sources[i].supply;
  }
  std::vector<std::uint32_t> place_of_row;
  for (std::size_t k = 0; k < sources.size(); ++k) {
    if (sources[k].outside) continue;
    std::vector<opt::Entry> entries;
    double need = 0.0;
    if (rule == DiversityRule::flow) {
      for (const opt::Entry& entry : all) {
        if (entry.column != k) entries.push_back(entry);
      }
      need = (1.0 - x) * demand - (supply - sources[k].supply);
    } else {
      for (const opt::Entry& entry : all) entries.push_back({entry.column, entry.column == k ? x - 1.0 : x});
      need = sources[k].supply - x * supply;
    }
    model.add_row(fmt::format("without_{}", k), need, opt::kInfinity, entries);
    place_of_row.push_back(static_cast<std::uint32_t>(k));
  }
  auto solution = opt::solve(model, {}, context);
  if (!solution) return tl::unexpected(solution.error());
  Diversified answer;
  if (solution->status != opt::Status::optimal) return answer;
  answer.possible = true;
  answer.cost = solution->objective;
  answer.per_source = solution->x;
  for (const double amount : solution->x) answer.added += amount;
  for (std::size_t r = 0; r < place_of_row.size(); ++r) {
    if (solution->row_price[r] > 1e-12) answer.binding.push_back(place_of_row[r]);
  }
  return answer;
}

}  // namespace chokepoint::respond

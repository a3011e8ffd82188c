#include "assess/economy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::assess {

Result<Economy> economy_of(const Accounts& accounts, std::span<const std::uint32_t> without) {
  const std::size_t n = accounts.industries.size(), m = accounts.commodities.size();
  Faults faults;
  const auto fits = [&](std::size_t has, std::size_t wants, const char* what) {
    if (has == wants) return;
    faults.add({Code::bad_structure, what, 0, 0, fmt::format("{} cells", has), fmt::format("{}", wants),
                "give one cell an industry and commodity"});
  };
  fits(accounts.make.size(), n * m, "make");
  fits(accounts.use.size(), n * m, "use");
  fits(accounts.imports.size(), n * m, "imports");
  fits(accounts.value_added.size(), n, "value added");
  if (n == 0 || m == 0) {
    faults.add({Code::missing_value, "make", 0, 0, "no industry or no commodity", "at least one of each",
                "give a table with rows and columns"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  const auto finite = [&](const std::vector<double>& cells, const char* what) {
    for (std::size_t k = 0; k < cells.size(); ++k) {
      if (std::isfinite(cells[k])) continue;
      faults.add({Code::out_of_range, what, 0, 0, fmt::format("{} in cell {}", cells[k], k + 1), "a finite number",
                  "correct it"});
    }
  };
  finite(accounts.make, "make");
  finite(accounts.use, "use");
  finite(accounts.imports, "imports");
  finite(accounts.value_added, "value added");
  if (!faults.empty()) return fail(std::move(faults).take());

  Economy economy;
  economy.output.assign(n, 0.0);
  economy.value_added = accounts.value_added;
  economy.sales.assign(n * n, 0.0);
  for (std::size_t c = 0; c < m; ++c) {
    double made = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double cell = accounts.make[i * m + c];
      if (cell < 0.0) ++economy.negatives;
      made += std::max(0.0, cell);
      economy.output[i] += std::max(0.0, cell);
    }
    if (std::find(without.begin(), without.end(), c) != without.end()) continue;
    std::vector<double> home(n);
    for (std::size_t j = 0; j < n; ++j) {
      const double used = accounts.use[c * n + j], bought_abroad = accounts.imports[c * n + j];
      if (used < 0.0 || bought_abroad < 0.0) ++economy.negatives;
      const double use = std::max(0.0, used), abroad = std::max(0.0, bought_abroad);
      if (abroad > use) {
        ++economy.imports_clipped;
        economy.clipped_value += abroad - use;
      }
      home[j] = std::max(0.0, use - abroad);
    }
    if (!(made > 0.0)) continue;  // nobody makes it at home: all of it comes from abroad
    for (std::size_t i = 0; i < n; ++i) {
      const double share = std::max(0.0, accounts.make[i * m + c]) / made;
      if (share == 0.0) continue;
      for (std::size_t j = 0; j < n; ++j) economy.sales[i * n + j] += share * home[j];
    }
  }
  economy.final_sales = economy.output;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) economy.final_sales[i] -= economy.sales[i * n + j];
    economy.gdp += economy.value_added[i];
  }
  for (std::size_t j = 0; j < n; ++j) {
    if (economy.output[j] > 0.0) continue;
    double bought = 0.0;
    for (std::size_t i = 0; i < n; ++i) bought += economy.sales[i * n + j];
    if (bought > 0.0) {
      faults.add({Code::bad_structure, "make", static_cast<std::uint32_t>(j + 1), 0,
                  fmt::format("industry {} makes nothing and buys {:g}", accounts.industries[j], bought),
                  "output where there are purchases", "give what it makes, or leave out what it buys"});
    }
  }
  if (!(economy.gdp > 0.0)) {
    faults.add({Code::out_of_range, "value added", 0, 0, fmt::format("{:g} in all", economy.gdp), "more than 0",
                "give rows of value added"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return economy;
}

}  // namespace chokepoint::assess

#include "model/esri/economy.h"

namespace chokepoint::model::esri {

std::vector<double> sales_of(const network::EdgeList& list) {
  std::vector<double> sales(list.firms.size(), 0.0);
  for (std::size_t e = 0; e < list.size(); ++e) sales[list.supplier[e]] += list.weight[e];
  return sales;
}

Result<std::vector<double>> weights_of(const network::EdgeList& list, const Method& method) {
  const network::Firms& firms = list.firms;
  Faults faults;
  const auto need_column = [&](bool used, const std::vector<double>& column, const char* name) {
    if (!used || !column.empty()) return;
    faults.add({Code::missing_column, "nodes.csv", 1, 0, std::string("no column ") + name,
                "the column that the run asks for", "add it, or do not ask for it"});
  };
  need_column(method.use_revenue, firms.revenue, "revenue");
  need_column(method.use_cost, firms.cost, "cost");
  need_column(method.use_weight, firms.weight, "weight");
  if (!faults.empty()) return fail(std::move(faults).take());
  std::vector<double> weights = method.use_weight ? firms.weight : sales_of(list);
  double total = 0.0;
  for (const double weight : weights) total += weight;
  if (!(total > 0.0) || total > 1e300) {
    return fail(Fault{Code::bad_structure, "nodes.csv", 0, 0, "weights of firms that add up to nothing",
                      "a sum above 0",
                      method.use_weight ? "correct the column weight" : "add links: weights are sales"});
  }
  for (double& weight : weights) weight /= total;
  return weights;
}

const network::LabelColumn& markets_of(const network::EdgeList& list) {
  return list.firms.market.empty() ? list.firms.sector : list.firms.market;
}

std::vector<Scenario> closures(const network::EdgeList& list) {
  std::vector<Scenario> scenarios(list.firms.size());
  for (std::uint32_t i = 0; i < scenarios.size(); ++i) scenarios[i] = {list.firms.id[i], {{i, 1.0, 1.0}}, {}};
  return scenarios;
}

}  // namespace chokepoint::model::esri

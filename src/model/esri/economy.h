// What the Economic Systemic Risk Index is asked of: a network of firms, which inputs are essential to whom, the
// published method's choices, and the shocks. Shared by the plain loop and the fast ones.
//
// Method: Diem, Borsos, Reisch, Kertesz, Thurner (2022), Scientific Reports 12:7719; docs/methods/esri.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "network/edge_list.h"

namespace chokepoint::model::esri {

/// How a buying sector takes the loss of an input: not at all, in proportion to its share of all inputs, or in
/// proportion to the input itself, whichever essential one is worst (Leontief).
enum class Need : std::uint8_t { none = 0, linear = 1, essential = 2 };

/// Need of (supplying sector, buying sector), sectors numbered as the network's firms have them.
struct Needs {
  std::uint32_t sectors{0};
  std::vector<Need> need;  // [supplying * sectors + buying]
  Need of(std::uint32_t supplying, std::uint32_t buying) const { return need[supplying * sectors + buying]; }
};

enum class Stop : std::uint8_t {
  quiet,  // no firm loses more than eps in a step (the published test)
  slow    // the total loss grows by no more than the factor 1 + eps in a step
};

struct Method {
  bool replaceable{true};  // firms of a market stand in for each other: its market column, else the sector
  double eps{1e-2};
  Stop stop{Stop::quiet};
  bool use_revenue{false}, use_cost{false}, use_weight{false};
  /// As the reference program: a market with less than 1e-10 left counts as having exactly 1, in whatever unit.
  bool reference{false};
  std::uint32_t most_steps{1'000'000};
};

/// Initial loss of a firm's output by lack of inputs (down) and of sales (up): shares, 0 to 1.
struct Shock {
  std::uint32_t firm{0};
  double down{0.0}, up{0.0};
};
/// Of what a link carries, only this share passes, 0 to 1.
struct Cut {
  std::uint32_t link{0};
  double pass{0.0};
};
/// Firms not named and links not named are whole. Shocks by rising firm, cuts by rising link, none twice.
struct Scenario {
  std::string name;
  std::vector<Shock> shocks;
  std::vector<Cut> cuts;
};

/// What is left undone, as shares of all firms' weight. The shocked firms' own loss is in it.
struct Loss {
  double esri{0.0}, down{0.0}, up{0.0};
  double error{0.0};  // of `esri` at most, where a certified answer was asked for
  std::uint32_t steps{0};
  bool settled{true};  // false: most_steps were made
};
/// Per firm.
struct FirmLoss {
  std::vector<double> down, up;
};

/// Sales per firm; weights that add up to 1: its sales, or the file's. Fault where they add up to nothing, or where a
/// column is asked for that the file does not have.
std::vector<double> sales_of(const network::EdgeList& list);
Result<std::vector<double>> weights_of(const network::EdgeList& list, const Method& method);
/// Market of each firm, and how many there are.
const network::LabelColumn& markets_of(const network::EdgeList& list);

/// Closes each firm by itself, in the order of the file; named by its id.
std::vector<Scenario> closures(const network::EdgeList& list);

}  // namespace chokepoint::model::esri

// A firm's bill of materials: a table as spreadsheets save it, to parts of the world. Names are matched exactly and in
// any language that the world holds; what is unknown gets a suggestion, never a guess.
// Format: docs/formats/bom.md. Verified by: tests/service/bom_test.cpp, tests/fuzz/bom.cpp.
#pragma once

#include <string>
#include <vector>

#include "assess/exposure.h"
#include "base/context.h"
#include "base/result.h"
#include "world/world.h"

namespace chokepoint::service {

struct BomLine {
  assess::Part part;
  double quantity{0.0};     // per finished unit
  std::string description;  // as written
  bool stated_value{false};
};

struct Bom {
  std::vector<BomLine> lines;
  std::string recognised;  // encoding and delimiter, where they were not plain
  std::size_t inside{0};   // rows of what other parts are made of, left out where the bill is read for supply
};

inline constexpr std::size_t kMostParts = 20'000;

/// What a bill is read for decides which columns it must have: days of stock say nothing of the law.
enum class BomUse : std::uint8_t { supply, law };

/// All faults at once, with row and column as a spreadsheet shows them; `too_large` above kMostParts.
Result<Bom> read_bom(const world::World& world, std::string name, std::string bytes, Context& context,
                     BomUse use = BomUse::supply);

/// The bill's parts at a place; those without a value of their own stop all of the revenue.
assess::Firm firm_of(const Bom& bom, PlaceId place, bool defence, double revenue);

}  // namespace chokepoint::service

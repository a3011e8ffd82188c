#include "world/figures.h"

#include "world/words.h"

namespace chokepoint::world {

std::string_view name_of(Status status) { return words::of(words::kStatus, status); }

FigureId Figures::add(const Estimate& estimate, CellRef where, FigureNote note, std::span<const ClaimId> claims) {
  estimates_.push_back(estimate);
  notes_.push_back(std::move(note));
  where_.push_back(where);
  claims_.insert(claims_.end(), claims.begin(), claims.end());
  first_claim_.push_back(static_cast<std::uint32_t>(claims_.size()));
  return FigureId{estimates_.size() - 1};
}

std::vector<double> Figures::central() const {
  std::vector<double> values;
  values.reserve(estimates_.size());
  for (const Estimate& estimate : estimates_) values.push_back(estimate.value);
  return values;
}

}  // namespace chokepoint::world

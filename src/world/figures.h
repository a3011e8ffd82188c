// Every quantity of every table is a figure: here uncertainty and provenance live, and end. Kernels see doubles.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/ids.h"

namespace chokepoint::world {

/// quoted: a sentence says it. derived: computed from quoted values. assumed: nobody says it; the interval is ours.
enum class Status : std::uint8_t { quoted, derived, assumed };
std::string_view name_of(Status status);

/// `low` and `high` are P05 and P95 of what the value may be; equal to `value` where nothing is stated.
struct Estimate {
  double value{0.0};
  double low{0.0};
  double high{0.0};
  Status status{Status::assumed};
  bool interval() const { return low < high; }
};

/// Where a cell stands: `file` indexes World::files; row and column count from 1 (row 1 is the header).
struct CellRef {
  std::uint32_t file{0};
  std::uint32_t row{0};
  std::uint32_t column{0};
};

/// What is known of one figure besides its value.
struct FigureNote {
  std::string key;     // e.g. "production:flake-graphite@CN:share"
  std::string reason;  // empty for quoted figures
  std::string basis;   // production, capacity, ... ; empty = not stated
  std::int32_t year{0};
  Day known_on{};
  bool always_known{true};
};

class Figures {
 public:
  FigureId add(const Estimate& estimate, CellRef where, FigureNote note, std::span<const ClaimId> claims);
  std::size_t size() const { return estimates_.size(); }
  const Estimate& operator[](FigureId id) const { return estimates_[id.index]; }
  const FigureNote& note(FigureId id) const { return notes_[id.index]; }
  CellRef where(FigureId id) const { return where_[id.index]; }
  std::span<const ClaimId> claims(FigureId id) const {
    return {claims_.data() + first_claim_[id.index], claims_.data() + first_claim_[id.index + 1]};
  }
  /// Central values, one a figure: draw 0.
  std::vector<double> central() const;

 private:
  std::vector<Estimate> estimates_;
  std::vector<FigureNote> notes_;
  std::vector<CellRef> where_;
  std::vector<std::uint32_t> first_claim_{0};
  std::vector<ClaimId> claims_;
};

}  // namespace chokepoint::world

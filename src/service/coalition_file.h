// Bodies of states and the technologies that they would withhold, described by a TOML file.
// Format: docs/formats/coalition.md. Verified by: tests/service/coalition_test.cpp, tests/fuzz/coalition_toml.cpp.
#pragma once

#include "base/fingerprint.h"
#include "service/file_figures.h"
#include "world/world.h"

namespace chokepoint::service {

struct CoalitionBody {
  std::string name, title;
  std::vector<PlaceId> members;  // countries, by id
  bool majority{false};
  std::uint32_t needed() const {
    const auto all = static_cast<std::uint32_t>(members.size());
    return majority ? all / 2 + 1 : all;
  }
};

struct CoalitionField {
  std::string name, title;
  std::vector<PlaceId> suppliers;
};

struct CoalitionFile {
  std::string name, title, about, file;
  Fingerprint fingerprint;  // of the bytes
  PlaceId target;
  std::size_t against{0};  // of bodies: the one whose delay is stated
  double horizon_months{60.0};
  bool has_money{false};
  std::string money_name, money_unit;
  PlaceId money_suppliers;
  FileFigures figures;
  std::vector<CoalitionBody> bodies;
  std::vector<CoalitionField> fields;

  /// Keys of figures: `delay.months`, `FIELD.leaked`, `FIELD.share.PLACE`, `FIELD.block.PLACE`.
  double share(const FileValues& values, std::size_t field, PlaceId place, const world::World& world) const;
  double blocks(const FileValues& values, std::size_t field, PlaceId place, const world::World& world) const;
};

/// All faults with line, what was found, expected and to be done. Regimes and places are those of the world; a member
/// of a regime is one on the world's base date.
Result<CoalitionFile> read_coalition(const world::World& world, const std::string& file, std::string_view toml);

}  // namespace chokepoint::service

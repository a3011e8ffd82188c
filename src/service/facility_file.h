// A facility described by a TOML file: what it draws, what stands behind it, what could stand there, what it costs, how
// its cluster grows.
// Format: docs/formats/facility.md. Verified by: tests/service/facility_file_test.cpp, tests/fuzz/facility_toml.cpp.
#pragma once

#include "base/day.h"
#include "base/fingerprint.h"
#include "continuity/design.h"
#include "service/file_figures.h"

namespace chokepoint::service {

/// A kind of battery that the design takes, by the world's product.
struct CellShare {
  std::string product;
  std::string key;  // of its share among the figures
  std::uint32_t row{0}, column{0};
};

/// Computing power that is to come evenly between two days.
struct BuildOut {
  std::string name;
  Day from, until;
  std::string key;  // of its power
};

struct FacilityFile {
  FileHead head;
  std::string file;
  Fingerprint fingerprint;  // of the bytes
  FileFigures figures;
  continuity::Target target;         // wanted
  std::vector<std::string> outages;  // names of classes
  int spare_sets{0}, crews{0};
  int strings_needed{1}, spare_strings{0};
  int paths_needed{1}, spare_paths{0};
  std::vector<CellShare> cells;
  std::vector<BuildOut> build_out;
  bool has_cluster{false};
  continuity::Choices choices;  // empty lists: no search asked for

  double it_kw(const FileValues& values) const;  // with the queries' factor
  continuity::PowerSystem system(const FileValues& values) const;
  continuity::BatterySize battery(const FileValues& values) const;
  continuity::Ageing ageing(const FileValues& values) const;
  double battery_life(const FileValues& values) const;
  continuity::Prices prices(const FileValues& values) const;
  double at(const FileValues& values, std::string_view key) const { return figures.at(values, key); }
};

/// All faults with line, what was found, expected and to be done. The system of the central values passes
/// continuity::check.
Result<FacilityFile> read_facility(const std::string& file, std::string_view toml);

}  // namespace chokepoint::service

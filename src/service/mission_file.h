// A mission described by a TOML file: who goes for how long, what they carry and what draws from it.
// Format: docs/formats/facility.md. Verified by: tests/service/facility_file_test.cpp, tests/fuzz/facility_toml.cpp.
#pragma once

#include <optional>

#include "base/fingerprint.h"
#include "continuity/mission.h"
#include "service/facility_file.h"

namespace chokepoint::service {

struct MissionFile {
  FileHead head;
  std::string file;
  Fingerprint fingerprint;
  FileFigures figures;
  struct Cell {
    std::string name, product;
    bool rechargeable{false};
    std::uint32_t row{0}, column{0};
  };
  /// What a load profile says of one device, in place of the file's figures.
  struct Measured {
    double wh{0.0}, most_watts{0.0};
  };
  struct Device {
    std::string name;
    std::size_t cell{0};
    bool pulses{false};
    std::optional<Measured> measured;
  };
  std::vector<Cell> cells;
  std::vector<Device> loads;
  std::vector<BuildOut> build_out;  // units to be equipped; its key is the number of units

  continuity::Mission mission(const FileValues& values) const;
  double at(const FileValues& values, std::string_view key) const { return figures.at(values, key); }
};

Result<MissionFile> read_mission(const std::string& file, std::string_view toml);

}  // namespace chokepoint::service

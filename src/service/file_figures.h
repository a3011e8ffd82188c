// Numbers of a facility or mission file with what they rest on: a plain number, or a table with interval, status and
// reason or source, under the rules that the world's own rows obey.
//
//   run_mttf_hours = 637
//   run_mttf_hours = { value = 637, low = 300, high = 1662, status = "assumed", why = "between ..." }
//   multiple = { value = 10, low = 1, high = 10, status = "quoted", source = "...", quote = "ten times ..." }
//
// Format: docs/formats/facility.md. Verified by: tests/service/facility_file_test.cpp, tests/fuzz/facility_toml.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"
#include "stats/distribution.h"
#include "world/toml.h"

namespace chokepoint::service {

struct FileFigure {
  std::string key;  // `generators.start_failure`, `grid.major.per_year`
  std::string unit;
  double value{0.0};
  double low{0.0}, high{0.0};  // P05 and P95; equal where no interval is stated
  report::Basis basis{report::Basis::assumed};
  std::string why, source, quote;
  stats::Support support{stats::Support::positive};
  double least{0.0}, most{0.0};  // what the key allows
};

/// Values, one a figure, in the order of a file: central ones or a draw.
using FileValues = std::vector<double>;

class FileFigures {
 public:
  std::size_t add(FileFigure figure);
  std::span<const FileFigure> all() const { return figures_; }
  /// Position of a key that the file's reader has read.
  std::size_t index(std::string_view key) const;
  double at(const FileValues& values, std::string_view key) const { return values[index(key)]; }
  FileValues central() const;
  /// Every figure drawn from its interval; the stream is keyed by (seed, draw, figure).
  FileValues drawn(std::uint64_t seed, std::uint32_t draw) const;

 private:
  std::vector<FileFigure> figures_;
};

struct FigureSpec {
  double least{0.0}, most{1e12};
  std::string_view unit{};
  std::optional<double> otherwise{};  // where the key may be left out
};

/// Reads `table.key` as the figure `prefix.key`; faults go to the table's list.
void read_figure(world::TomlTable& table, const std::string& prefix, std::string_view key, const FigureSpec& spec,
                 FileFigures& figures);

/// The register of assumptions: every figure with its interval, standing and reason.
report::Table assumptions_table(const FileFigures& figures, report::Report& report);

/// What the top of both kinds of file says.
struct FileHead {
  std::string kind, name, title, about, place, use;
};
FileHead read_head(world::TomlTable& top, std::string_view kind);
/// The `kind` of a TOML text; empty where it has none (a scenario) or is no TOML.
std::string kind_of_file(std::string_view toml);

}  // namespace chokepoint::service

#include "service/load_profile.h"

#include <algorithm>
#include <optional>

#include "table/csv.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

constexpr double kMostWatts = 1e12;

struct Stretch {
  std::size_t load{0};
  double from{0.0}, until{0.0}, watts{0.0};
  std::uint32_t row{0};
};

class ProfileReader {
 public:
  ProfileReader(const MissionFile& mission, const std::string& file, const table::TextTable& rows, Faults& faults)
      : mission_(mission), file_(file), rows_(rows), faults_(faults) {}

  std::vector<Stretch> read() {
    const char* const names[] = {"load", "from_h", "until_h", "watts"};
    const std::vector<std::string_view> known(std::begin(names), std::end(names));
    for (std::size_t c = 0; c < rows_.columns(); ++c) {
      if (std::find(known.begin(), known.end(), rows_.header(c)) != known.end()) continue;
      fault(Code::unknown_column, 1, c, "a column " + world::shown(rows_.header(c)), "load,from_h,until_h,watts",
            world::did_you_mean(rows_.header(c), known, "remove the column"));
    }
    std::optional<std::size_t> at[4];
    for (int i = 0; i < 4; ++i) {
      at[i] = rows_.find(names[i]);
      if (at[i]) continue;
      fault(Code::missing_column, 1, 0, std::string("no column `") + names[i] + "`", "load,from_h,until_h,watts",
            "add the column");
    }
    std::vector<Stretch> stretches;
    if (!at[0] || !at[1] || !at[2] || !at[3]) return stretches;
    const double hours = mission_.at(mission_.figures.central(), "mission.hours");
    for (std::size_t r = 0; r < rows_.rows(); ++r) {
      const auto load = load_of(r, *at[0]);
      const auto from = number(r, *at[1], hours), until = number(r, *at[2], hours),
                 watts = number(r, *at[3], kMostWatts);
      if (!load || !from || !until || !watts) continue;
      if (*until <= *from) {
        fault(Code::bad_order, rows_.sheet_row(r), *at[2], "an end at or before the start", "until_h above from_h",
              "correct one of them");
        continue;
      }
      stretches.push_back({*load, *from, *until, *watts, rows_.sheet_row(r)});
    }
    std::sort(stretches.begin(), stretches.end(),
              [](const Stretch& a, const Stretch& b) { return a.load != b.load ? a.load < b.load : a.from < b.from; });
    for (std::size_t i = 1; i < stretches.size(); ++i) {
      const Stretch &before = stretches[i - 1], &now = stretches[i];
      if (now.load != before.load || now.from >= before.until) continue;
      fault(Code::duplicate, now.row, *at[1],
            "a stretch that begins before that of row " + std::to_string(before.row) + " ends",
            "one row a load and time", "join them, or correct the times");
    }
    return stretches;
  }

 private:
  void fault(Code code, std::uint32_t row, std::size_t column, std::string found, std::string expected,
             std::string remedy) {
    faults_.add({code, file_, row, static_cast<std::uint32_t>(column + 1), std::move(found), std::move(expected),
                 std::move(remedy)});
  }
  std::optional<std::size_t> load_of(std::size_t row, std::size_t column) {
    const std::string_view text = rows_.cell(row, column);
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < mission_.loads.size(); ++i) {
      if (mission_.loads[i].name == text) return i;
      names.emplace_back(mission_.loads[i].name);
    }
    fault(Code::unknown_reference, rows_.sheet_row(row), column, "a load " + world::shown(text),
          "the name of a [[load]] of the mission", world::did_you_mean(text, names, "add it to the mission's file"));
    return std::nullopt;
  }
  std::optional<double> number(std::size_t row, std::size_t column, double most) {
    const std::string_view text = rows_.cell(row, column);
    const auto value = table::parse_number(text);
    if (value && *value >= 0.0 && *value <= most) return value;
    fault(value ? Code::out_of_range : Code::bad_number, rows_.sheet_row(row), column, world::shown(text),
          "a number from 0 to " + table::format_number(most), "correct it");
    return std::nullopt;
  }

  const MissionFile& mission_;
  const std::string& file_;
  const table::TextTable& rows_;
  Faults& faults_;
};

}  // namespace

Result<void> add_profile(MissionFile& mission, const std::string& name, std::string bytes, Context& context) {
  auto read = table::parse_csv(name, std::move(bytes), {}, context);
  if (!read) return tl::unexpected(read.error());
  Faults faults;
  const std::vector<Stretch> stretches = ProfileReader(mission, name, *read, faults).read();
  if (faults.empty() && stretches.empty()) {
    faults.add({Code::bad_structure, name, 0, 0, "a profile without rows", "at least one stretch of time",
                "add rows, or leave the profile out"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  for (const Stretch& one : stretches) {
    auto& measured = mission.loads[one.load].measured;
    if (!measured) measured.emplace();
    measured->wh += one.watts * (one.until - one.from);
    measured->most_watts = std::max(measured->most_watts, one.watts);
  }
  return {};
}

}  // namespace chokepoint::service

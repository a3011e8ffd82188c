// Runs of the reference program, as files: tests/data/ario (thinned to every 14th step), or a folder of one's own.
#pragma once

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <algorithm>

#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/file.h"
#include "model/ario/case_file.h"
#include "model/ario/loop.h"
#include "table/csv.h"
#include "table/gzip.h"

namespace chokepoint::model::ario::testing {

namespace fs = std::filesystem;

inline fs::path repository_data() { return fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/ario"; }

/// The text of a file or of its compressed form.
inline std::string text_of(const fs::path& path) {
  const fs::path packed = path.string() + ".gz";
  auto bytes = read_file(fs::exists(path) ? path : packed);
  if (!bytes) {
    ADD_FAILURE() << to_string(bytes.error());
    return "";
  }
  if (!table::is_gzip(*bytes)) return *bytes;
  std::string text;
  table::Inflater inflater(*bytes);
  for (;;) {
    auto more = inflater.append(text, std::size_t{1} << 20);
    if (!more || !*more) return text;
  }
}

/// A golden case ready to run.
struct Golden {
  fs::path folder;
  Case asked;
  Economy economy;
};

inline Golden golden(const fs::path& root, const std::string& name) {
  PlainContext plain;
  Context context = plain.context();
  Golden result;
  result.folder = root / name;
  const std::string json = text_of(result.folder / "case.json");
  const std::size_t at = json.find("\"mriot\": \"") + 10;
  const fs::path inputs = root / "inputs" / json.substr(at, json.find('"', at) - at);
  std::vector<std::string> texts;
  for (const char* file : {"Z.csv", "Y.csv", "x.csv"}) texts.push_back(text_of(inputs / file));
  const std::vector<network::TableFile> files{{"Z.csv", texts[0]}, {"Y.csv", texts[1]}, {"x.csv", texts[2]}};
  auto table = network::read_io_table(inputs.string(), files, network::OnFault::error, context);
  EXPECT_TRUE(table) << to_string(table.error());
  auto asked = read_case(name, json, *table);
  EXPECT_TRUE(asked) << to_string(asked.error());
  result.asked = std::move(*asked);
  auto economy = make_economy(std::move(*table), result.asked.params);
  EXPECT_TRUE(economy) << to_string(economy.error());
  result.economy = std::move(*economy);
  return result;
}

inline Wanted all_series() {
  Wanted wanted;
  wanted.fill(true);
  return wanted;
}

/// Largest difference over the largest number of the file (or of 1, where `absolute`), over the steps that the file
/// holds. Nothing where there is no such file.
inline std::optional<double> difference(const Golden& run, const Trace& trace, Series series, bool absolute = false) {
  const fs::path path = run.folder / (std::string(name_of(series)) + ".csv");
  if (!fs::exists(path) && !fs::exists(path.string() + ".gz")) return std::nullopt;
  PlainContext plain;
  Context context = plain.context();
  const auto rows = table::parse_csv(path.string(), text_of(path), {}, context);
  EXPECT_TRUE(rows);
  std::map<int, std::size_t> row_of;
  for (std::size_t r = 0; r < trace.recorded.size(); ++r) row_of[trace.recorded[r]] = r;
  const std::size_t keys = series == Series::stocks ? 2 : 1;
  const std::size_t width = trace.width(series, run.economy);
  double apart = 0.0, largest = 0.0;
  std::size_t compared = 0;
  for (std::size_t r = 0; r < rows->rows(); ++r) {
    const auto found = row_of.find(static_cast<int>(*table::parse_integer(rows->cell(r, 0))));
    if (found == row_of.end()) continue;
    std::size_t from = found->second * width;
    if (keys == 2) {
      const auto& sectors = run.economy.sectors;
      const auto at = std::find(sectors.begin(), sectors.end(), rows->cell(r, 1)) - sectors.begin();
      from += static_cast<std::size_t>(at) * run.economy.n;
    }
    for (std::size_t c = keys; c < rows->columns(); ++c) {
      const double ours = trace.values[static_cast<std::size_t>(series)][from + c - keys];
      const std::string_view cell = rows->cell(r, c);
      if (cell == "inf") {
        EXPECT_TRUE(std::isinf(ours));
        continue;
      }
      const double theirs = *table::parse_number(cell);
      apart = std::max(apart, std::isnan(ours) ? 1e300 : std::fabs(ours - theirs));
      largest = std::max(largest, std::fabs(theirs));
      ++compared;
    }
  }
  EXPECT_GT(compared, 0U) << path;
  return apart / (absolute || largest == 0.0 ? 1.0 : largest);
}

}  // namespace chokepoint::model::ario::testing

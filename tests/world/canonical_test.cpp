// Canonical bytes: what may change without changing the world, and what may not; writing a world and reading it again.
#include "world/canonical.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "sample.h"
#include "world/diff.h"

namespace chokepoint::world {
namespace {

/// The table as rows of raw cells; the tiny world has no quoted newlines, but quoted commas.
std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    rows.push_back({""});
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') quoted = !quoted;
      if (c == ',' && !quoted) {
        rows.back().emplace_back();
      } else {
        rows.back().back() += c;
      }
    }
  }
  return rows;
}

std::string csv_of(const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + row[i];
    out += '\n';
  }
  return out;
}

/// Shuffles columns and rows and splits the table into two parts.
WorldFiles shuffled(const WorldFiles& files, unsigned seed) {
  WorldFiles out;
  for (const auto& file : files.files) {
    if (!file.name.ends_with(".csv")) {
      out.files.push_back(file);
      continue;
    }
    auto rows = cells_of(file.bytes);
    std::vector<std::size_t> order(rows[0].size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::rotate(order.begin(), order.begin() + seed % order.size(), order.end());
    for (auto& row : rows) {
      std::vector<std::string> turned;
      for (const std::size_t i : order) turned.push_back(row[i]);
      row = turned;
    }
    std::rotate(rows.begin() + 1, rows.begin() + 1 + static_cast<std::ptrdiff_t>(seed % (rows.size() - 1)), rows.end());
    const std::size_t half = 1 + rows.size() / 2;
    std::vector<std::vector<std::string>> first(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(half));
    std::vector<std::vector<std::string>> second{rows[0]};
    second.insert(second.end(), rows.begin() + static_cast<std::ptrdiff_t>(half), rows.end());
    std::string stem = file.name.substr(0, file.name.size() - 4);
    std::replace(stem.begin(), stem.end(), '/', '-');
    const std::string table = file.name.substr(0, std::min(file.name.find('/'), file.name.find('.')));
    out.files.push_back({table + "/x-" + stem + ".csv", csv_of(second)});
    out.files.push_back({table + "/y-" + stem + ".csv", csv_of(first)});
  }
  return out;
}

TEST(Canonical, FilesRowsAndColumnsMayStandInAnyOrder) {
  const WorldFiles files = sample::tiny();
  const Fingerprint plain = sample::world_of(files)->fingerprint;
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto world = sample::read(shuffled(files, seed));
    ASSERT_TRUE(world) << to_string(world.error());
    EXPECT_EQ((*world)->fingerprint, plain) << seed;
  }
}

TEST(Canonical, NumbersMayBeWrittenInAnyWay) {
  const Fingerprint plain = sample::world_of(sample::tiny())->fingerprint;
  WorldFiles files = sample::tiny();
  sample::replace(files, "recipes.csv", "2300,2200,2400,t/GWh", "2.3e0,2.2,2.40,kt/GWh");
  sample::replace(files, "production/battery.csv", "lfp-cathode,CN,share,,98,97,99,%",
                  "lfp-cathode,CN,share,WORLD,0.98,0.97,0.99,1");
  sample::replace(files, "world.toml", "home_preference = 3.0", "home_preference = 3");
  EXPECT_EQ(sample::world_of(files)->fingerprint, plain);
}

TEST(Canonical, AnyCellChangesTheFingerprint) {
  const Fingerprint plain = sample::world_of(sample::tiny())->fingerprint;
  const struct {
    const char *file, *from, *to;
  } edits[] = {
      {"world.toml", "prune_below = 0.004", "prune_below = 0.005"},
      {"world.toml", "input_days = [30, 10, 90]", "input_days = [30, 10, 91]"},
      {"places.csv", "Deutschland", "Deutschlands"},
      {"members.csv", "2020-01-01", "2020-01-02"},
      {"products.csv", "镓", "鎵"},
      {"transit.csv", ",,,30,15,50", ",,,30,15,51"},
      {"prices.csv", "dearer outside", "dearer"},
      {"control_status.csv", "2026-11-10", "2026-11-11"},
      {"control_clauses.csv", ">=", ">"},
      {"claims.csv", "p. 12", "p. 13"},
      {"demand.csv", "radar,DE,defence,amount,3", "radar,DE,defence,amount,4"},
  };
  for (const auto& edit : edits) {
    WorldFiles files = sample::tiny();
    sample::replace(files, edit.file, edit.from, edit.to);
    const WorldPtr world = sample::world_of(files);
    ASSERT_TRUE(world) << edit.from;
    EXPECT_NE(world->fingerprint, plain) << edit.file << " " << edit.from;
    EXPECT_EQ(diff(*sample::world_of(sample::tiny()), *world).size(), 1U) << edit.file << " " << edit.from;
  }
}

TEST(Canonical, TwoRowsOfTwoTablesNeverGiveTheSameBytes) {
  // The same text split otherwise between two cells.
  WorldFiles a = sample::tiny(), b = sample::tiny();
  sample::replace(a, "regimes.csv", "The slow regime,regime,consensus,42", "The slow regime,regime,consensus,4");
  sample::replace(b, "regimes.csv", "The slow regime,regime,consensus,42 members in truth; three stand here",
                  "The slow regime,regime,consensus,4 members in truth; three stand here ");
  EXPECT_NE(sample::world_of(a)->fingerprint, sample::world_of(b)->fingerprint);
}

/// Writing all tables and reading them again gives the same world: no writer forgets a column, no reader mistakes one.
void expect_round_trip(const WorldFiles& files) {
  const WorldPtr world = sample::world_of(files);
  ASSERT_TRUE(world);
  WorldFiles again;
  for (const auto& file : files.files) {
    if (file.name == "world.toml") again.files.push_back(file);
  }
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto table = static_cast<TableId>(i);
    again.files.push_back({std::string(spec_of(table).name) + ".csv", table_csv(*world, table)});
  }
  const WorldPtr back = sample::world_of(again);
  ASSERT_TRUE(back);
  const auto changes = diff(*world, *back);
  for (const RowChange& change : changes) {
    ADD_FAILURE() << change.table << " " << change.key << " " << (change.cells.empty() ? "" : change.cells[0].column);
  }
  EXPECT_EQ(back->fingerprint, world->fingerprint);
}

TEST(Canonical, TinyWorldSurvivesARoundTrip) { expect_round_trip(sample::tiny()); }

}  // namespace
}  // namespace chokepoint::world

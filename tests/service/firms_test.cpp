// `firms` on networks of firms: golden runs through files and answer, controls, rankings, chains, and every fault.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "base/file.h"
#include "service/replay.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

std::vector<InputFile> files_of(const std::string& folder) {
  std::vector<InputFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(CHOKEPOINT_SOURCE_DIR) + "/" + folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".csv") || name.starts_with("out_")) continue;
    auto text = read_file(entry.path());
    files.push_back({name, text ? std::move(*text) : std::string()});
  }
  return files;
}

Result<report::Report> ask_firms(const std::vector<InputFile>& files, Arguments arguments,
                                 const std::vector<InputFile>& beside = {}) {
  Session session(tiny_files());
  session.add_table("net", files);
  for (const InputFile& file : beside) session.add_file(file.name, file.bytes);
  arguments["folder"] = {"net"};
  return ask(session, "firms", arguments);
}

const std::string& bulk(const report::Report& report, std::string_view name) {
  static const std::string none;
  for (const auto& file : report.bulk) {
    if (file.name == name) return file.bytes;
  }
  ADD_FAILURE() << "no " << name;
  return none;
}

std::vector<std::vector<double>> numbers(const std::string& csv) {
  std::vector<std::vector<double>> rows;
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::vector<double> row;
    std::istringstream cells(line);
    std::string cell;
    while (std::getline(cells, cell, ',')) row.push_back(std::strtod(cell.c_str(), nullptr));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string golden(const std::string& name) {
  auto text = read_file(std::string(CHOKEPOINT_SOURCE_DIR) + "/tests/golden/firms/i02_hand_8/" + name);
  EXPECT_TRUE(text);
  return text ? *text : "";
}

/// Every golden row is among ours, to 1e-12; `keys` columns name a row.
void expect_golden(const std::string& ours, const std::string& theirs, std::size_t keys) {
  std::map<std::vector<double>, std::vector<double>> found;
  for (const auto& row : numbers(ours)) found[{row.begin(), row.begin() + static_cast<std::ptrdiff_t>(keys)}] = row;
  const auto rows = numbers(theirs);
  ASSERT_FALSE(rows.empty());
  for (const auto& row : rows) {
    const auto it = found.find({row.begin(), row.begin() + static_cast<std::ptrdiff_t>(keys)});
    ASSERT_NE(it, found.end());
    for (std::size_t k = keys; k < row.size(); ++k)
      EXPECT_NEAR(it->second.at(k), row[k], 1e-12 * std::max(1.0, std::fabs(row[k])));
  }
}

TEST(Firms, GoldenRunsFromFilesToFiles) {
  const auto files = files_of("tests/golden/firms/i02_hand_8");
  struct Case {
    const char* name;
    Arguments arguments;
  };
  const Case cases[] = {
      {"R0", {{"rationing", {"0"}}}},
      {"R3", {{"rationing", {"3"}}}},
      {"R2_o2", {{"order-rule", {"2"}}}},
      {"R0_i5_T3", {{"rationing", {"0"}}, {"inventory-days", {"5"}}, {"tau", {"3"}}}},
      {"R2_rec0", {{"recovery", {"0"}}, {"recovery-steps", {"20"}}, {"recovery-start", {"5"}}}},
      {"R2_rec5", {{"recovery", {"5"}}, {"recovery-steps", {"10"}}}},
      {"R2_D2", {{"inventory", {"days"}}}},
      {"R0_D1", {{"rationing", {"0"}}, {"inventory", {"days"}}, {"initial-only", {"true"}}}},
      {"R2_Z", {{"windows", {"windows"}}, {"days", {"30"}}}},
      {"R2_M", {{"daily-demand", {"demand"}}, {"days", {"20"}}, {"shock", {"none"}}}},
  };
  for (const auto& [name, given] : cases) {
    SCOPED_TRACE(name);
    const std::string run = name;
    const auto totals = golden("out_" + run + "_totals.csv");
    Arguments arguments = given;
    arguments["reference"] = {"true"};
    arguments["snapshots"] = {"all"};
    arguments["days"] = {std::to_string(numbers(totals).size() - 1)};
    std::vector<InputFile> beside;
    if (given.contains("inventory")) beside.push_back({"days", golden("inventory_days_" + run + ".csv")});
    if (given.contains("windows")) beside.push_back({"windows", golden("shock_R2_Z.csv")});
    if (given.contains("daily-demand")) beside.push_back({"demand", golden("demand_R1_M_R2_M.csv")});
    if (given.contains("shock")) beside.push_back({"none", "id,delta,start_day\n"});
    const auto report = ask_firms(files, arguments, beside);
    ASSERT_TRUE(report) << to_string(report.error());
    expect_golden(bulk(*report, "totals.csv"), totals, 1);
    expect_golden(bulk(*report, "firms.csv"), golden("out_" + run + "_firms.csv"), 2);
    expect_golden(bulk(*report, "shipments.csv"), golden("out_" + run + "_shipments.csv"), 3);
  }
}

const report::Table& table(const report::Report& report, std::string_view name) {
  static const report::Table none;
  for (const auto& t : report.tables) {
    if (t.name == name) return t;
  }
  ADD_FAILURE() << "no table " << name;
  return none;
}

const report::Numbers& column(const report::Table& table, std::string_view name) {
  static const report::Numbers none;
  for (const auto& c : table.columns) {
    if (c.name == name) return std::get<report::Numbers>(c.cells);
  }
  ADD_FAILURE() << "no column " << name;
  return none;
}

TEST(Firms, TheExampleIsExplained) {
  const auto report = ask_firms(files_of("data/examples/firms"), {{"inventory-days", {"5"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::done);
  ASSERT_FALSE(report->reasons.empty());
  EXPECT_NE(report->reasons.front().steps.back().what.find("graphite-east"), std::string::npos);
  const auto& production = column(table(*report, "totals"), "production");
  EXPECT_DOUBLE_EQ(production.front(), 1.0);
  EXPECT_LT(production.back(), 0.999);
}

TEST(Firms, AControlCutsLinksFromItsDayAndItsLicencesWait) {
  const auto files = files_of("data/examples/firms");
  const std::string none = "id,delta,start_day\n";
  const std::string control =
      "from,to,supplier_place,product,customer_place,pass,delay_days\n10,40,EA,anode,WE,0.2,14\n";
  const auto report =
      ask_firms(files, {{"control", {"c"}}, {"shock", {"s"}}, {"snapshots", {"all"}}}, {{"c", control}, {"s", none}});
  ASSERT_TRUE(report) << to_string(report.error());
  std::map<int, double> shipped;
  std::istringstream lines(bulk(*report, "shipments.csv"));
  std::string line;
  while (std::getline(lines, line)) {
    const auto at = line.find(",cell-west,anode-east,35,");
    if (at != std::string::npos) shipped[std::stoi(line)] = std::stod(line.substr(at + 25));
  }
  ASSERT_EQ(shipped.size(), 60U);
  EXPECT_DOUBLE_EQ(shipped[9], 35.0);
  EXPECT_EQ(shipped[10], 0.0);
  EXPECT_EQ(shipped[23], 0.0);
  EXPECT_GT(shipped[24], 0.0);
  EXPECT_LE(shipped[24], 0.2 * 35.0 * 3.5 + 1e-9);
  EXPECT_GT(shipped[41], 7.0);
}

TEST(Firms, RefusedOrdersMoveToOthersWithRoom) {
  const auto files = files_of("data/examples/firms");
  const std::vector<InputFile> beside{{"c", "supplier_place,product,customer_place,pass\nEA,anode,WE,0\n"},
                                      {"s", "id,delta,start_day\n"}};
  const auto lost = [&](Arguments arguments) {
    arguments["control"] = {"c"};
    arguments["shock"] = {"s"};
    arguments["days"] = {"120"};
    const auto report = ask_firms(files, arguments, beside);
    EXPECT_TRUE(report) << to_string(report.error());
    return 1.0 - column(table(*report, "totals"), "final_use").back();
  };
  const double published = lost({});
  EXPECT_EQ(published, lost({{"redirect-ceiling", {"1"}}}));  // a rate of zero
  EXPECT_LT(lost({{"redirect-rate", {"1"}}, {"redirect-ceiling", {"1"}}}), 0.8 * published);
}

TEST(Firms, ExportsOfEachPlaceAndProductAreRanked) {
  const auto files = files_of("data/examples/firms");
  const std::vector<InputFile> none{{"s", "id,delta,start_day\n"}};
  const auto all = ask_firms(files, {{"by", {"place,product"}}, {"shock", {"s"}}, {"days", {"120"}}}, none);
  ASSERT_TRUE(all) << to_string(all.error());
  const auto& lost = column(table(*all, "chokepoints"), "lost");
  EXPECT_GT(lost.front(), 0.0);
  EXPECT_TRUE(std::is_sorted(lost.rbegin(), lost.rend()));
  const auto west =
      ask_firms(files, {{"by", {"place,product"}}, {"target", {"WE"}}, {"shock", {"s"}}, {"days", {"120"}}}, none);
  ASSERT_TRUE(west) << to_string(west.error());
  // By the control file the same cut gives the same loss.
  const auto cut = ask_firms(files, {{"control", {"c"}}, {"shock", {"s"}}, {"days", {"120"}}},
                             {{"c", "supplier_place,product,customer_place,pass\nEA,anode,WE,0\n"}, none.front()});
  ASSERT_TRUE(cut) << to_string(cut.error());
  double of_west = 0.0;
  const auto& ranked = table(*west, "chokepoints");
  const auto& places = std::get<report::Texts>(ranked.columns[0].cells);
  const auto& products = std::get<report::Texts>(ranked.columns[1].cells);
  double told = -1.0;
  for (std::size_t r = 0; r < places.size(); ++r) {
    if (places[r] == "EA" && products[r] == "anode") told = column(ranked, "lost")[r];
  }
  const auto& hit = table(*cut, "firms");
  const auto& ids = std::get<report::Texts>(hit.columns[0].cells);
  for (std::size_t r = 0; r < ids.size(); ++r) {
    if (ids[r].ends_with("-west")) of_west += column(hit, "lost_use")[r];
  }
  EXPECT_GT(told, 0.0);
  EXPECT_NEAR(told, of_west, 1e-9 * told);
}

TEST(Firms, DrawnStocksFollowTheSeed) {
  const auto files = files_of("data/examples/firms");
  const auto one = ask_firms(files, {{"draw-inventory", {"both"}}, {"seed", {"1"}}});
  const auto same = ask_firms(files, {{"draw-inventory", {"both"}}, {"seed", {"1"}}});
  const auto other = ask_firms(files, {{"draw-inventory", {"both"}}, {"seed", {"2"}}});
  ASSERT_TRUE(one && same && other);
  EXPECT_EQ(bulk(*one, "totals.csv"), bulk(*same, "totals.csv"));
  EXPECT_NE(bulk(*one, "totals.csv"), bulk(*other, "totals.csv"));
}

TEST(Firms, TellsAllFaultsOfAllFiles) {
  const auto files = files_of("data/examples/firms");
  const auto bad =
      ask_firms(files, {{"shock", {"s"}}, {"daily-demand", {"d"}}, {"inventory", {"i"}}, {"snapshots", {"1,99"}}},
                {{"s", "id,delta,start_day\nnobody,0.5,0\ncar-west,1.5,x\ncell-west,1,0\ncell-west,1,0\n"},
                 {"d", "day,id\n1,car-west\n"},
                 {"i", "id,days\ncar-west,-1\n"}});
  ASSERT_FALSE(bad);
  std::vector<Code> codes;
  for (const Fault& fault : bad.error().faults) codes.push_back(fault.code);
  EXPECT_EQ(codes, (std::vector<Code>{Code::usage, Code::unknown_reference, Code::out_of_range, Code::bad_number,
                                      Code::duplicate, Code::missing_column, Code::out_of_range}))
      << to_string(bad.error());
  EXPECT_FALSE(ask_firms({}, {}));
  EXPECT_FALSE(ask_firms(files, {{"target", {"WE"}}}));
  EXPECT_FALSE(ask_firms(files, {{"by", {"place,product"}}, {"target", {"XX"}}}));
}

}  // namespace
}  // namespace chokepoint::service::testing

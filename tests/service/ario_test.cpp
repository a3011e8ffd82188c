// The command `ario` end to end on the reference program's test table: its data files are the golden ones, the same
// bytes come from the manifest, controls and rankings answer, and what is wrong is named.
#include <algorithm>

#include "base/file.h"
#include "service/replay.h"
#include "table/csv.h"
#include "table/gzip.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  auto text = read_file(fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/ario" / path);
  if (!text) ADD_FAILURE() << to_string(text.error());
  return text ? std::move(*text) : std::string();
}

std::string inflated(const std::string& bytes) {
  table::Inflater inflater(bytes);
  std::string text;
  for (;;) {
    auto more = inflater.append(text, std::size_t{1} << 20);
    if (!more || !*more) return text;
  }
}

void add_inputs(Session& session) {
  std::vector<InputFile> files;
  for (const char* name : {"Z.csv.gz", "Y.csv.gz", "x.csv.gz"})
    files.push_back({name, bytes_of(fs::path("inputs/pymrio_test") / name)});
  session.add_table("table", std::move(files));
  session.add_file("case.json", bytes_of("t1_recover_linear/case.json"));
  session.add_file("t6.json", bytes_of("t6_equilibrium/case.json"));
  session.add_file("cut.csv",
                   "from,to,supplier_place,sector,customer_place,pass,delay_days\n2,,reg1,manufactoring,reg2,0,0\n"
                   "2,30,reg3,,reg2,0.5,4\n");
}

Result<report::Report> ask_ario(Arguments arguments) {
  Session session(tiny_files());
  add_inputs(session);
  arguments["table"] = {"table"};
  return ask(session, "ario", arguments);
}

const report::DataFile* find_file(const report::Report& report, std::string_view name) {
  for (const report::DataFile& file : report.bulk) {
    if (file.name == name) return &file;
  }
  ADD_FAILURE() << "no " << name;
  return nullptr;
}

const report::Table* find_table(const report::Report& report, std::string_view name) {
  for (const report::Table& table : report.tables) {
    if (table.name == name) return &table;
  }
  ADD_FAILURE() << "no " << name;
  return nullptr;
}

TEST(Ario, ReferenceFilesAreTheGoldenOnes) {
  const auto report = ask_ario(
      {{"case", {"case.json"}}, {"reference", {"true"}}, {"series", {"production_realised"}}, {"gz", {"true"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const auto* file = find_file(*report, "production_realised.csv.gz");
  ASSERT_NE(file, nullptr);
  PlainContext plain;
  Context context = plain.context();
  const auto ours = table::parse_csv("ours", inflated(file->bytes), {}, context);
  const auto theirs =
      table::parse_csv("theirs", inflated(bytes_of("t1_recover_linear/production_realised.csv.gz")), {}, context);
  ASSERT_TRUE(ours && theirs);
  ASSERT_EQ(ours->columns(), theirs->columns());
  for (std::size_t c = 0; c < ours->columns(); ++c) EXPECT_EQ(ours->header(c), theirs->header(c));
  for (std::size_t r = 0; r < theirs->rows(); ++r) {
    const auto step = static_cast<std::size_t>(*table::parse_integer(theirs->cell(r, 0)));
    ASSERT_EQ(ours->cell(step, 0), theirs->cell(r, 0));
    for (std::size_t c = 1; c < theirs->columns(); ++c) {
      const double value = *table::parse_number(theirs->cell(r, c));
      EXPECT_NEAR(*table::parse_number(ours->cell(step, c)), value, 1e-12 * value);
    }
  }
  find_file(*report, "summary.csv.gz");
  find_file(*report, "final_demand.csv.gz");
}

TEST(Ario, TheDefaultTellsWhatHappensAndWhy) {
  const auto report = ask_ario({{"case", {"case.json"}}, {"explain", {"reg2|trade"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_TRUE(report->bulk.empty());
  const auto* industries = find_table(*report, "industries");
  ASSERT_NE(industries, nullptr);
  EXPECT_EQ(std::get<report::Texts>(industries->columns[0].cells).front(), "reg1|manufactoring");
  ASSERT_GE(report->reasons.size(), 2U);
  EXPECT_NE(report->reasons[0].steps[0].what.find("is hit by"), std::string::npos);
  EXPECT_NE(report->notes.front().text.find("Output falls to"), std::string::npos);
  const auto calm = ask_ario({{"case", {"t6.json"}}});
  ASSERT_TRUE(calm);
  EXPECT_EQ(calm->notes.front().text, "Nothing moves in 30 steps.");
}

TEST(Ario, CutLinksAndTheirRankingAnswer) {
  const auto cut = ask_ario({{"controls", {"cut.csv"}}, {"days", {"120"}}});
  ASSERT_TRUE(cut) << to_string(cut.error());
  const auto moved =
      ask_ario({{"controls", {"cut.csv"}}, {"days", {"120"}}, {"reroute", {"1"}}, {"reroute-ceiling", {"2"}}});
  ASSERT_TRUE(moved) << to_string(moved.error());
  const auto unmet = [](const report::Report& r) {
    double sum = 0.0;
    for (const double x : std::get<report::Numbers>(find_table(r, "regions")->columns[3].cells)) sum += x;
    return sum;
  };
  EXPECT_GT(unmet(*cut), 0.0);
  EXPECT_LT(unmet(*moved), unmet(*cut));
  const auto ranked = ask_ario({{"by", {"region,sector"}}, {"target", {"reg2"}}, {"days", {"20"}}});
  ASSERT_TRUE(ranked) << to_string(ranked.error());
  const auto* stops = find_table(*ranked, "stops");
  const auto& lost = std::get<report::Numbers>(stops->columns[1].cells);
  EXPECT_TRUE(std::is_sorted(lost.rbegin(), lost.rend()));
}

TEST(Ario, TheManifestMakesTheSameBytes) {
  const auto report = ask_ario(
      {{"case", {"case.json"}}, {"controls", {"cut.csv"}}, {"days", {"40"}}, {"series", {"all"}}, {"every", {"10"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const std::string json = report::to_json(*report);
  PlainContext plain(3);
  Context context = plain.context();
  Session same(tiny_files());
  add_inputs(same);
  const auto again = replay(same, json, context);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(report::to_json(*again), json);
  ASSERT_EQ(again->bulk.size(), report->bulk.size());
  for (std::size_t k = 0; k < again->bulk.size(); ++k) EXPECT_EQ(again->bulk[k].bytes, report->bulk[k].bytes);
}

TEST(Ario, WhatIsWrongIsNamed) {
  const auto text = [](const Arguments& arguments) {
    const auto report = ask_ario(arguments);
    return report ? std::string() : to_string(report.error());
  };
  EXPECT_NE(text({{"explain", {"reg2|trad"}}}).find("did you mean `reg2|trade`"), std::string::npos);
  EXPECT_NE(text({{"series", {"production"}}}).find("series"), std::string::npos);
  EXPECT_NE(text({{"by", {"region"}}, {"target", {"reg9"}}}).find("reg9"), std::string::npos);
  EXPECT_NE(text({{"target", {"reg1"}}}).find("--by"), std::string::npos);
  EXPECT_NE(text({{"reference", {"true"}}, {"controls", {"cut.csv"}}}).find("--controls"), std::string::npos);
  EXPECT_NE(text({{"case", {"none.json"}}}).find("none.json"), std::string::npos);
}

}  // namespace
}  // namespace chokepoint::service::testing

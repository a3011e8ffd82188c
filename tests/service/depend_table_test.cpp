// `depend` on an input-output table: the worked three-country table end to end, and every fault of the files.
#include <algorithm>

#include "base/file.h"
#include "service/depend_table.h"
#include "service/replay.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

std::vector<InputFile> three() {
  std::vector<InputFile> files;
  for (const char* name : {"Z.csv", "x.csv", "Y.csv"}) {
    auto text = read_file(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/tables/three" / name);
    if (!text) ADD_FAILURE() << to_string(text.error());
    files.push_back({name, text ? std::move(*text) : std::string()});
  }
  return files;
}

Result<report::Report> ask_three(Arguments arguments) {
  Session session(tiny_files());
  session.add_table("three", three());
  arguments["product"] = {"three"};
  return ask(session, "depend", arguments);
}

/// Read and scaled, as `depend` does.
Result<network::IoTable> coefficients(const InputTable& given, const std::string& on_fault = "error") {
  PlainContext plain;
  Context context = plain.context();
  auto io = read_table(given, on_fault, context);
  if (!io) return io;
  auto scaled = network::to_coefficients(given.name, on_fault_of(on_fault), *io);
  if (!scaled) return tl::unexpected(scaled.error());
  return io;
}

double cell(const report::Report& report, std::string_view table, std::string_view column, std::string_view key) {
  for (const auto& t : report.tables) {
    if (t.name != table) continue;
    const auto& keys = std::get<report::Texts>(t.columns.front().cells);
    const auto row = std::find(keys.begin(), keys.end(), key) - keys.begin();
    for (const auto& c : t.columns) {
      if (c.name == column && row < static_cast<std::ptrdiff_t>(keys.size()))
        return std::get<report::Numbers>(c.cells)[static_cast<std::size_t>(row)];
    }
  }
  ADD_FAILURE() << "no " << table << "." << column << " of " << key;
  return -1.0;
}

TEST(DependOnTable, AnIndustryOfTheThreeCountryTable) {
  const auto report = ask_three({{"industry", {"US|goods"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_NEAR(cell(*report, "suppliers", "value_origin", "CN"), .282262, 1e-6);
  EXPECT_NEAR(cell(*report, "suppliers", "value_origin", "US"), .559852, 1e-6);
  EXPECT_NEAR(cell(*report, "suppliers", "direct", "CN"), .20, 1e-12);
  EXPECT_NEAR(cell(*report, "suppliers", "look_through", "CN"), .429108, 1e-6);
  EXPECT_NEAR(cell(*report, "suppliers", "touched", "CN"), (.10 + .30 * .50 / .90) / .90, 1e-9);
}

TEST(DependOnTable, FinalDemandOfARegionIsTheMixOfItsPurchases) {
  const auto report = ask_three({{"place", {"US"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  const auto us = ask_three({{"industry", {"US|goods"}}});
  const auto jp = ask_three({{"industry", {"JP|goods"}}});
  const auto cn = ask_three({{"industry", {"CN|goods"}}});
  const auto mix = [&](const char* column, const char* region) {
    return (800 * cell(*us, "suppliers", column, region) + 100 * cell(*jp, "suppliers", column, region) +
            50 * cell(*cn, "suppliers", column, region)) /
           950;
  };
  for (const char* region : {"US", "JP", "CN"}) {
    EXPECT_NEAR(cell(*report, "suppliers", "value_origin", region), mix("value_origin", region), 1e-9);
    EXPECT_NEAR(cell(*report, "suppliers", "touched", region), mix("touched", region), 1e-9);
  }
  EXPECT_NEAR(cell(*report, "suppliers", "direct", "JP"), 100.0 / 950.0, 1e-12);
}

TEST(DependOnTable, AllIndustriesAtOnce) {
  const auto report = ask_three({});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_NEAR(cell(*report, "industries", "value_origin", "US|goods"), .282262, 1e-6);
  EXPECT_NEAR(cell(*report, "industries", "home", "US|goods"), .559852, 1e-6);
}

TEST(DependOnTable, OutputIsWhatIsSoldWhereNoFileSaysIt) {
  auto files = three();
  std::erase_if(files, [](const InputFile& f) { return f.name == "x.csv"; });
  const auto io = coefficients({"three", files, {}});
  ASSERT_TRUE(io) << to_string(io.error());
  for (const double x : io->output) EXPECT_DOUBLE_EQ(x, 1000.0);
}

TEST(DependOnTable, CoefficientsNeedNoOutput) {
  const auto io = coefficients({"a", {{"A.csv", "\"\",a,b\na,.5,0\nb,.25,.125\n"}}, {}});
  ASSERT_TRUE(io) << to_string(io.error());
  EXPECT_EQ(io->regions, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(io->square, (std::vector<double>{.5, .25, 0, .125}));
}

TEST(DependOnTable, IsMadeAgainFromItsFilesAlone) {
  const auto report = ask_three({{"place", {"US"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->manifest.world, Fingerprint{});
  const std::string json = report::to_json(*report);
  PlainContext plain;
  Context context = plain.context();
  Session same(tiny_files());
  same.add_table("elsewhere", three());
  const auto again = replay(same, json, context);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(report::to_json(*again), json);
  Session without(tiny_files());
  const auto missing = replay(without, json, context);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().faults.front().code, Code::replay_differs);
}

struct Bad {
  std::string file, from, to;
  Code code;
  std::uint32_t row, column;
  std::string found;
};

TEST(DependOnTable, EachFaultIsNamedWhereItStands) {
  const std::vector<Bad> list{
      {"Z.csv", "JP|goods,300", "JP|goods,-300", Code::out_of_range, 3, 2, "-300"},
      {"Z.csv", "500", "many", Code::bad_number, 4, 3, "many"},
      {"Z.csv", "CN|goods,100", "Chnia|goods,100", Code::unknown_reference, 4, 1, "Chnia|goods"},
      {"Z.csv", "CN|goods,100,500,200\n", "", Code::bad_structure, 0, 0, "2 rows and 3 columns"},
      {"Z.csv", "CN|goods,100", "JP|goods,100", Code::duplicate, 4, 1, "JP|goods"},
      {"Z.csv", "JP|goods,300", "JP|goods,900", Code::shares_exceed, 0, 2, "1.1"},
      {"Z.csv", ",US|goods,", ",goods,", Code::bad_structure, 1, 2, "without a region"},
      {"x.csv", "JP|goods,1000", "JP|goods,0", Code::bad_structure, 0, 3, "no output"},
      {"x.csv", "JP|goods,1000\n", "", Code::bad_structure, 0, 0, "no row `JP|goods`"},
      {"Y.csv", "JP|households", "JPN|households", Code::unknown_reference, 1, 3, "JPN|households"},
      {"Y.csv", "400", "-400", Code::out_of_range, 3, 3, "-400"},
  };
  for (const Bad& bad : list) {
    auto files = three();
    for (InputFile& file : files) {
      if (file.name != bad.file) continue;
      const auto at = file.bytes.find(bad.from);
      ASSERT_NE(at, std::string::npos) << bad.from;
      file.bytes.replace(at, bad.from.size(), bad.to);
    }
    const auto io = coefficients({"three", files, {}});
    ASSERT_FALSE(io) << bad.to;
    const auto& faults = io.error().faults;
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(),
                            [&](const Fault& f) {
                              return f.code == bad.code && f.row == bad.row && f.column == bad.column &&
                                     f.found.find(bad.found) != std::string::npos;
                            }))
        << bad.to << "\n"
        << to_string(io.error());
  }
}

TEST(DependOnTable, MissingAndEmptyFiles) {
  const auto code = [&](std::vector<InputFile> files) {
    const auto io = coefficients({"t", std::move(files), {}});
    return io ? Code::internal : io.error().faults.front().code;
  };
  EXPECT_EQ(code({}), Code::not_found);
  EXPECT_EQ(code({{"Z.csv", ",a\na,1\n"}, {"A.csv", ",a\na,1\n"}}), Code::bad_structure);
  EXPECT_EQ(code({{"Z.csv", ",a\na,1\n"}}), Code::not_found);  // neither x nor Y
  EXPECT_NE(code({{"A.csv", ""}}), Code::internal);
  EXPECT_NE(code({{"A.csv", "label\n"}}), Code::internal);
  EXPECT_NE(code({{"A.csv", std::string(100, '\0')}}), Code::internal);
}

// b buys 1.2 of its output, 0.3 of it from itself; a adds value enough that the two are a table still.
Result<report::Report> with_losses(const std::string& rule) {
  Session session(tiny_files());
  session.add_table("t", {{"A.csv", ",a|x,b|x\na|x,.25,.9\nb|x,.125,.3\n"}});
  return ask(session, "depend", {{"product", {"t"}}, {"industry", {"b|x"}}, {"on-fault", {rule}}});
}

TEST(DependOnTable, InputsAboveOutputAreRefusedKeptOrScaled) {
  const auto refused = with_losses("error");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().faults.front().code, Code::shares_exceed);
  // Kept: L = (I - A)^-1 in closed form, v = (1 - .375, -.2).
  const auto kept = with_losses("keep");
  ASSERT_TRUE(kept) << to_string(kept.error());
  const double det = .75 * .7 - .125 * .9;
  EXPECT_NEAR(cell(*kept, "suppliers", "value_origin", "a"), .625 * .9 / det, 1e-9);
  EXPECT_NEAR(cell(*kept, "suppliers", "value_origin", "b"), -.2 * .75 / det, 1e-9);
  EXPECT_NEAR(cell(*kept, "mended", "used", "inputs of `b|x` per unit of output"), 1.2, 1e-12);
  // Clipped: b's inputs .75 and .25; it adds nothing.
  const auto clipped = with_losses("clip");
  ASSERT_TRUE(clipped) << to_string(clipped.error());
  EXPECT_NEAR(cell(*clipped, "suppliers", "value_origin", "a"), 1.0, 1e-9);
  EXPECT_NEAR(cell(*clipped, "mended", "used", "inputs of `b|x` per unit of output"), 1.0, 1e-12);
}

TEST(DependOnTable, NegativeEntriesAreClippedWhereAsked) {
  auto files = three();
  for (InputFile& file : files) {
    if (file.name == "Y.csv") file.bytes.replace(file.bytes.find("400"), 3, "-40");
  }
  EXPECT_FALSE(coefficients({"three", files, {}}));
  EXPECT_FALSE(coefficients({"three", files, {}}, "keep"));
  const auto io = coefficients({"three", files, {}}, "clip");
  ASSERT_TRUE(io) << to_string(io.error());
  ASSERT_EQ(io->mended_count, 1U);
  EXPECT_EQ(io->mended.front().before, -40.0);
}

TEST(DependOnTable, WrongWordsSuggest) {
  const auto place = ask_three({{"place", {"CNN"}}});
  ASSERT_FALSE(place);
  EXPECT_NE(to_string(place.error()).find("did you mean `CN`?"), std::string::npos) << to_string(place.error());
  EXPECT_FALSE(ask_three({{"industry", {"US|good"}}}));
  EXPECT_FALSE(ask_three({{"industry", {"US|goods"}}, {"place", {"US"}}}));
  EXPECT_FALSE(ask_three({{"stop", {"CN"}}}));
  Session session(tiny_files());
  EXPECT_FALSE(ask(session, "depend", {{"product", {"lfp-cell"}}, {"industry", {"x"}}}));
}

}  // namespace
}  // namespace chokepoint::service::testing

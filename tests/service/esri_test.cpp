#include "service/esri.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "report/render.h"
#include "service/replay.h"
#include "service/synth.h"

namespace chokepoint::service {
namespace {

class Esri : public testing::Test {
 protected:
  Result<report::Report> ask(EsriParams params) {
    params.network = "net";
    return esri(session_, params, context_);
  }
  void add_golden(const std::string& name) {
    std::vector<InputFile> files;
    for (const char* file : {"nodes.csv", "edges.csv", "essential.csv", "scenarios.csv", "params.csv"}) {
      auto bytes = read_file(std::string(CHOKEPOINT_SOURCE_DIR) + "/tests/golden/esri/" + name + "/" + file);
      if (bytes) files.push_back({file, *bytes});
    }
    session_.add_table("net", files);
  }
  void add_made() {
    auto made = synth({.firms = 200, .degree = 5, .sectors = 10, .places = 4}, context_);
    ASSERT_TRUE(made) << to_string(made.error());
    std::vector<InputFile> files;
    for (const auto& file : made->bulk) files.push_back({file.name, file.bytes});
    ASSERT_EQ(files.size(), 3U);
    session_.add_table("net", files);
  }
  const std::string& data(const report::Report& report, std::size_t which) { return report.bulk.at(which).bytes; }

  Session session_;
  PlainContext plain_{2};
  Context context_ = plain_.context();
};

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_F(Esri, WritesRunsInTheLayoutOfTheReference) {
  add_golden("e07_scenarios_revcost_120");
  EsriParams params;
  params.run = "conv2";
  params.losses = true;
  const auto report = ask(params);
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_EQ(report->bulk.size(), 2U);
  EXPECT_TRUE(data(*report, 0).starts_with("scenario,esri,esri_down,esri_up,iterations\n1,0.00289017445802"));
  EXPECT_EQ(lines(data(*report, 0)), 9U);
  EXPECT_EQ(lines(data(*report, 1)), 8U * 120U + 1U);
  EXPECT_EQ(report->outcome, Outcome::done);
}

TEST_F(Esri, MadeNetworksAreReadWithoutARepairAndRanked) {
  add_made();
  const auto report = ask({});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->tables.at(0).name, "ranking");
  EXPECT_EQ(report->tables.size(), 1U);  // no repairs
  EXPECT_EQ(report->tables[0].rows(), 20U);
  EsriParams certified;
  certified.certified = true;
  certified.sample = 10;
  const auto some = ask(certified);
  ASSERT_TRUE(some);
  EXPECT_EQ(lines(data(*some, 0)), 11U);
}

TEST_F(Esri, CutsByPairControlsAndTheirExplanations) {
  add_made();
  EsriParams pairs;
  pairs.by = "place,product";
  pairs.target = "P01";
  const auto by = ask(pairs);
  ASSERT_TRUE(by) << to_string(by.error());
  EXPECT_EQ(by->tables[0].columns[1].name, "target");

  session_.add_file("c.csv", "from,supplier_place,product,customer_place,pass\n2025-10-09,P02,S02,P01,0\n");
  EsriParams controls;
  controls.controls = "c.csv";
  controls.explain = "controls";
  const auto cut = ask(controls);
  ASSERT_TRUE(cut) << to_string(cut.error());
  EXPECT_EQ(cut->tables[0].rows(), 1U);
  EXPECT_FALSE(cut->reasons.empty());
  session_.add_file("d.csv", "supplier_place,pass\nP99,0\n");
  controls.controls = "d.csv";
  EXPECT_FALSE(ask(controls));
}

TEST_F(Esri, WhatCannotBeAskedIsSaid) {
  add_made();
  EsriParams params;
  params.run = "base";
  EXPECT_FALSE(ask(params));  // no params.csv
  params = {};
  params.explain = "nobody";
  EXPECT_FALSE(ask(params));
  params = {};
  params.by = "place";
  params.controls = "c.csv";
  EXPECT_FALSE(ask(params));
  params = {};
  params.use_cost = true;
  EXPECT_FALSE(ask(params));  // no column cost
  params = {};
  params.network = "elsewhere";
  EXPECT_FALSE(esri(session_, params, context_));
}

TEST_F(Esri, StopsWithWhatIsFinished) {
  add_made();
  std::stop_source stop;
  stop.request_stop();
  Context stopped{plain_.pool, stop.get_token(), plain_.progress};
  EsriParams params;
  params.network = "net";
  const auto report = esri(session_, params, stopped);
  // Reading asks too, so the whole call may be stopped before anything is finished.
  if (report) {
    EXPECT_EQ(report->outcome, Outcome::stopped);
  } else {
    EXPECT_EQ(report.error().faults.at(0).code, Code::stopped);
  }
}

TEST_F(Esri, ReplayGivesTheSameBytes) {
  add_made();
  EsriParams params;
  params.sample = 5;
  const auto report = ask(params);
  ASSERT_TRUE(report);
  const auto again = replay(session_, report::to_json(*report), context_);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(data(*again, 0), data(*report, 0));
}

}  // namespace
}  // namespace chokepoint::service
